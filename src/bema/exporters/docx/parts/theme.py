"""theme1.xml, which Word demands (ECMA-376 Part 1, section 20.1.6.9)."""

from __future__ import annotations

from bema.exporters.docx.xml import element, root
from bema.tree import Element

_COLOURS = ("dk1", "lt1", "dk2", "lt2", *(f"accent{n}" for n in range(1, 7)), "hlink", "folHlink")


def theme_part(family: str) -> Element:
    """A theme: black ink on white paper, and the family of the text."""
    parts = (_colours(), _fonts(family), _formats())
    return root("a:theme", [element("a:themeElements", *parts)], name="bema")


def _colours() -> Element:
    inks = {name: "FFFFFF" if name.startswith("lt") else "000000" for name in _COLOURS}
    made = (element(f"a:{name}", element("a:srgbClr", val=ink)) for name, ink in inks.items())
    return element("a:clrScheme", *made, name="bema")


def _fonts(family: str) -> Element:
    faces = {"latin": family, "ea": "", "cs": ""}
    made = (
        element(f"a:{kind}", *(element(f"a:{s}", typeface=face) for s, face in faces.items()))
        for kind in ("majorFont", "minorFont")
    )
    return element("a:fontScheme", *made, name="bema")


def _formats() -> Element:
    """Three plain fills, lines and effects: the least that the schema allows."""
    return element(
        "a:fmtScheme",
        element("a:fillStyleLst", *(_fill() for _ in range(3))),
        element("a:lnStyleLst", *(element("a:ln", _fill(), w=6350) for _ in range(3))),
        element(
            "a:effectStyleLst",
            *(element("a:effectStyle", element("a:effectLst")) for _ in range(3)),
        ),
        element("a:bgFillStyleLst", *(_fill() for _ in range(3))),
        name="bema",
    )


def _fill() -> Element:
    return element("a:solidFill", element("a:schemeClr", val="phClr"))
