"""A house template of the user's: `template` reads it, `dress` gives a document its dress."""
