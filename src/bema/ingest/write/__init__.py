"""What was found in a transcript, as canonical TEI."""
