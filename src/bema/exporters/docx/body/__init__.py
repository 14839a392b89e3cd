"""From the edition's HTML and its cascade to the blocks of a Word document: `walk` begins."""
