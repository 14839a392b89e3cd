"""The parts of the package, each as the standard has it: `writer` writes the text."""
