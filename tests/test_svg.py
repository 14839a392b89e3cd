"""Drawings that an edition passes on: nothing in them runs, nothing is asked for elsewhere."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
import validators
from hypothesis import given, settings
from hypothesis import strategies as st

from bema.svg import MOST, MOST_CSS, is_svg, safe_svg

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
BOMB = b'<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">%s]>' % b"".join(
    b'<!ENTITY %c "%s">' % (name, b"&%c;" % (name - 1) * 10)
    for name in b"bcdefghijklmnopqrstuvwxyz"
)


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
        "<style>@namespace s url(http://www.w3.org/2000/svg); s|a { fill: url(#a) }</style>",
        "<style>a { fill: url(#a) } what is no rule</style>",
        "<title><![CDATA[<?no instruction?>]]></title>",
        '<metadata><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>',
        '<g xmlns:i="http://www.inkscape.org/namespaces/inkscape" i:label="a layer"/>',
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
        ("<foreignObject><script/><x xmlns=''/></foreignObject>", "foreign objects", ""),
        ('<metadata><x:script xmlns:x="http://www.w3.org/1999/xhtml"/></metadata>', "scripts",
         "<metadata/>"),
        ("<text>a<handler/>b</text>", "scripts", "<text>ab</text>"),
        ("<?a b?>", "processing instructions", ""),
        ('<h:iframe xmlns:h="http://www.w3.org/1999/xhtml" src="x"/>', "what is no SVG", ""),
        ('<rect OnClick="x()"/>', "event handlers", "<rect/>"),
        ('<image href="http://example.org/a.png"/>', "what lies elsewhere", "<image/>"),
        ('<image xlink:href="/etc/passwd"/>', "what lies elsewhere", "<image/>"),
        ('<image href="data:image/svg+xml,x"/>', "data that are no picture", "<image/>"),
        ('<use href="other.svg#a"/>', "what lies elsewhere", "<use/>"),
        ('<a href="java&#9;Script:alert(1)"/>', "links that run scripts", "<a/>"),
        ('<a href="data:text/html,x"/>', "data that are no picture", "<a/>"),
        ('<a ping="http://example.org/"/>', "what lies elsewhere", "<a/>"),
        ('<g xml:base="http://example.org/"/>', "what lies elsewhere", "<g/>"),
        ('<rect fill="url(http://example.org/a)"/>', "what lies elsewhere", "<rect/>"),
        ("<rect filter=\"url('a.svg#f')\"/>", "what lies elsewhere", "<rect/>"),
        ('<rect style="fill: \\75rl(http://a/b); x: 1"/>', "what lies elsewhere",
         '<rect style="x: 1;"/>'),
        ('<rect style="x: 1; &amp; { fill: url(b.svg) }"/>', "what lies elsewhere",
         '<rect style="x: 1; &amp; { }"/>'),
        ('<rect fill="url(http://a/b"/>', "what lies elsewhere", "<rect/>"),
        ("<rect fill=\"url('\u00a0#a')\"/>", "what lies elsewhere", "<rect/>"),
        ('<rect width="expression(1)"/>', "scripts", "<rect/>"),
        ('<rect style="-moz-binding: none"/>', "scripts", '<rect style=""/>'),
        ('<style>@import "a.css"; a { fill: red }</style>', "imports",
         "<style> a { fill: red }</style>"),
        ('<style>a{}<!-- --> @\\69mport<g/> "a.css";</style>', "imports", "<style>a{} </style>"),
        ("<style>@import { a {} } nothing</style>", "imports", "<style> </style>"),
        ("<style>@media x { a { fill: url(b.svg); x: y } } b { x: y }</style>",
         "what lies elsewhere", "<style>@media x { a {  x: y ;} } b { x: y }</style>"),
        ("<style>@font-face { font-family: a; src: url(a.woff) }</style>", "what lies elsewhere",
         "<style></style>"),
        ("<style>@namespace {} a { fill: url(b.svg) }</style>", "what lies elsewhere",
         "<style>@namespace {} a { }</style>"),
        ("<style>a { fill: image-set('a.png' 1x) } b { x: y }</style>", "what lies elsewhere",
         "<style>a { } b { x: y }</style>"),
        ("<style>a { --x: 'a.png'; mask: image-set(var(--x) 1x) }</style>", "what lies elsewhere",
         '<style>a { --x: "a.png"; }</style>'),
        ('<set attributeName="xlink:href" to="x"/>', "animations of links", ""),
        ('<set xmlns:l="http://www.w3.org/1999/xlink" attributeName="l:href"/>',
         "animations of links", ""),
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
        (BOMB + drawing('<g id="&z;"/>'), "well-formed"),
        (drawing("<g>" * 100_000 + "</g>" * 100_000), "well-formed"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"", "well-formed"),
        (b" " * MOST + drawing(""), "bytes"),
        (drawing(f"<style>a{{b:url(#c)}}{' ' * MOST_CSS}</style>"), "characters"),
        (drawing(f"<style>a{{b:url(#c){'(' * 9_999}</style>"), "nested too deep"),
        (drawing(f'<g fill="url(#c){"(" * 9_999}"/>'), "nested too deep"),
    ],
    ids=range(13),
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
    made, told = safe_svg(b"<!-- a licence --><?a b?>" + drawing("<script/>") + b"<!-- end -->")
    assert told == ("processing instructions", "scripts")
    assert (made.count(b"<!-- a licence -->"), made.count(b"<!-- end -->")) == (1, 1)


@pytest.mark.parametrize("encoding", ["UTF-16", "ISO-8859-1", "US-ASCII", "UTF-7"])
def test_other_encodings_become_utf_8(encoding: str) -> None:
    """As EPUB asks; a browser that takes the bytes for another encoding reads nothing else."""
    text = f'<?xml version="1.0" encoding="{encoding}"?>%s{HEAD}<title>A &#233;</title></svg>'
    made, told = safe_svg((text % "").encode(encoding))
    assert told == ()
    assert "<title>A é</title>" in made.decode("utf-8")
    assert safe_svg(made) == (made, ())
    assert safe_svg((text % "<?a b?>").encode(encoding)) == (made, ("processing instructions",))


ALL = """<script>1</script><foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p>
</foreignObject><metadata><r:li xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></metadata>
<m:math xmlns:m="http://www.w3.org/1998/Math/MathML"/><style>@import "http://a/b.css";
@font-face { font-family: a; src: url(http://a/b.woff) } text { fill: url(c.svg#d) }</style>
<image href="http://a/b.png" width="1" height="1"/><g onclick="x()" style="mask: url(http://a/b)"/>
<a href="javascript:x()"><text>Words é</text></a><a href="https://example.org/"><text>y</text></a>"""
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"'
    ' version="1.0"><rootfiles><rootfile full-path="a.opf" media-type='
    '"application/oebps-package+xml"/></rootfiles></container>',
    "a.opf": '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">i</dc:identifier>'
    "<dc:title>A</dc:title><dc:language>en</dc:language>"
    '<meta property="dcterms:modified">2026-01-01T00:00:00Z</meta></metadata><manifest>'
    '<item id="n" href="n.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
    '<item id="s" href="s.svg" media-type="image/svg+xml"/></manifest>'
    '<spine><itemref idref="n"/></spine></package>',
    "n.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    '<head><title>A</title></head><body><nav epub:type="toc"><ol><li><a href="n.xhtml">A</a></li>'
    '</ol></nav><p><img src="s.svg" alt="A"/></p></body></html>',
}


def test_a_book_may_carry_what_is_left(tmp_path: Path) -> None:
    """EPUBCheck, which complains of the drawing as it was, has no remark on it made safe."""
    given_one = f'<?xml version="1.0" encoding="ISO-8859-1"?>{drawing(ALL).decode()}'
    remarks = []
    for data in (given_one.encode("latin-1"), safe_svg(given_one.encode("latin-1"))[0]):
        path = tmp_path / "a.epub"
        with ZipFile(path, "w") as book:
            for name, content in (BOOK | {"s.svg": data}).items():
                book.writestr(name, content)
        remarks.append(validators.epub(path))
    assert remarks[0]
    assert remarks[1] == []


PIECES = [
    "url(", "\\75rl(", "image-set(", "'x.png'", "http://x", "#a", ")", "(", "{", "}", ";", ":", ",",
    "@import ", "@namespace ", "@media ", "@font-face", "a", "fill", "-moz-binding", "var(--x)",
    " ", "'", "\\", "/*", "*/", "!", "[", "]", "expression(", "src", "<g/>", "<!--x-->",
]  # fmt: skip


@settings(deadline=None, derandomize=True, database=None, max_examples=300)
@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_any_css_is_safe_afterwards(css: str) -> None:
    """However broken it is: what was made safe is safe, and no import is left."""
    attribute = re.sub("<[^>]*>", "", css)
    data = drawing(f'<style>{css}</style><g style="{attribute}" fill="{attribute}"/>')
    made, told = safe_svg(data)
    assert safe_svg(made) == (made, ())
    assert (made == data) is (not told)


@pytest.mark.parametrize(
    ("data", "is_one"),
    [
        (drawing(""), True),
        (b"\xef\xbb\xbf\n<?xml version='1.0'?><!-- <html> --><!DOCTYPE svg>\n" + drawing(""), True),
        (b'<s:svg xmlns:s="http://www.w3.org/2000/svg"/>', True),
        (b"<!DOCTYPE svg [<!ENTITY a '>'>] ><svg/>", True),
        (drawing("").decode().encode("utf-16"), True),
        (b"<?a?><!-- b -->" * 2_000 + b"<html/>", False),
        (b"\x1f\x8b\x08\x00", False),
        (b"<html><svg/></html>", False),
        (b"<svgx/>", False),
        (b"\x89PNG\r\n", False),
        (b"", False),
    ],
)
def test_a_drawing_is_known_by_how_it_begins(data: bytes, is_one: bool) -> None:
    """Whatever the file is called."""
    assert is_svg(data) is is_one
