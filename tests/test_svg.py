"""Drawings that an edition passes on: nothing in them runs, nothing is asked for elsewhere."""

from __future__ import annotations

import pytest

from bema.svg import is_svg, safe_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'


def drawing(inner: str) -> bytes:
    return f"{HEAD}{inner}</svg>".encode()


@pytest.mark.parametrize(
    "inner",
    [
        "",
        '<!-- a --><rect width="1" height="1" fill="url(#a)" style="stroke: url(#b)"/>',
        '<use href="#a"/><use xlink:href="#a"/>',
        '<image href="data:image/png;base64,iVBORw0KGgo="/>',
        '<a href="https://example.org/"><text xml:lang="en">x</text></a>',
        "<style>rect { fill: red } @media print { rect { fill: url(#a) } }</style>",
        '<animate attributeName="x" from="0" to="9"/>',
        "<title>A title</title><desc>What it shows</desc>",
    ],
)
def test_what_is_safe_stays(inner: str) -> None:
    """Byte for byte."""
    data = drawing(inner)
    assert safe_svg(data) == (data, ())


@pytest.mark.parametrize(
    ("inner", "told", "left"),
    [
        ("<script>alert(1)</script>", "scripts", ""),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml">1</x:script>', "scripts", ""),
        ("<foreignObject><p>x</p></foreignObject>", "foreign objects", ""),
        ('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>', "what is no SVG", ""),
        ('<rect OnClick="x()"/>', "event handlers", "<rect/>"),
        ('<image href="http://example.org/a.png"/>', "what lies elsewhere", "<image/>"),
        ('<image xlink:href="/etc/passwd"/>', "what lies elsewhere", "<image/>"),
        ('<image href="data:image/svg+xml,x"/>', "what lies elsewhere", "<image/>"),
        ('<use href="other.svg#a"/>', "what lies elsewhere", "<use/>"),
        ('<a href="java&#9;Script:alert(1)"/>', "links that run scripts", "<a/>"),
        ('<a href="data:text/html,x"/>', "what lies elsewhere", "<a/>"),
        ('<g xml:base="http://example.org/"/>', "what lies elsewhere", "<g/>"),
        ('<rect fill="url(http://example.org/a)"/>', "what lies elsewhere", "<rect/>"),
        ("<rect filter=\"url('a.svg#f')\"/>", "what lies elsewhere", "<rect/>"),
        ('<rect style="fill: \\75rl(http://a/b); x: 1"/>', "what lies elsewhere",
         '<rect style="x: 1"/>'),
        ('<rect style="-moz-binding: none"/>', "scripts", '<rect style=""/>'),
        ('<style>@import "a.css"; a { fill: red }</style>', "imports",
         "<style> a { fill: red }</style>"),
        ("<style>a { fill: image-set('a.png' 1x) } b { x: y }</style>", "what lies elsewhere",
         "<style> b { x: y }</style>"),
        ('<set attributeName="xlink:href" to="x"/>', "animations of links", ""),
        ('<animate attributeName="onclick" to="x"/>', "animations of links", ""),
    ],
)  # fmt: skip
def test_what_is_unsafe_goes(inner: str, told: str, left: str) -> None:
    """It is told, once, and what is left is safe."""
    made, said = safe_svg(drawing(inner + inner))
    assert said == (told,)
    assert safe_svg(made) == (made, ())
    body = made.decode().partition(HEAD)[2].removesuffix("</svg>")
    assert body == left * 2


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"no drawing", "well-formed"),
        (b"<svg/>", "namespace"),
        (drawing("<g>"), "well-formed"),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]>' + drawing("&a;"), "declares entities"),
        (b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + drawing("&a;"), "entities"),
        (drawing("<g>" * 100_000 + "</g>" * 100_000), "well-formed"),
        (b"\x1f\x8b\x08\x00", "well-formed"),
    ],
)
def test_what_cannot_be_read_is_refused(data: bytes, why: str) -> None:
    """With the reason; entities could blow up, or name files."""
    with pytest.raises(ValueError, match=why):
        safe_svg(data)


def test_what_stands_before_the_root_goes() -> None:
    """A document type names a file elsewhere, an instruction may name a stylesheet."""
    public = b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    made, told = safe_svg(public + drawing("<rect/>"))
    assert told == ()
    assert b"DOCTYPE" not in made
    made, told = safe_svg(b'<?xml-stylesheet href="http://a/b.css"?>' + drawing("<rect/>"))
    assert told == ("processing instructions",)
    assert b"stylesheet" not in made


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (drawing(""), True),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- <html> --><!DOCTYPE svg>\n" + drawing(""), True),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', True),
        (b"<html><svg/></html>", False),
        (b"<svgx/>", False),
        (b"\x89PNG\r\n", False),
        (b"", False),
    ],
)
def test_a_drawing_is_known_by_how_it_begins(data: bytes, is_one: bool) -> None:
    """Whatever the file is called."""
    assert is_svg(data) is is_one
