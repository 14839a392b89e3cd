"""What the preflight asks of all that is painted: pages, forms, patterns, masks, glyphs, images."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name

from bema.exporters.pdf.preflight.fault import Fault
from bema.exporters.pdf.preflight.samples import most_ink

_WHITE = (0.0, 0.0, 0.0, 0.0)
_DEVICE = {"g": Name.DeviceGray, "rg": Name.DeviceRGB, "k": Name.DeviceCMYK}
_SIZES = {"/DeviceGray": 1, "/CalGray": 1, "/DeviceRGB": 3, "/CalRGB": 3, "/Lab": 3}
_SIZES |= {"/DeviceCMYK": 4, "/Separation": 1, "/Indexed": 1}
_SHORT = {"/G": "/DeviceGray", "/RGB": "/DeviceRGB", "/CMYK": "/DeviceCMYK"}
"""Colour spaces of inline images (ISO 32000-1, table 94)."""
_FILLS = frozenset("f F f* B B* b b*".split())
_STROKES = frozenset("S s B B* b b*".split())
_TEXTS = frozenset("Tj TJ ' \"".split())
_ROUNDING = 0.005


def painting(pdf: pikepdf.Pdf, ink: float) -> Iterator[Fault]:
    """Faults of what is painted, page by page; what several pages share is looked at once."""
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, 1):
        checker = _Checker(ink, seen)
        checker.page(page)
        yield from (fault._replace(page=number) for fault in dict.fromkeys(checker.faults))


@dataclass(frozen=True)
class _State:
    """The graphics state, as far as it is asked for (ISO 32000-1, section 8.4)."""

    fill: tuple[float, ...] | None = None
    """Inks; None where they are not those of `DeviceCMYK`."""
    stroke: tuple[float, ...] | None = None
    fill_space: Any = Name.DeviceGray
    stroke_space: Any = Name.DeviceGray
    over_fill: bool = False
    over_stroke: bool = False
    mode: int = 0


@dataclass
class _Checker:
    """Goes through content streams; what they use waits in a list, so that rings of forms end."""

    ink: float
    seen: set[tuple[int, int]]
    faults: list[Fault] = field(default_factory=list)
    waiting: list[tuple[Any, Any]] = field(default_factory=list)
    """Content streams, each with the resources that it takes where it has none."""

    def fault(self, code: str, message: str) -> None:
        self.faults.append(Fault(code, message))

    def page(self, page: pikepdf.Page) -> None:
        """A page with its annotations' appearances, and all that they paint with."""
        self.group(page.obj.get("/Group"))
        self.content(page, page.resources)
        for annotation in page.obj.get("/Annots", []):
            for appearance in annotation.get("/AP", Dictionary()).values():
                found = [appearance]
                if not isinstance(appearance, pikepdf.Stream):
                    found = list(appearance.values())
                for each in found:
                    self.later(each, Dictionary())
        while self.waiting:
            stream, resources = self.waiting.pop()
            self.group(stream.get("/Group"))
            self.content(stream, stream.get("/Resources", resources))

    def later(self, stream: Any, resources: Any) -> None:
        """Put a content stream on the list, if it has not been there."""
        if isinstance(stream, pikepdf.Stream) and self.new(stream):
            self.waiting.append((stream, resources))

    def new(self, thing: Any) -> bool:
        """Whether a thing is met for the first time; those without a number always are."""
        key = thing.objgen
        if key in self.seen:
            return False
        if key != (0, 0):
            self.seen.add(key)
        return True

    def group(self, group: Any) -> None:
        """The colour space that a transparency group blends in (section 11.6.6)."""
        if group is not None and "/CS" in group:
            self.space(group.CS, "a transparency group blends")

    def content(self, stream: Any, resources: Any) -> None:
        """Operators of one content stream."""
        state, stack = _State(), []
        for operands, operator in pikepdf.parse_content_stream(stream):
            name = str(operator)
            if name == "q":
                stack.append(state)
            elif name == "Q":
                state = stack.pop() if stack else state
            elif name == "INLINE IMAGE":
                self.inline(operands[0].obj, resources)
            elif name in ("Do", "gs", "sh", "Tf"):
                found = _resource(resources, _CLASSES[name], operands[0])
                if found is not None and name == "gs":
                    state = self.state(found, state, resources)
                elif found is not None:
                    {"Do": self.object, "sh": self.shading, "Tf": self.font}[name](found, resources)
            elif name.lower() in _COLOURS:
                state = self.colour(name, operands, state, resources)
            else:
                self.painted(name, state)

    def colour(self, name: str, operands: Any, state: _State, resources: Any) -> _State:
        """An operator that sets a colour or a colour space (section 8.6.8)."""
        stroke, lower = name[0].isupper(), name.lower()
        space = state.stroke_space if stroke else state.fill_space
        values: tuple[float, ...] | None = None
        if lower == "cs":
            space = _resource(resources, "/ColorSpace", operands[0]) or operands[0]
            self.space(space, "something is painted")
        else:
            space = _DEVICE.get(lower, space)
            numbers = [o for o in operands if not isinstance(o, pikepdf.Object)]
            if lower == "rg":
                self.space(space, "something is painted")
            if operands and isinstance(operands[-1], Name):
                self.pattern(_resource(resources, "/Pattern", operands[-1]), resources)
            elif space == Name.DeviceCMYK:
                values = tuple(float(number) for number in numbers)
                self.inks(values)
        if stroke:
            return replace(state, stroke=values, stroke_space=space)
        return replace(state, fill=values, fill_space=space)

    def painted(self, name: str, state: _State) -> None:
        """White that overprints leaves what is below it (section 8.6.7)."""
        fills = name in _FILLS or name in _TEXTS
        white_fill = fills and state.over_fill and state.fill == _WHITE
        if state.mode == 1 and (
            white_fill or (name in _STROKES and state.over_stroke and state.stroke == _WHITE)
        ):
            self.fault("pdfx-overprint", "white overprints")

    def inks(self, values: Sequence[float]) -> None:
        if sum(values) > self.ink + _ROUNDING:
            self.fault("pdfx-ink", f"something has more than {self.ink:.0%} of ink")

    def state(self, given: Any, state: _State, resources: Any) -> _State:
        """A dictionary of the graphics state (section 8.4.5)."""
        for key in ("/TR", "/TR2"):
            if key in given and given[key] not in (Name.Default, Name.Identity):
                self.fault("pdfx-transfer", "there is a transfer function")
        if "/HTP" in given:
            self.fault("pdfx-transfer", "there is a halftone phase")
        mask = given.get("/SMask")
        if isinstance(mask, Dictionary) and "/G" in mask:
            self.later(mask.G, resources)
        if "/Font" in given:
            self.font(given.Font[0], resources)
        over = bool(given.get("/OP", state.over_stroke))
        fill = bool(given.get("/op", given.get("/OP", state.over_fill)))
        mode = int(given.get("/OPM", state.mode))
        return replace(state, over_stroke=over, over_fill=fill, mode=mode)

    def space(self, space: Any, what: str) -> None:
        """A colour space with all that it stands on (section 8.6)."""
        family = _family(space)
        if family in ("/DeviceRGB", "/CalRGB", "/Lab") or (
            family == "/ICCBased" and space[1].get("/N") == 3
        ):
            self.fault("pdfx-rgb", f"{what} in {family[1:]}")
        elif family in ("/Indexed", "/Pattern") and isinstance(space, Array) and len(space) > 1:
            self.space(space[1], what)
        elif family in ("/Separation", "/DeviceN"):
            self.space(space[2], what)

    def pattern(self, pattern: Any, resources: Any) -> None:
        if isinstance(pattern, pikepdf.Stream):
            self.later(pattern, resources)
        elif pattern is not None and "/Shading" in pattern and self.new(pattern):
            self.shading(pattern.Shading, resources)
            if "/ExtGState" in pattern:
                self.state(pattern.ExtGState, _State(), resources)

    def shading(self, shading: Any, _: Any) -> None:
        """A gradient: its colour space, and the ends of its functions (section 8.7.4.5)."""
        self.space(shading.ColorSpace, "a gradient is painted")
        size = _size(shading.ColorSpace)
        function = shading.get("/Function")
        parts = list(function) if isinstance(function, Array) else [function]
        for part in parts:
            for ends in _ends(part, 0):
                if size and len(ends) != (1 if len(parts) > 1 else size):
                    self.fault("pdfx-shading", "a gradient's function does not fit its colours")
                elif shading.ColorSpace == Name.DeviceCMYK and len(ends) == 4:
                    self.inks(ends)

    def font(self, font: Any, resources: Any) -> None:
        """A font and the descendants that hold its program (section 9.9)."""
        if not self.new(font):
            return
        if font.get("/Subtype") == Name.Type3:
            for glyph in font.get("/CharProcs", Dictionary()).values():
                self.later(glyph, font.get("/Resources", resources))
            return
        for each in font.get("/DescendantFonts", [font]):
            described = each.get("/FontDescriptor", Dictionary())
            if not any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                name = str(font.get("/BaseFont", "/?"))[1:]
                self.fault("pdfx-font", f"the font {name} is not embedded")

    def object(self, thing: Any, resources: Any) -> None:
        """An external object (section 8.8)."""
        if "/OPI" in thing:
            self.fault("pdfx-opi", "an image stands for another, by OPI")
        kind = thing.get("/Subtype")
        if kind == Name.PS or thing.get("/Subtype2") == Name.PS or "/PS" in thing:
            self.fault("pdfx-postscript", "there is PostScript")
        elif kind == Name.Form:
            if "/Ref" in thing:
                self.fault("pdfx-external", "a form lies in another file")
            self.later(thing, resources)
        elif kind == Name.Image and self.new(thing):
            self.image(thing, thing.get("/ColorSpace"))

    def image(self, image: Any, space: Any) -> None:
        """The colours of an image (section 8.9.5)."""
        if any(each.get("/DefaultForPrinting") for each in image.get("/Alternates", [])):
            self.fault("pdfx-opi", "an image has another one for printing")
        if space is not None:
            self.space(space, "an image is stored")
        if space == Name.DeviceCMYK and most_ink(image) > self.ink + 0.02:
            self.fault("pdfx-ink", f"an image has more than {self.ink:.0%} of ink")

    def inline(self, image: Any, resources: Any) -> None:
        """An image in a content stream, whose keys may be short (section 8.9.7)."""
        space = image.get("/CS", image.get("/ColorSpace"))
        if isinstance(space, Name):
            name = str(space)
            space = _resource(resources, "/ColorSpace", space) or Name(_SHORT.get(name, name))
        if space is not None:
            self.space(space, "an image is stored")


