"""TEI documents: reading them, and what their headers say."""
