"""XML that is not well-formed: place, what is expected, and a guess at the cause."""

from __future__ import annotations

import pytest
from rule_examples import SPEECH

from bema.checks.check import check

BODY = '<p xml:id="p1">The well is open again.</p>'


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("<p>Q & A</p>", "an & stands alone. An ampersand"),
        ("<p>R &amp D</p>", "a ; is expected"),
        ("<p>5 < 6</p>", "written &lt;"),
        ("<1p/>", "Begin it with a letter"),
        ("<p n=1>x</p>", "Put the value between quotation marks"),
        ("<p n>x</p>", "the attribute n has no value"),
        ('<p n="1" n="2">x</p>', "the attribute n is there twice"),
        ('<p n="1"rend="2">x</p>', "Put a space there"),
        ('<p n="<">x</p>', "a < stands in an attribute"),
        ("<p/ >", "Close the tag"),
        ("<p>\x01</p>", "a character that XML does not allow"),
        ("<p>&#0;</p>", "a character that XML does not allow"),
        ("<a:p>x</a:p>", "nothing says what the prefix a: stands for"),
        ("<p>]]></p>", "Write it ]]&gt;"),
        ("<!-- a -- b -->", "two hyphens stand in a comment"),
        ("<p/><!-- a --><!-- b", "Close it with -->"),
        ("<p/><![CDATA[ b", "Close it with ]]>"),
        ("<?xml version='1.0'?>", "Take away what is in front of it"),
        ("<p>x", "</p> is expected for the <p> of line 42"),
        ("</div>", "</body> is expected for the <body> of line 39"),
    ],
)
def test_a_fault_of_syntax(bad: str, said: str) -> None:
    """Its line is the one that it stands in, or the next one, where it is noticed."""
    (found,) = check(SPEECH.replace(BODY, bad).encode(), "a.xml")
    assert found.code == "tei-not-well-formed"
    assert said in str(found)
    assert found.place.line == (43 if bad in ("<p>x", "</div>") else 42)
    assert found.place.column


@pytest.mark.parametrize(
    ("data", "place", "said"),
    [
        (SPEECH.replace("again", "ag\u00e4in").encode("latin-1"), "a.xml:42:43", "bytes are not"),
        (SPEECH.replace("UTF-8", "UTF-16").encode(), "a.xml:1:38", "declare the encoding"),
        (SPEECH.replace("UTF-8", "UTF-99").encode(), "a.xml:1:38", "the encoding UTF-99"),
        (f"\n{SPEECH}".encode(), "a.xml:2:6", "an empty line"),
        (f"{SPEECH}<TEI/>".encode(), "a.xml:47:1", "behind the end of the root"),
    ],
)
def test_a_fault_of_the_file(data: bytes, place: str, said: str) -> None:
    (found,) = check(data, "a.xml")
    assert str(found.place) == place
    assert said in str(found)
