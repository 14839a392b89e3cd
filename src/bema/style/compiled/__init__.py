"""The stylesheet as plain CSS for engines that have a cascade of their own."""
