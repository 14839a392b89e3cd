"""Pages, sections, headers and footers, from what `@page` says: `pages` begins."""
