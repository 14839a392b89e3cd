r"""The static faces of both families, made from the fonts of one wheel for each.

    python -m pip install fontpkg-literata==3.103 fontpkg-fira-sans==4.203 \
        fonttools==4.68.0 uharfbuzz==0.57.0
    python styles/fonts/make_fonts.py [FOLDER]

FOLDER is where the faces and their licences go; without it, beside this file. With the versions
above the bytes are always the same; with others nothing is written.

A face differs from the public family in this: where that is variable, weight and optical size are
fixed; small capitals are complete, or none are left; characters that stand for others are in the
character map; and what neither print nor a reading system uses is gone.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

from fontTools.otlLib.builder import buildLookup
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables
from fontTools.varLib.instancer import instantiateVariableFont

# The size that the public family has where none is asked for: a Word file set in these faces keeps
# its lines with a reader who has that family. Below 12 the letters are spaced for captions.
OPTICAL_SIZE = 12

FEATURES = (
    "case ccmp cpsp dlig dnom frac kern liga lnum locl mark mkmk numr onum ordn pnum sinf"
    " ss01 subs sups tnum zero"
).split()
SMALL_CAPITALS = ("smcp", "c2sc")

# Readers that take a missing character from another font would change faces in mid-line. These
# have the glyph of a character that looks the same: hyphens, narrow spaces, primes.
SAME_GLYPH = {0x2010: 0x2D, 0x2011: 0x2010, 0x202F: 0x2009, 0x2032: 0x2B9, 0x2033: 0x2BA}
THIN_SPACE = 0x2009

DIAERESIS = "\N{COMBINING DIAERESIS}"


class Face(NamedTuple):
    """One face: its style name, the font it is taken from, its weight and posture."""

    style: str
    source: str
    weight: int
    italic: bool


class Family(NamedTuple):
    """A family: its name, the wheel it is taken from, the name of its licence here, its faces."""

    name: str
    package: str
    release: str
    licence: str
    change: str
    """What its version string says of the difference to the public family."""
    small_capitals: bool
    faces: tuple[Face, ...]


FAMILIES = (
    Family(
        name="Literata",
        package="fontpkg-literata",
        release="3.103",
        licence="OFL.txt",
        change=f"optical size {OPTICAL_SIZE};small capitals completed",
        small_capitals=True,
        faces=(
            Face("Regular", "Literata[opsz,wght].ttf", 400, False),
            Face("Italic", "Literata-Italic[opsz,wght].ttf", 400, True),
            Face("Bold", "Literata[opsz,wght].ttf", 700, False),
            Face("Bold Italic", "Literata-Italic[opsz,wght].ttf", 700, True),
        ),
    ),
    Family(
        name="Fira Sans",
        package="fontpkg-fira-sans",
        release="4.203",
        licence="OFL-FiraSans.txt",
        change="small capitals removed;spaces and primes added",
        small_capitals=False,
        faces=(
            Face("Regular", "FiraSans-Regular.ttf", 400, False),
            Face("Italic", "FiraSans-Italic.ttf", 400, True),
            Face("Bold", "FiraSans-Bold.ttf", 700, False),
            Face("Bold Italic", "FiraSans-BoldItalic.ttf", 700, True),
        ),
    ),
)
# fontTools packs its tables with HarfBuzz where that is installed, and then they are smaller.
TOOLS = {"fonttools": "4.68.0", "uharfbuzz": "0.57.0"}


def main(arguments: list[str]) -> int:
    """Faces and licences are written where the arguments say; the exit status is 0 if they are."""
    needs = {family.package: family.release for family in FAMILIES} | TOOLS
    wrong = [f"{name}=={need}" for name, need in needs.items() if installed(name) != need]
    if wrong:
        print("needs " + ", ".join(wrong), file=sys.stderr)
        return 1
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    for family in FAMILIES:
        package = files(family.package.replace("-", "_"))
        for face in family.faces:
            with (package / "files" / face.source).open("rb") as source:
                made = make(TTFont(source, recalcTimestamp=False), family, face)
            made.save(folder / f"{postscript_name(family, face)}.ttf")
        (folder / family.licence).write_bytes((package / "LICENSE").read_bytes())
    return 0


def installed(package: str) -> str:
    """The version of a package; empty where it is not installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return ""


def make(font: TTFont, family: Family, face: Face) -> TTFont:
    """The static font of one face."""
    if "fvar" in font:
        font = instantiateVariableFont(font, {"wght": face.weight, "opsz": OPTICAL_SIZE})
        for tag in ("vhea", "vmtx", "STAT"):  # vertical setting, and the axes that are now fixed
            del font[tag]
        settle_alternates(font)
    if family.small_capitals:
        complete_small_capitals(font)
    complete_character_map(font)
    trim(font, (*FEATURES, *(SMALL_CAPITALS if family.small_capitals else ())))
    set_style(font, family, face)
    return font


def settle_alternates(font: TTFont) -> None:
    """Letters that this weight and size draw otherwise have that drawing as their own.

    The variable font swaps them by `rvrn`, before all other features, and these know nothing of the
    substitutes: an italic v or w, or a bold đ, would stay lower case among small capitals.
    """
    for lookup in lookups(font, "rvrn"):
        for letter, drawing in single_substitutions(lookup).items():
            font["glyf"][letter] = font["glyf"][drawing]
            font["hmtx"][letter] = font["hmtx"][drawing]


