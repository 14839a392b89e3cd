"""TEI to edition: the TEI Processing Model, and the semantic HTML that it makes."""
