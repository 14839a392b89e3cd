"""XPath of an ODD: `parser` reads it, `programs` and `functions` are what lxml lacks."""

from bema.edition.xpath.parser import Expression, Namespaces, XPathError, compile_xpath

__all__ = ["Expression", "Namespaces", "XPathError", "compile_xpath"]
