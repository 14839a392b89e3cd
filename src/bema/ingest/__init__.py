"""From a transcript that somebody saved to canonical TEI: readers, structure, TEI, audit."""
