"""XPath of an ODD for lxml: XPath 1.0 as it is, the forms of XPath 3.1 that ODDs use rewritten.

A predicate in an ODD says `parent::div` and means TEI's `div` (TEI P5 Guidelines, chapter 22,
section on processing models), so names get TEI's prefix. What XPath 1.0 lacks becomes a call of a
function in `functions`, or a part of `programs`; what neither has is refused when the
ODD is read, because lxml would fail only when it evaluates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from bema.edition.xpath.functions import FUNCTIONS, NAMESPACE
from bema.edition.xpath.programs import (
    LAST,
    POSITION,
    Call,
    Choice,
    Each,
    Filter,
    For,
    Let,
    Program,
    Quantified,
    Sequence,
    XPath,
    register,
)
from bema.tei.speech import TEI
from bema.tree import Element

_TOKEN = re.compile(
    r"""(?P<space>(?:\s|\(:.*?:\))+)
      | (?P<literal>"(?:[^"]|"")*"|'(?:[^']|'')*')
      | (?P<number>\d+(?:\.\d*)?|\.\d+)
      | (?P<name>[^\W\d][\w.\-]*(?::(?!:)[^\W\d][\w.\-]*)?(?::\*)?|\*:[^\W\d][\w.\-]*)
      | (?P<symbol>::|:=|//|!=|<<|<=|>>|>=|=>|\|\||\.\.|[()\[\]{}.@,/|+\-=<>*$!?])""",
    re.VERBOSE | re.DOTALL,
)
_AXES = frozenset(
    """ancestor ancestor-or-self attribute child descendant descendant-or-self following
    following-sibling parent preceding preceding-sibling self""".split()
)
_KINDS = frozenset("comment text processing-instruction node element attribute".split())
_NATIVE = frozenset(
    """last position count local-name namespace-uri name string concat starts-with contains
    substring-before substring-after substring string-length normalize-space translate boolean not
    true false lang number sum floor ceiling round""".split()
)
_SAME = {"data": "{0}", "exists": "boolean({0})", "empty": "not({0})", "head": "({0})[1]"}
_SAME |= {"tail": "({0})[position() > 1]", "xs:string": "string({0})", "root": "(/)"}
_SAME |= dict.fromkeys(("xs:date", "xs:dateTime", "xs:anyURI"), "string({0})")
_SAME |= dict.fromkeys(("xs:integer", "xs:int", "xs:decimal", "xs:double"), "number({0})")
_LEVELS: tuple[dict[str, str], ...] = (
    {"or": "or"},
    {"and": "and"},
    {"=": "=", "!=": "!=", "eq": "=", "ne": "!=", "is": "is"},
    {"<": "<", "<=": "<=", ">": ">", ">=": ">=", "lt": "lt", "le": "le", "gt": "gt", "ge": "ge"},
    {"||": "||"},
    {"to": "to"},
    {"+": "+", "-": "-"},
    {"*": "*", "div": "div", "idiv": "idiv", "mod": "mod"},
    {"|": "|", "union": "|"},
    {"intersect": "intersect", "except": "except"},
)
_LEVEL = {
    spelled: (level, operator)
    for level, operators in enumerate(_LEVELS)
    for spelled, operator in operators.items()
}
"""How tightly each operator binds, and what it is in XPath 1.0."""
_CALLED = frozenset("lt le gt ge is to intersect except".split())
_PRECEDING = re.compile(r"(?:\./)?preceding::tei:([\w.\-]+)")
_QUOTES = ('"', "'")
_STRINGS = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge"}
"""Comparisons that XPath 1.0 makes of numbers alone."""
_AFTER_ITEM = ("", ",", ")", "]", "then", "else", "return", "satisfies")
_NOTHING = "(/..)"  # a node-set that is always empty


class XPathError(ValueError):
    """An expression that bema cannot evaluate; the message says why."""


@dataclass(frozen=True)
class Expression:
    """A compiled XPath expression, as the ODD spells it."""

    source: str
    program: Program
    line: int = 0
    """Line of the ODD."""

    def __call__(self, node: Element) -> Any:
        """Its value at `node`: a list of nodes and strings, a string, a number or a boolean.

        Raises `XPathError` where a value has a type that does not fit.
        """
        try:
            return self.program(node, {})
        except (etree.XPathError, ArithmeticError, TypeError, ValueError, re.error) as trouble:
            raise XPathError(str(trouble)) from None