_CLASSES = {"Do": "/XObject", "gs": "/ExtGState", "sh": "/Shading", "Tf": "/Font"}
"""Where resources of these operators stand."""
_COLOURS = frozenset("cs sc scn g rg k".split())


def _resource(resources: Any, kind: str, name: Any) -> Any:
    return resources.get(kind, Dictionary()).get(str(name)) if isinstance(name, Name) else None


def _family(space: Any) -> str:
    found = str(space[0]) if isinstance(space, Array) else str(space)
    return {"/I": "/Indexed"}.get(found, _SHORT.get(found, found))


def _size(space: Any) -> int:
    """How many numbers make a colour; 0 where that is not known."""
    family = _family(space)
    if family == "/ICCBased":
        return int(space[1].get("/N", 0))
    return len(space[1]) if family == "/DeviceN" else _SIZES.get(family, 0)


def _ends(function: Any, depth: int) -> Iterator[tuple[float, ...]]:
    """The colours at the ends of an exponential function, and of those that one is stitched of."""
    kind = function.get("/FunctionType") if function is not None else None
    if kind == 2:
        yield tuple(float(number) for number in function.get("/C0", [0]))
        yield tuple(float(number) for number in function.get("/C1", [1]))
    elif kind == 3 and depth < 10:
        for part in function.get("/Functions", []):
            yield from _ends(part, depth + 1)
