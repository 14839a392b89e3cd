"""What is wrong with a document, said plainly: rules with stable codes."""