Namespaces = tuple[tuple[str, str], ...]


def compile_xpath(source: str, namespaces: Namespaces = (), line: int = 0) -> Expression:
    """Compile an expression of an ODD, whose prefixes are bound to `namespaces`.

    Raises `XPathError` for what cannot be evaluated without eXist-db or an XQuery processor.
    """
    return Expression(source, _program(source, namespaces), line)


@lru_cache(maxsize=4096)
def _program(source: str, namespaces: Namespaces) -> Program:
    return _Parser(source, {"tei": TEI, **dict(namespaces), "bema": NAMESPACE}).whole()


def _tokens(source: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(source):
        match = _TOKEN.match(source, at)
        if not match:
            raise XPathError(f"“{source[at:][:20]}” is not XPath")
        if match.lastgroup != "space":
            yield str(match.lastgroup), match[0]
        at = match.end()


class _Parser:
    """Reads XPath 3.1 by its grammar and writes XPath 1.0."""

    def __init__(self, source: str, namespaces: dict[str, str]) -> None:
        self.tokens = [*_tokens(source), ("end", "")]
        self.kinds = [kind for kind, _ in self.tokens]
        self.words = ["" if kind == "literal" else text for kind, text in self.tokens]
        """Tokens that may be names, operators or symbols."""
        self.namespaces = namespaces
        self.at = 0
        self.made: list[XPath] = []
        """Expressions of XPath 1.0 that are parts of no other."""
        self.bound: list[str] = []
        """Variables that an expression around this one binds."""

    def whole(self) -> Program:
        program = self.program()
        if self.kind != "end":
            raise XPathError(f"“{self.text}” is not expected there")
        for made in self.made:
            try:
                _ = made.compiled  # now, not when it is first evaluated
            except etree.XPathSyntaxError as trouble:
                raise XPathError(str(trouble)) from None
        return program

    @property
    def kind(self) -> str:
        return self.kinds[self.at]

    @property
    def text(self) -> str:
        return self.words[self.at]

    def ahead(self, distance: int = 1) -> str:
        return self.words[min(self.at + distance, len(self.words) - 1)]

    def next(self) -> str:
        text = self.tokens[self.at][1]
        self.at = min(self.at + 1, len(self.tokens) - 1)
        return text

    def accept(self, *texts: str) -> str:
        return self.next() if self.text in texts and self.kind != "end" else ""

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise XPathError(f"“{text}” is missing" + (f" before “{self.text}”" * bool(self.text)))

    # What XPath 1.0 has no words for: programs ------------------------------------------------

    def program(self) -> Program:
        """Expressions with commas between."""
        parts = [self.item()]
        while self.accept(","):
            parts.append(self.item())
        return parts[0] if len(parts) == 1 else Sequence(tuple(parts))

    def item(self) -> Program:
        if self.ahead() == "$" and self.text in ("for", "let", "some", "every"):
            return self.binding(self.next())
        if self.text == "if" and self.ahead() == "(":
            return self.conditional()
        if self.text == "(" and (inner := self.bracketed()) is not None:
            return inner
        return self.xpath(self.binary(0))

    def bracketed(self) -> Program | None:
        """A whole item in brackets; None where more follows, and they belong to a path."""
        start = self.at
        self.next()
        if self.text != ")":
            inner = self.group()
            if not isinstance(inner, XPath) and self.text in _AFTER_ITEM:
                return inner
        self.at = start
        return None

    def group(self) -> Program:
        """What is in brackets, with predicates behind it if it is more than XPath 1.0."""
        program = self.program()
        self.expect(")")
        while not isinstance(program, XPath) and self.accept("["):
            self.bound += [POSITION, LAST]
            program = Filter(program, self.program())
            self.bound = self.bound[:-2]
            self.expect("]")
        return program

    def conditional(self) -> Program:
        self.next()
        self.expect("(")
        condition = self.program()
        self.expect(")")
        self.expect("then")
        then = self.item()
        self.expect("else")
        return Choice(condition, then, self.item())

    def binding(self, word: str) -> Program:
        """`for`, `let`, `some` and `every`."""
        self.expect("$")
        name = self.next()
        self.expect(":=" if word == "let" else "in")
        value = self.item()
        self.bound.append(name)
        if self.accept(","):
            body = self.binding(word)
        elif self.text in ("for", "let") and self.ahead() == "$":
            body = self.binding(self.next())
        else:
            body = self.result(word)
        self.bound.pop()
        if word in ("some", "every"):
            return Quantified(name, value, body, every=word == "every")
        return (Let if word == "let" else For)(name, value, body)

    def result(self, word: str) -> Program:
        condition = None
        if word in ("for", "let") and self.accept("where"):
            condition = self.item()
        self.expect("satisfies" if word in ("some", "every") else "return")
        body = self.item()
        if condition is not None:
            return Choice(condition, body, self.xpath(_NOTHING))
        return body

    def xpath(self, text: str) -> XPath:
        made = XPath(text, self.namespaces)
        self.made.append(made)
        return made

    def called(self, program: Program) -> str:
        """A program as a part of an expression in XPath 1.0."""
        if isinstance(program, XPath):
            self.made.remove(program)
            return program.text
        passed = "".join(f", ${variable}" for variable in self.bound)
        return f"bema:run({register(program, tuple(self.bound))}{passed})"

    # What XPath 1.0 has words for: text -------------------------------------------------------

    def sequence(self) -> str:
        return self.called(self.program())

    def single(self) -> str:
        return self.called(self.item())

    def binary(self, lowest: int) -> str:
        """Operators that bind at least as tightly as those of this level, from left to right."""
        left = self.unary()
        while self.kind in ("name", "symbol") and self.text in _LEVEL:
            level, operator = _LEVEL[self.text]
            if level < lowest:
                break
            self.next()
            right = self.binary(level + 1)
            if operator in _STRINGS and (left[:1] in _QUOTES or right[:1] in _QUOTES):
                operator = _STRINGS[operator]
            if operator == "||":
                left = f"concat({left}, {right})"
            elif operator == "idiv":
                left = f"floor({left} div {right})"
            elif operator in _CALLED:
                left = f"bema:{operator}({left}, {right})"
            else:
                left = f"{left} {operator} {right}" if operator != "|" else f"{left}|{right}"
        return left

    def unary(self) -> str:
        sign = self.accept("-", "+")
        text = self.unary() if sign else self.arrow()
        if self.text in ("instance", "cast", "castable", "treat"):
            raise XPathError(f"types such as “{self.text} {self.ahead()}” are not supported")
        return f"-{text}" if sign == "-" else text

    def arrow(self) -> str:
        text = self.path()
        while True:
            if self.accept("=>"):
                text = self.function(self.next(), [text])
            elif self.accept("!"):
                text = self.each(text, self.path)
            else:
                return text

    def each(self, text: str, read: Callable[[], str]) -> str:
        """What `read` reads, evaluated with each item of `text` as its context."""
        return self.called(Each(self.xpath(text), self.xpath(read())))

    def path(self) -> str:
        text = ""
        if self.text in ("/", "//"):
            text = self.next()
            if text == "/" and not self.starts_step():
                return text
            text += self.step()
        else:
            text = self.step()
        while self.text in ("/", "//"):
            slash = self.next()
            if self.is_location():
                text += slash + self.step()
            elif slash == "/":
                text = self.each(text, self.step)
            else:
                text = self.each(f"{text}/descendant-or-self::node()", self.step)
        return text

    def starts_step(self) -> bool:
        return self.kind in ("name", "literal", "number") or self.text in (
            *("(", "@", ".", "..", "*", "$"),
        )

    def is_location(self) -> bool:
        """Whether a step of XPath 1.0 stands here, not a function or something in brackets."""
        if self.text in ("@", ".", "..", "*"):
            return True
        call = self.ahead() == "(" and self.text not in _KINDS
        return self.kind == "name" and not call

    def step(self) -> str:
        text = self.primary()
        while self.accept("["):
            text += f"[{self.sequence()}]"
            self.expect("]")
        return text

    def primary(self) -> str:
        kind, text = self.kind, self.next()
        if kind == "literal":
            return _literal(text)
        if kind == "number" or text in (".", "..", "*"):
            return text
        if text == "(":
            if self.accept(")"):
                return _NOTHING
            inner = self.group()
            called = self.called(inner)
            return f"({called})" if isinstance(inner, XPath) else called
        if text == "$":
            return self.variable()
        if text == "@":
            return "@" + self.attribute()
        if kind != "name":
            raise XPathError(f"“{text or 'the end'}” is not expected there")
        if self.text == "::":
            return self.axis(text)
        if self.text == "(":
            return self.kind_test(text) if text in _KINDS else self.function(text, [])
        return self.name(text)

    def axis(self, axis: str) -> str:
        if axis not in _AXES:
            raise XPathError(f"there is no axis {axis}")
        self.next()
        if axis == "attribute":
            return f"attribute::{self.attribute()}"
        kind, text = self.kind, self.next()
        if text == "*":
            return f"{axis}::*"
        if kind == "name":
            test = self.kind_test(text) if self.text == "(" else self.name(text)
            return f"{axis}::{test}"
        raise XPathError(f"“{text}” is not expected after {axis}::")

    def attribute(self) -> str:
        kind, text = self.kind, self.next()
        if kind == "name" and text.startswith("*:"):
            return f"*[local-name()='{text[2:]}']"
        if kind == "name" or text == "*":
            self.prefix(text)
            return text
        raise XPathError(f"“{text}” is not the name of an attribute")

    def kind_test(self, kind: str) -> str:
        self.expect("(")
        inside = "" if self.text == ")" else self.next()
        self.expect(")")
        if kind == "element":
            return self.name(inside) if inside not in ("", "*") else "*"
        if kind == "attribute":
            raise XPathError("attribute() is not supported; @ is")
        return f"{kind}({inside})"

    def name(self, text: str) -> str:
        if text.startswith("*:"):
            return f"*[local-name()='{text[2:]}']"
        self.prefix(text)
        return text if ":" in text else f"tei:{text}"

    def prefix(self, text: str) -> None:
        prefix, colon, _ = text.partition(":")
        if colon and prefix not in self.namespaces and prefix != "xml":
            raise XPathError(f"the ODD does not declare the prefix {prefix}")

    def variable(self) -> str:
        name = self.next()
        if name == "parameters" and self.accept("?"):
            self.next()
            return _NOTHING
        if name == "parameters" and self.accept("("):
            self.sequence()
            self.expect(")")
            return _NOTHING
        if name == "get" and self.accept("("):
            inner = self.sequence()
            self.expect(")")
            return inner
        if name in self.bound:
            return f"${name}"
        if name == "node":
            return "."
        raise XPathError(f"there is no variable ${name}")

    def function(self, name: str, before: list[str]) -> str:
        programs: list[Program] = [self.xpath(argument) for argument in before]
        self.expect("(")
        while not self.accept(")"):
            programs.append(self.item())
            if self.text != ")":
                self.expect(",")
        name = name.removeprefix("fn:")
        if name in (POSITION, LAST) and name in self.bound:
            return f"${name}"
        if name in FUNCTIONS and not all(isinstance(program, XPath) for program in programs):
            return self.called(Call(FUNCTIONS[name], tuple(programs)))
        arguments = list(map(self.called, programs))
        first = arguments[0] if arguments else "."
        counted = _PRECEDING.fullmatch(first) if name == "count" else None
        if counted:
            return f"bema:preceding('{counted[1]}')"
        if name in _NATIVE:
            return f"{name}({', '.join(arguments)})"
        if name in _SAME:
            return _SAME[name].format(first)
        if name == "subsequence" and len(arguments) in (2, 3):
            start, end = arguments[1], f" and position() < {' + '.join(arguments[1:])}"
            return f"({first})[position() >= {start}{end if len(arguments) == 3 else ''}]"
        if name in FUNCTIONS:
            return f"bema:{name}({', '.join(arguments or ['.'] * (name in _WITH_CONTEXT))})"
        raise XPathError(f"there is no function {name}()")


_WITH_CONTEXT = ("upper-case", "lower-case")


def _literal(text: str) -> str:
    """A string of XPath 3.1, whose doubled quotation marks stand for one, in XPath 1.0."""
    quote = text[0]
    value = text[1:-1].replace(quote * 2, quote)
    if '"' not in value:
        return f'"{value}"' if "'" in value else f"'{value}'"
    if "'" not in value:
        return f"'{value}'"
    parts = ", '\"', ".join(f'"{part}"' for part in value.split('"'))
    return f"concat({parts})"
