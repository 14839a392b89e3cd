"""Building: what is to be made, making it, and the record of what was made."""