def complete_small_capitals(font: TTFont) -> None:
    """Every letter whose capital can be set from the small capitals drawn becomes one."""
    small = {a: b for each in lookups(font, "smcp") for a, b in single_substitutions(each).items()}
    for tag, categories in (("smcp", {"Ll"}), ("c2sc", {"Lu", "Lt"})):
        known = {a for each in lookups(font, tag) for a in single_substitutions(each)}
        added: dict[str, list[str]] = {}
        for letter, glyph in letters(font, categories):
            spelt = [font.getBestCmap().get(ord(each)) for each in plain(letter)]
            if glyph not in known and all(each in small for each in spelt):
                added[glyph] = [small[each] for each in spelt]
        add_lookup(font, tag, added)


def letters(font: TTFont, categories: set[str]) -> Iterator[tuple[str, str]]:
    """The letters of some categories and their glyphs; a sign like µ for micro is no letter."""
    for code, glyph in font.getBestCmap().items():
        sign = unicodedata.decomposition(chr(code)).startswith("<")
        if unicodedata.category(chr(code)) in categories and not sign:
            yield chr(code), glyph


def plain(letter: str) -> str:
    """The lower-case letters that stand for a letter among small capitals.

    Greek has no accents and breathings over capitals, as the family's own ά shows; the diaeresis
    stays, and an iota below the line comes to stand on it.
    """
    capitals = unicodedata.normalize("NFD", letter.upper())
    if "GREEK" in unicodedata.name(letter):
        capitals = "".join(c for c in capitals if c == DIAERESIS or not unicodedata.combining(c))
    return unicodedata.normalize("NFC", capitals).lower()


def add_lookup(font: TTFont, tag: str, mapping: dict[str, list[str]]) -> None:
    """One more lookup: the feature replaces each glyph by the glyphs named for it."""
    subtable = otTables.MultipleSubst()
    subtable.mapping = mapping
    table = font["GSUB"].table
    table.LookupList.Lookup.append(buildLookup([subtable]))
    table.LookupList.LookupCount = len(table.LookupList.Lookup)
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == tag:
            record.Feature.LookupListIndex.append(table.LookupList.LookupCount - 1)
            record.Feature.LookupCount = len(record.Feature.LookupListIndex)


def lookups(font: TTFont, tag: str) -> Iterator[otTables.Lookup]:
    """The lookups of a substitution feature, in the order in which they apply."""
    table = font["GSUB"].table
    records = (each for each in table.FeatureList.FeatureRecord if each.FeatureTag == tag)
    for index in sorted({i for each in records for i in each.Feature.LookupListIndex}):
        yield table.LookupList.Lookup[index]


def single_substitutions(lookup: otTables.Lookup) -> dict[str, str]:
    """Which glyph a lookup replaces by which, where it replaces one by one."""
    found: dict[str, str] = {}
    for subtable in lookup.SubTable:
        inner = getattr(subtable, "ExtSubTable", subtable)
        if isinstance(inner, otTables.SingleSubst):
            found.update(inner.mapping)
    return found


def complete_character_map(font: TTFont) -> None:
    """There is a thin space, and characters that look like another one have its glyph."""
    known = font.getBestCmap()
    if THIN_SPACE not in known:
        space = add_glyph(font, "uni2009", known[0x20])
        font["hmtx"][space] = (font["head"].unitsPerEm // 5, 0)
        known = font.getBestCmap()
    for code, same in SAME_GLYPH.items():
        if code in known:
            continue
        if code == 0x2010:  # of its own: what a PDF hyphenates with is not what an author typed
            add_glyph(font, "uni2010", known[same])
        for table in font["cmap"].tables:
            if same in table.cmap:
                table.cmap.setdefault(code, table.cmap[same])


def add_glyph(font: TTFont, name: str, like: str) -> str:
    """A glyph that looks like another one, for the character that its name `uniXXXX` says."""
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    font["glyf"].glyphs[name] = font["glyf"][like]
    font["hmtx"][name] = font["hmtx"][like]
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[int(name.removeprefix("uni"), 16)] = name
    return name


def trim(font: TTFont, features: tuple[str, ...]) -> None:
    """Only these features are left, no instructions, no private characters."""
    options = Options()
    options.layout_features = list(features)
    options.hinting = False
    options.glyph_names = True
    options.notdef_outline = True
    options.recalc_average_width = True
    options.name_IDs = ["*"]
    subsetter = Subsetter(options)
    codes = font.getBestCmap()
    subsetter.populate(unicodes=[c for c in codes if unicodedata.category(chr(c)) != "Co"])
    subsetter.subset(font)


def set_style(font: TTFont, family: Family, face: Face) -> None:
    """The four faces are one family to every program that knows regular, bold and italic."""
    bold = face.weight >= 700
    font["OS/2"].usWeightClass = face.weight
    selection = font["OS/2"].fsSelection & ~0b1100001
    selection |= face.italic << 0 | bold << 5 | (not face.italic and not bold) << 6
    font["OS/2"].fsSelection = selection
    font["OS/2"].fsType = 0  # may be embedded
    font["head"].macStyle = bold << 0 | face.italic << 1
    set_names(font, family, face)


def set_names(font: TTFont, family: Family, face: Face) -> None:
    """The name table says what the face is and that it is not the file of the public family."""
    release = f"{family.release};{family.change}"
    names = {
        1: family.name,
        2: face.style,
        3: f"{release};{postscript_name(family, face)}",
        4: family.name if face.style == "Regular" else f"{family.name} {face.style}",
        5: f"Version {release}",
        6: postscript_name(family, face),
    }
    table = font["name"]
    table.names = [each for each in table.names if each.nameID not in (16, 17, 21, 22, 25)]
    for number, text in names.items():
        table.setName(text, number, 3, 1, 0x409)


def postscript_name(family: Family, face: Face) -> str:
    """The name of a face without spaces, which is also its file's."""
    return f"{family.name}-{face.style}".replace(" ", "")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
