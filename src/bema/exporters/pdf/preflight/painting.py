"""What the preflight asks of all that is painted: pages, forms, patterns, masks, glyphs, images."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from bema.exporters.pdf.preflight.fault import Fault
from bema.exporters.pdf.preflight.gradients import gradient
from bema.exporters.pdf.preflight.objects import (
    entry,
    filters,
    has,
    inherited,
    integer,
    is_bounded,
    is_number,
    items,
    name,
    numbers,
    text,
    values,
)
from bema.exporters.pdf.preflight.samples import Broken, Unmeasured, most_ink, own_space
from bema.exporters.pdf.preflight.spaces import CMYK, GRAY, NONE, RGB, Space, space_of
from bema.exporters.pdf.preflight.state import PAINTING, State

_DEVICE = {"g": GRAY, "rg": RGB, "k": CMYK}
_COLOURS = frozenset("cs CS sc SC scn SCN g G rg RG k K".split())
_CLASSES = {"Do": "/XObject", "gs": "/ExtGState", "sh": "/Shading", "Tf": "/Font"}
"""Where resources of these operators stand."""
_LOOKED_AT = " ".join(("q Q Tr BI ID EI", *_COLOURS, *PAINTING, *_CLASSES))
_KEYS = {"/W": "/Width", "/H": "/Height", "/BPC": "/BitsPerComponent", "/CS": "/ColorSpace"}
_KEYS |= {"/D": "/Decode", "/F": "/Filter", "/DP": "/DecodeParms", "/IM": "/ImageMask"}
"""Keys of inline images (ISO 32000-1, table 93)."""
_LONGEST = 8_000_000
"""Bytes of a content stream at most; a million operators take ten seconds and half a gigabyte."""
_ROUNDING = 0.01
"""Ink by which four numbers may be rounded up together."""
_LOSS = 0.03
"""And by which a JPEG may be off."""


def painting(pdf: pikepdf.Pdf, ink: float) -> Iterator[Fault]:
    """Faults of what is painted, page by page; what several pages share is looked at once."""
    with pikepdf.new() as scratch:
        checker = _Checker(ink, scratch)
        for number, page in enumerate(pdf.pages, 1):
            checker.page(page.obj)
            if pdf.get_warnings():  # which are those since they were last asked for
                checker.fault("pdfx-syntax", "what is painted cannot be read as it stands")
            yield from (fault._replace(page=number) for fault in dict.fromkeys(checker.faults))
            checker.faults.clear()


class _Part(NamedTuple):
    """A content stream that has yet to be looked at."""

    stream: Any
    resources: Any
    """Those that it takes where it has none."""
    state: State
    printed: bool
    """Whether its colours come on the paper; those of a soft mask do not."""


@dataclass
class _Checker:
    """Goes through content streams; what they use waits in a list, so that rings of forms end."""

    ink: float
    scratch: pikepdf.Pdf
    """Holds inline images as if they were others."""
    faults: list[Fault] = field(default_factory=list)
    seen: set[object] = field(default_factory=set)
    spaces: dict[tuple[int, int], Space] = field(default_factory=dict)
    waiting: list[_Part] = field(default_factory=list)
    printed: bool = True

    def fault(self, code: str, message: str) -> None:
        self.faults.append(Fault(code, message))

    def page(self, page: Any) -> None:
        """A page with its annotations' appearances, and all that they paint with."""
        self.printed = True
        self.group(entry(page, "/Group"))
        contents = entry(page, "/Contents")
        for each in (contents, *items(contents)):
            if isinstance(each, Stream) and not self.is_small(each):
                return
        if contents is not None:
            self.content(pikepdf.Page(page), inherited(page, "/Resources"), State())
        for annotation in items(entry(page, "/Annots")):
            for appearance in values(entry(annotation, "/AP")):
                for each in (appearance, *values(appearance)):
                    self.later(each, None, State())
        while self.waiting:
            part = self.waiting.pop()
            self.printed = part.printed
            self.group(entry(part.stream, "/Group"))
            own = entry(part.stream, "/Resources")
            if self.is_small(part.stream):
                self.content(part.stream, part.resources if own is None else own, part.state)

    def is_small(self, stream: Any) -> bool:
        small = is_bounded(stream, _LONGEST)
        if not small:
            self.fault("pdfx-measure", "what is painted is too long to be looked at")
        return small

    def later(self, stream: Any, resources: Any, state: State) -> None:
        """Put a content stream on the list, if it has not been there in that state."""
        start = state._replace(fill_space=NONE, stroke_space=NONE)
        if isinstance(stream, Stream) and self.new(stream, start, self.printed):
            self.waiting.append(_Part(stream, resources, start, self.printed))

    def new(self, thing: Any, *how: object) -> bool:
        """Whether a thing is met for the first time; those without a number always are."""
        number = thing.objgen if isinstance(thing, pikepdf.Object) else (0, 0)
        if (number, *how) in self.seen:
            return False
        if number != (0, 0):
            self.seen.add((number, *how))
        return True

    def group(self, group: Any) -> None:
        """The colour space that a transparency group blends in (section 11.6.6)."""
        if has(group, "/CS"):
            self.space(group.CS, None, "a transparency group blends")

    def content(self, stream: Any, resources: Any, state: State) -> None:
        """Operators of one content stream."""
        for default in ("/DefaultGray", "/DefaultCMYK"):
            if has(entry(resources, "/ColorSpace"), default):
                self.space(resources.ColorSpace[default], None, f"{default[1:]} is")
        try:
            with warnings.catch_warnings():
                # What is before the place that cannot be read is looked at all the same.
                warnings.simplefilter("ignore")
                found = pikepdf.parse_content_stream(stream, _LOOKED_AT)
        except (pikepdf.PdfError, ValueError, TypeError):
            self.fault("pdfx-syntax", "what is painted cannot be read as it stands")
            return
        stack: list[State] = []
        for operands, operator in found:
            op = str(operator)
            if op == "q":
                stack.append(state)
            elif op == "Q":
                state = stack.pop() if stack else state
            elif op == "INLINE IMAGE":
                self.inline(operands[0], resources)
            elif op == "Tr":
                state = state._replace(render=integer(operands[0] if operands else 0))
            elif op in _CLASSES:
                state = self.resource(op, operands, resources, state)
            elif op in _COLOURS:
                state = self.colour(op, operands, resources, state)
            elif state.loses(op):
                self.fault("pdfx-overprint", "white overprints")

    def resource(self, op: str, operands: Any, resources: Any, state: State) -> State:
        """An operator that uses a resource by its name."""
        used = name(operands[0]) if operands else ""
        found = entry(resources, _CLASSES[op], used) if used else None
        if found is None:
            self.fault("pdfx-syntax", f"{op} names a resource that is not there")
        elif op == "gs":
            return self.state(found, resources, state)
        elif op == "Do":
            self.object(found, resources, state)
        elif op == "sh":
            self.shading(found, resources)
        else:
            self.font(found, resources)
        return state

    def colour(self, op: str, operands: Any, resources: Any, state: State) -> State:
        """An operator that sets a colour or a colour space (section 8.6.8)."""
        stroke, lower = op[0].isupper(), op.lower()
        space = state.stroke_space if stroke else state.fill_space
        white = False
        if lower == "cs":
            space = self.space(operands[0] if operands else None, resources, "something is painted")
        elif lower in _DEVICE or not (operands and isinstance(operands[-1], Name)):
            space = _DEVICE.get(lower, space)
            colour = [float(each) for each in operands if is_number(each)]
            if len(colour) < len(operands) or (space.size and len(colour) != space.size):
                self.fault("pdfx-syntax", f"{op} has not the numbers that it needs")
            if space is RGB and lower == "rg":
                self.fault("pdfx-rgb", "something is painted in DeviceRGB")
            if space == NONE and len(colour) == CMYK.size:
                space = CMYK  # taken over by a form from where it is painted
            self.inks(space.ink(colour))
            white = space == CMYK and not any(colour)
        else:
            colour = [float(each) for each in operands if is_number(each)]
            self.inks(space.ink(colour))
            self.pattern(entry(resources, "/Pattern", name(operands[-1])), resources)
        if stroke:
            return state._replace(white_stroke=white, stroke_space=space)
        return state._replace(white_fill=white, fill_space=space)

    def inks(self, ink: float) -> None:
        if self.printed and ink > self.ink + _ROUNDING:
            self.fault("pdfx-ink", f"something has more than {self.ink:.0%} of ink")

    def state(self, given: Any, resources: Any, state: State) -> State:
        """A dictionary of the graphics state (section 8.4.5)."""
        if any(has(given, key) and given[key] != Name.Default for key in ("/TR", "/TR2")):
            self.fault("pdfx-transfer", "there is a transfer function")
        if has(given, "/HTP"):
            self.fault("pdfx-transfer", "there is a halftone phase")
        halftone = entry(given, "/HT")
        self.halftone(halftone)
        for each in values(halftone) if integer(entry(halftone, "/HalftoneType")) == 5 else ():
            self.halftone(each)
        outside, self.printed = self.printed, False
        self.later(entry(given, "/SMask", "/G"), resources, State())
        self.printed = outside
        if items(entry(given, "/Font")):
            self.font(given.Font[0], resources)
        return state.overprinting(given)

    def halftone(self, halftone: Any) -> None:
        """Dots on the plate, which are the press's own business (section 10.5)."""
        if not isinstance(halftone, Dictionary | Stream):
            return
        kind = integer(entry(halftone, "/HalftoneType"))
        if kind not in (1, 5) or has(halftone, "/HalftoneName"):
            self.fault("pdfx-halftone", "there is a halftone of another type, or with a name")

    def space(self, given: Any, resources: Any, what: str) -> Space:
        """A colour space with all that it stands on (section 8.6)."""
        key = given.objgen if isinstance(given, pikepdf.Object) else (0, 0)
        found = self.spaces.get(key) or space_of(given, resources)
        if key != (0, 0):
            self.spaces[key] = found
        if not found.family:
            self.fault("pdfx-syntax", f"{what} in a colour space that is none")
        elif found.foreign:
            self.fault("pdfx-rgb", f"{what} in {found.foreign[1:]}")
        return found

    def pattern(self, pattern: Any, resources: Any) -> None:
        if isinstance(pattern, Stream):
            self.later(pattern, resources, State())
        elif pattern is None:
            self.fault("pdfx-syntax", "something is painted with a pattern that is not there")
        elif self.new(pattern, "pattern", self.printed):
            self.shading(entry(pattern, "/Shading"), resources)
            if has(pattern, "/ExtGState"):
                self.state(pattern.ExtGState, resources, State())

    def shading(self, shading: Any, resources: Any) -> None:
        """A gradient: its colour space, and the colours of its functions (section 8.7.4.5)."""
        if not self.new(shading, "shading", self.printed):
            return
        space = self.space(entry(shading, "/ColorSpace"), resources, "a gradient is painted")
        self.inks(space.ink(numbers(entry(shading, "/Background"))))
        found = gradient(shading, space)
        if not found.fits:
            self.fault("pdfx-shading", "a gradient does not fit its colours")
        elif found.known or not self.printed:
            self.inks(found.ink)
        elif found.ink > self.ink:
            self.fault("pdfx-measure", "the ink of a gradient is not known, and may be too much")

    def font(self, font: Any, resources: Any) -> None:
        """A font and the descendants that hold its program (section 9.9)."""
        if not self.new(font, "font"):
            return
        if entry(font, "/Subtype") == Name.Type3:
            own = entry(font, "/Resources")
            for glyph in values(entry(font, "/CharProcs")):
                self.later(glyph, resources if own is None else own, State())
            return
        for each in items(entry(font, "/DescendantFonts")) or [font]:
            described = entry(each, "/FontDescriptor")
            programs = (entry(described, f"/FontFile{n}") for n in ("", "2", "3"))
            if not any(isinstance(program, Stream) for program in programs):
                called = name(entry(font, "/BaseFont"))[1:] or text(entry(font, "/Name")) or "?"
                self.fault("pdfx-font", f"the font {called} is not embedded")

    def object(self, thing: Any, resources: Any, state: State) -> None:
        """An external object (section 8.8)."""
        if has(thing, "/OPI"):
            self.fault("pdfx-opi", "an image stands for another, by OPI")
        kind = entry(thing, "/Subtype")
        if kind == Name.PS or entry(thing, "/Subtype2") == Name.PS or has(thing, "/PS"):
            self.fault("pdfx-postscript", "there is PostScript")
        elif kind == Name.Form:
            if has(thing, "/Ref"):
                self.fault("pdfx-external", "a form lies in another file")
            self.later(thing, resources, state)
        elif kind == Name.Image and isinstance(thing, Stream):
            if self.new(thing, "image", self.printed):
                self.image(thing, resources)
        else:
            self.fault("pdfx-syntax", "an object is painted that is neither form nor image")

    def image(self, image: Any, resources: Any) -> None:
        """The colours of an image, and of its mask (section 8.9.5)."""
        if any(entry(e, "/DefaultForPrinting") is True for e in items(entry(image, "/Alternates"))):
            self.fault("pdfx-opi", "an image has another one for printing")
        mask = entry(image, "/SMask")
        if has(mask, "/ColorSpace"):
            self.space(mask.ColorSpace, resources, "a mask is stored")
        if entry(image, "/ImageMask") is True:
            return
        try:
            self.samples(image, resources)
        except Unmeasured:
            self.fault("pdfx-measure", "an image is larger than memory allows")
        except Broken:
            self.fault("pdfx-syntax", "an image has not the data that its size and colours need")

    def samples(self, image: Any, resources: Any) -> None:
        """What an image is stored in, and the ink of its samples."""
        given = entry(image, "/ColorSpace")
        if given is None and filters(image)[-1:] == ["/JPXDecode"]:
            given = Name(own_space(image))
        space = self.space(given, resources, "an image is stored")
        if space.foreign or not space.family or not self.printed:
            return
        rounding = _LOSS if filters(image)[-1:] == ["/DCTDecode"] else _ROUNDING
        if most_ink(image, space) > self.ink + rounding:
            self.fault("pdfx-ink", f"an image has more than {self.ink:.0%} of ink")

    def inline(self, image: Any, resources: Any) -> None:
        """An image in a content stream, whose keys may be short (section 8.9.7)."""
        _, _, data = image.unparse().partition(b"\nID\n")
        made = Stream(self.scratch, data.removesuffix(b"\nEI"))
        for key in {*image.obj} - {"/L", "/Length"}:
            made[_KEYS.get(key, key)] = image.obj[key]
        used = filters(made)
        if used:
            made["/Filter"] = Array([Name(each) for each in used])
        if "/LZWDecode" in used:
            self.fault("pdfx-filter", "an image is compressed by LZW")
        self.image(made, resources)
