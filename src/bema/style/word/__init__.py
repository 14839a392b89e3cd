"""Computed styles in Word's terms, the names of its styles, and what it cannot show."""
