"""Pages: laying them out with WeasyPrint, tagging them, and writing the PDF.

`pdf` writes; `flow` and `tagged` give what it writes a `structure`, `inks` its inks; `hyphens`,
`rtl` and `overflow` mend and tell what the layout does not.
"""
