"""A house template of the user's, such as `ministry.dotx`: reading it and what it offers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bema.errors import BemaError
from bema.exporters.docx.parts.opc import OFFICE, Package, parse, read_package
from bema.exporters.docx.xml import attribute, qualified, root
from bema.findings import Finding, Place, Severity, error, warning
from bema.resources import Resource
from bema.style.word.paper import Page
from bema.tree import Element

if TYPE_CHECKING:
    from bema.edition.edition import Edition

_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
_MACROS = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_COMPOUND = bytes.fromhex("D0CF11E0A1B11AE1")
"""How files of Word 97 begin, and those that are locked with a password."""
_TWIPS = 15
_UNITS = {"pt": 20, "in": 1440, "cm": 566.93, "mm": 56.693, "pc": 240, "pi": 240}


@dataclass(frozen=True)
class Template:
    """A template, opened; nothing in it is changed."""

    package: Package
    document: str
    """Name of its main part."""
    styles: Element
    section: Element | None
    """Properties of its last section; None where it has none."""
    findings: tuple[Finding, ...] = ()

    def part(self, kind: str) -> str:
        """Name of the part that its document relates to as `styles`, `theme` …; empty for none."""
        return self.package.related(self.document, OFFICE + kind)

    def xml(self, kind: str) -> Element | None:
        """The root of that part; None for none."""
        name = self.part(kind)
        return parse(_bytes(self.package, name)) if name in self.package.parts else None

    @property
    def page(self) -> Page | None:
        """Size and margins of its paper in px; None where it says none."""
        if self.section is None:
            return None
        size, margins = (self.section.find(qualified(f"w:{n}")) for n in ("pgSz", "pgMar"))
        if size is None or margins is None:
            return None
        width, height = (_px(size, name) for name in ("w", "h"))
        sides = {side: _px(margins, side) for side in ("top", "right", "bottom", "left")}
        sides["left"] += _px(margins, "gutter")
        return Page(width, height, **sides)

    def has(self, kind: str) -> bool:
        """Whether it has headers, or footers, of its own."""
        found = (
            self.section.iter(qualified(f"w:{kind}Reference")) if self.section is not None else ()
        )
        return any(True for _ in found)


def _px(said: Element, name: str) -> float:
    """A length of a section in px; Word has those below zero for headers that give no room."""
    return abs(measure(attribute(said, f"w:{name}", "0"))) / _TWIPS


def measure(text: str) -> int:
    """A length in twips, which may be written with a unit (Part 1, section 22.9.2.14)."""
    unit = _UNITS.get(text[-2:], 0)
    try:
        return round(float(text[:-2] if unit else text) * (unit or 1))
    except (ValueError, OverflowError):
        return 0


def find_template(edition: Edition, address: str) -> Template:
    """The template at an address in one of the folders that an edition may read.

    Raises `BemaError` where there is none, or none that Word could use.
    """
    bases = (*edition.resources.folders, edition.base)
    found = [edition.resources.get(address, base) for base in dict.fromkeys(bases)]
    for resource in found:
        if isinstance(resource, Resource):
            return read_template(resource.data, address)
    refusals = [refusal for refusal in found if isinstance(refusal, Finding)]
    refusal = next((r for r in refusals if r.code != "resource-missing"), refusals[0])
    raise BemaError(replace(refusal, severity=Severity.ERROR))


def read_template(data: bytes, name: str) -> Template:
    """The template in a file; raises `BemaError` with what to do where it is none."""
    if data.startswith(_COMPOUND):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise _refused(name, "it is locked with a password.", "Save it without one.")
        raise _refused(name, "it is a file of Word 97.", "Save it as .dotx in Word.")
    try:
        package = read_package(data)
        return _opened(package, name)
    except ValueError as trouble:
        remedy = "Save it as .dotx in Word."
        raise _refused(name, f"{trouble}.".replace("..", "."), remedy) from None


def _opened(package: Package, name: str) -> Template:
    """The template in a package; raises `ValueError` with the reason for none."""
    document = package.related("", OFFICE + "officeDocument")
    if package.related("", _STRICT + "officeDocument"):
        raise ValueError("it is saved as “Strict Open XML”")
    if document not in package.parts:
        raise ValueError("it is no Office document")
    kind = package.parts[document].media_type
    if "word" not in kind:
        raise ValueError("it is not one of Word’s")
    for part in package.parts.values():
        if part.media_type.endswith("+xml") and isinstance(part.content, bytes):
            parse(part.content)
    found: list[Finding] = []
    if "macroEnabled" in kind or package.related(document, _MACROS):
        message = "macros are left out."
        found.append(warning("template-macros", message, Place(name), "Nothing else is missing."))
    styles = package.related(document, OFFICE + "styles")
    if styles not in package.parts:
        message = "the template has no styles; all are the stylesheet’s."
        remedy = "Save it in Word, which adds them."
        found.append(warning("template-no-styles", message, Place(name), remedy))
    content = parse(_bytes(package, styles)) if styles in package.parts else root("w:styles", ())
    body = parse(_bytes(package, document)).find(qualified("w:body"))
    sections = body.findall(qualified("w:sectPr")) if body is not None else []
    return Template(package, document, content, next(iter(sections), None), tuple(found))


def _bytes(package: Package, name: str) -> bytes:
    content = package.parts[name].content
    assert isinstance(content, bytes)
    return content


def _refused(name: str, reason: str, remedy: str) -> BemaError:
    message = f"the template cannot be used: {reason}"
    return BemaError(error("template-unusable", message, Place(name), remedy))
