"""XPath of an ODD for lxml: names get TEI's prefix, what XPath 1.0 lacks is refused when read.

A predicate in an ODD says `parent::div`, and means TEI's `div` (TEI P5 Guidelines, chapter 22,
section on processing models). lxml compiles functions and variables that do not exist and fails
only when it evaluates them; they are looked up here, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from bema.tei.speech import TEI
from bema.tree import XML_ID, Element

PREFIX = "tei"
_BEMA = "urn:bema:xpath"
_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<literal>"[^"]*"|'[^']*')
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?(?::\*)?)
      | (?P<symbol>::|//|!=|<=|>=|\.\.|[()\[\].@,/|+\-=<>*$])""",
    re.VERBOSE,
)
_OPERATORS = frozenset("and or div mod".split())
_NODE_TYPES = frozenset("comment text processing-instruction node".split())
_FUNCTIONS = frozenset(
    """last position count id local-name namespace-uri name string concat starts-with contains
    substring-before substring-after substring string-length normalize-space translate boolean not
    true false lang number sum floor ceiling round""".split()
)
# After one of these, or at the start, a name is not an operator (XPath 1.0, section 3.7).
_BEFORE_OPERAND = frozenset("@ :: ( [ , / // | + - = != < <= > >= * $".split())


class XPathError(ValueError):
    """An expression that bema cannot evaluate; the message says why."""


@dataclass(frozen=True)
class Expression:
    """A compiled XPath expression, as the ODD spells it."""

    source: str
    compiled: Any

    def __call__(self, node: Element, parameters: Mapping[str, object] | None = None) -> Any:
        """Its value at `node`: a list of nodes and strings, a string, a number or a boolean."""
        return self.compiled(node, **(parameters or {}))


@lru_cache(maxsize=4096)
def compile_xpath(source: str, variables: frozenset[str] = frozenset()) -> Expression:
    """Compile an expression of an ODD.

    Raises `XPathError` for what is not XPath 1.0 or names an unknown function or variable.
    """
    rewritten = "".join(_rewrite(source, variables))
    try:
        compiled = etree.XPath(rewritten, namespaces={PREFIX: TEI, "b": _BEMA}, smart_strings=True)
    except etree.XPathSyntaxError as trouble:
        raise XPathError(str(trouble)) from None
    return Expression(source, compiled)


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match:
            raise XPathError(f"“{source[at:][:20]}” is not XPath 1.0")
        yield str(match.lastgroup), match[0]
        at = match.end()


def _rewrite(source: str, variables: frozenset[str]) -> Iterator[str]:
    tokens = list(_tokens(source))
    before = ""
    for index, (kind, text) in enumerate(tokens):
        if kind == "space":
            yield text
            continue
        following = next((t for k, t in tokens[index + 1 :] if k != "space"), "")
        if kind == "name":
            yield _name(text, before, following, variables)
        else:
            yield text
        before = "" if kind == "name" and text in _OPERATORS and _operand(before) else text


def _operand(before: str) -> bool:
    """Whether an operand ended before, so that a name here is an operator."""
    return bool(before) and before not in _BEFORE_OPERAND


def _name(text: str, before: str, following: str, variables: frozenset[str]) -> str:
    if before == "$":
        if text not in variables:
            raise XPathError(f"there is no variable ${text}")
        return text
    if before == "@" or ":" in text or following == "::":
        return text
    if _operand(before) and text in _OPERATORS:
        return text
    if following == "(":
        if text == "id":
            return "b:id"
        if text not in _FUNCTIONS | _NODE_TYPES:
            raise XPathError(f"there is no function {text}() in XPath 1.0")
        return text
    return f"{PREFIX}:{text}"


def _id(context: Any, value: Any) -> list[Element]:
    """XPath's `id()`, by `xml:id`: the elements that the names in `value` point to."""
    names = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    index = _ids(context.context_node.getroottree().getroot())
    return [index[name] for name in names.split() if name in index]


def _ids(root: Element) -> dict[str, Element]:
    """First element of each `xml:id` in the document last asked about."""
    if _LAST.get("root") is not root:
        index: dict[str, Element] = {}
        for element in root.iter(etree.Element):
            if ident := element.get(XML_ID):
                index.setdefault(ident, element)
        _LAST.update(root=root, index=index)
    index = _LAST["index"]
    return index


_LAST: dict[str, Any] = {}
etree.FunctionNamespace(_BEMA)["id"] = _id
