"""A small PDF/X-4 file without a fault, and faults to plant in it, by the code of their rule."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from functools import cache
from io import BytesIO
from typing import Any

import pikepdf
from conftest import ROOT
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from pikepdf import Array, Dictionary, Name, Stream, String
from PIL import Image

PROFILE = ROOT / "styles" / "profiles" / "FOGRA39.icc"
BLEED = 3 / 25.4 * 72
XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
 xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"><rdf:Description rdf:about=""
 xmpMM:VersionID="1" xmpMM:RenditionClass="default">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">Title</rdf:li></rdf:Alt></dc:title>
<xmp:CreateDate>2021-10-12T08:00:00+00:00</xmp:CreateDate>
<xmp:ModifyDate>2021-10-12T08:00:00Z</xmp:ModifyDate>
<xmp:MetadataDate>2021-10-12T08:00:00Z</xmp:MetadataDate>
<xmpMM:DocumentID>uuid:1</xmpMM:DocumentID><pdf:Trapped>False</pdf:Trapped>
<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
TEXT = "In ink"
CONTENT = b"""q 0 0 0 1 k BT /F1 24 Tf 40 140 Td <%s> Tj ET Q
q 1 0 0 0.5 K /G0 gs 4 w 40 130 m 160 130 l S Q
q 14 98 176 26 re W n 1 0 0 1 14 0 cm 176 0 0 1 0 0 cm /Sh0 sh Q
q 40 0 0 40 40 45 cm /Im0 Do Q q 1 0 0 1 100 45 cm /Fm0 Do Q"""
"""Text, a line that can be seen through, a gradient into the bleed, an image and a form."""
LIMITED = (200, 200, 200, 160)
"""A colour of 298 %, in 255ths."""


def clean() -> pikepdf.Pdf:
    """A page with text, a line, a gradient, an image and a form, in inks."""
    pdf = pikepdf.new()
    program, shown = face()
    page = Dictionary(
        Type=Name.Page,
        MediaBox=[0, 0, 200, 200],
        BleedBox=[20 - BLEED, 20 - BLEED, 180 + BLEED, 180 + BLEED],
        TrimBox=[20, 20, 180, 180],
        Group=Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK),
        Contents=Stream(pdf, CONTENT % shown.hex().encode()),
        Resources=Dictionary(
            Font=Dictionary(F1=pdf.make_indirect(font(pdf, program))),
            ExtGState=Dictionary(G0=Dictionary(CA=0.5, TR2=Name.Default)),
            Shading=Dictionary(Sh0=gradient([0, 0, 0, 0], [1, 1, 0, 0])),
            XObject=Dictionary(
                Im0=image(pdf, LIMITED),
                Fm0=form(pdf, b"0 0 0 0.5 k 0 0 40 40 re f", BBox=[0, 0, 40, 40]),
            ),
        ),
    )
    pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    profile = pdf.make_stream(PROFILE.read_bytes(), N=4)
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFX,
                OutputConditionIdentifier=String("FOGRA39"),
                DestOutputProfile=profile,
            )
        ]
    )
    pdf.Root.Metadata = pdf.make_stream(XMP.encode(), Type=Name.Metadata, Subtype=Name.XML)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(
            Title=String("Title"),
            CreationDate=String("D:20211012080000Z"),
            ModDate=String("D:20211012080000Z"),
            Trapped=Name("/False"),
        )
    )
    return pdf


@cache
def face() -> tuple[bytes, bytes]:
    """A face with the letters of the text alone, and the text as numbers of its glyphs."""
    whole = TTFont(ROOT / "styles" / "fonts" / "Literata-Regular.ttf")
    options = Options(layout_features=[], hinting=False, name_IDs=[])
    subsetter = Subsetter(options)
    subsetter.populate(text=TEXT)
    subsetter.subset(whole)
    out = BytesIO()
    whole.save(out)
    names = whole.getBestCmap()
    shown = (whole.getGlyphID(names[ord(character)]) for character in TEXT)
    return out.getvalue(), b"".join(number.to_bytes(2, "big") for number in shown)


def font(pdf: pikepdf.Pdf, program: bytes) -> Dictionary:
    """A font of two bytes a glyph, with its program (ISO 32000-1, section 9.7)."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/AAAAAA+Literata"),
        Flags=4,
        FontBBox=[-200, -300, 1500, 1100],
        ItalicAngle=0,
        Ascent=900,
        Descent=-250,
        CapHeight=700,
        StemV=80,
        FontFile2=pdf.make_stream(program, Length1=len(program)),
    )
    system = Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0)
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/AAAAAA+Literata"),
        CIDSystemInfo=system,
        CIDToGIDMap=Name.Identity,
        DW=550,
        FontDescriptor=descriptor,
    )
    return Dictionary(
        Type=Name.Font,
        Subtype=Name.Type0,
        BaseFont=Name("/AAAAAA+Literata"),
        Encoding=Name("/Identity-H"),
        DescendantFonts=[descendant],
    )


def saved(pdf: pikepdf.Pdf, **given: Any) -> bytes:
    """The bytes of a file."""
    out = BytesIO()
    options = {"force_version": "1.6", "deterministic_id": True, "fix_metadata_version": False}
    pdf.save(out, **(options | given))
    return out.getvalue()


def gradient(first: list[float], second: list[float], space: Name = Name.DeviceCMYK) -> Dictionary:
    """An axial gradient, its function stitched of two."""
    part = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[0, 0, 0, 0], C1=[0, 0, 0, 0])
    last = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=first, C1=second)
    if space == Name.DeviceRGB:
        part = last
    parts = {"Functions": [part, last], "Bounds": [0.5], "Encode": [0, 1, 0, 1]}
    function = Dictionary(FunctionType=3, Domain=[0, 1], **parts)
    return Dictionary(ShadingType=2, ColorSpace=space, Coords=[0, 0, 1, 0], Function=function)


def image(pdf: pikepdf.Pdf, inks: tuple[int, ...], *, jpeg: bool = False) -> Stream:
    """An image all of one colour in inks, without loss or as JPEG."""
    pixels = Image.new("CMYK", (16, 16), inks)
    entries = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 16, "Height": 16}
    entries |= {"BitsPerComponent": 8, "ColorSpace": Name.DeviceCMYK}
    if not jpeg:
        return Stream(pdf, pixels.tobytes(), **entries)
    out = BytesIO()
    pixels.save(out, "JPEG", quality=95)  # as Adobe's programs write it: turned round
    entries |= {"Filter": Name.DCTDecode, "Decode": [1, 0] * 4}
    return Stream(pdf, out.getvalue(), **entries)


def form(pdf: pikepdf.Pdf, content: bytes, **entries: Any) -> Stream:
    """A form."""
    given: dict[str, Any] = {"Type": Name.XObject, "Subtype": Name.Form, "BBox": [0, 0, 9, 9]}
    return Stream(pdf, content, **(given | entries))


def annotation(kind: str, rectangle: list[float], **entries: Any) -> Dictionary:
    """An annotation without an appearance."""
    return Dictionary(Type=Name.Annot, Subtype=Name(kind), Rect=rectangle, **entries)


def _page(pdf: pikepdf.Pdf) -> Any:
    return pdf.pages[0].obj


def _add(pdf: pikepdf.Pdf, content: bytes, **resources: dict[str, Any]) -> None:
    """Paint something more, with resources by class and name, which get names that are free."""
    page = _page(pdf)
    for kind, named in resources.items():
        if f"/{kind}" not in page.Resources:
            page.Resources[f"/{kind}"] = Dictionary()
        known = page.Resources[f"/{kind}"]
        for name, thing in named.items():
            free = f"{name}x{len(known)}"
            content = re.sub(rf"/{name}\b".encode(), f"/{free}".encode(), content)
            known[f"/{free}"] = thing
    page.Contents = Stream(pdf, page.Contents.read_bytes() + b"\n" + content)


def _annotate(pdf: pikepdf.Pdf, *made: Dictionary) -> None:
    page = _page(pdf)
    page.Annots = Array([*page.get("/Annots", []), *made])


def _xmp(pdf: pikepdf.Pdf, old: str, new: str) -> None:
    packet = XMP.replace(old, new).encode()
    pdf.Root.Metadata = pdf.make_stream(packet, Type=Name.Metadata, Subtype=Name.XML)


def _nested(pdf: pikepdf.Pdf) -> None:
    """RGB in a form in a form in a pattern."""
    inner = form(pdf, b"1 0 0 rg 0 0 1 1 re f")
    outer = form(pdf, b"/A Do", Resources=Dictionary(XObject=Dictionary(A=inner)))
    tile = Stream(
        pdf,
        b"/B Do",
        Type=Name.Pattern,
        PatternType=1,
        PaintType=1,
        TilingType=1,
        BBox=[0, 0, 9, 9],
        XStep=9,
        YStep=9,
        Resources=Dictionary(XObject=Dictionary(B=outer)),
    )
    _add(pdf, b"/Pattern cs /P0 scn 0 0 9 9 re f", Pattern={"P0": tile})


def _mask(pdf: pikepdf.Pdf) -> None:
    group = Dictionary(S=Name.Transparency, CS=Name.DeviceRGB)
    mask = Dictionary(S=Name.Luminosity, G=form(pdf, b"0 g 0 0 1 1 re f", Group=group))
    _add(pdf, b"/G1 gs", ExtGState={"G1": Dictionary(SMask=mask)})


def _separation(pdf: pikepdf.Pdf) -> None:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], N=1, C0=[1, 1, 1], C1=[1, 0, 0])
    spot = Array([Name.Separation, Name("/House"), Name.DeviceRGB, tint])
    _add(pdf, b"/C0 cs 1 scn 0 0 9 9 re f", ColorSpace={"C0": spot})


def _icc(pdf: pikepdf.Pdf) -> None:
    space = Array([Name.ICCBased, pdf.make_stream(b"x", N=3)])
    _add(pdf, b"/C1 CS 0 0 0 SC", ColorSpace={"C1": space})


def _glyphs(pdf: pikepdf.Pdf) -> None:
    procedures = Dictionary(a=Stream(pdf, b"9 0 d0 0 1 0 rg 0 0 1 1 re f"))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type3, CharProcs=procedures)
    _add(pdf, b"BT /F3 9 Tf (a) Tj ET", Font={"F3": font})


def _font(pdf: pikepdf.Pdf) -> None:
    del _page(pdf).Resources.Font.F1.DescendantFonts[0].FontDescriptor.FontFile2


def _layers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = Dictionary(OCGs=[], D=Dictionary(Name=String("x"), AS=[]))


def _appearance(pdf: pikepdf.Pdf) -> None:
    drawn = annotation("/PrinterMark", [0, 0, 5, 5], AP=Dictionary(N=form(pdf, b"0 0 1 RG")))
    _annotate(pdf, drawn)


def _inline(pdf: pikepdf.Pdf) -> None:
    _add(pdf, b"BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc\nEI")


def _intent(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents.append(pdf.Root.OutputIntents[0])


def _profile(data: bytes) -> Callable[[pikepdf.Pdf], None]:
    def plant(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, N=4)

    return plant


def _annotations(*found: tuple[str, list[float]], **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    def plant(pdf: pikepdf.Pdf) -> None:
        _annotate(pdf, *(annotation(kind, rectangle, **entries) for kind, rectangle in found))

    return plant


def _image(**how: Any) -> Callable[[pikepdf.Pdf], None]:
    def plant(pdf: pikepdf.Pdf) -> None:
        _add(pdf, b"/Im1 Do", XObject={"Im1": image(pdf, HEAVY, **how)})

    return plant


OUTSIDE = [0.0, 0.0, 5.0, 5.0]
"""Beyond the bleed, where annotations may lie."""


def _put(
    where: Callable[[pikepdf.Pdf], Any], key: str, value: Any
) -> Callable[[pikepdf.Pdf], None]:
    """Set an entry of a dictionary."""
    return lambda pdf: where(pdf).__setitem__(f"/{key}", value)


def _paint(content: bytes, kind: str = "", thing: Any = None) -> Callable[[pikepdf.Pdf], None]:
    """Paint something, with one resource by the name of X."""
    return lambda pdf: _add(pdf, content, **({kind: {"X": thing}} if kind else {}))


def _shade(*given: Any) -> Callable[[pikepdf.Pdf], None]:
    return _paint(b"/X sh", "Shading", gradient(*given))


def _drop(where: Callable[[pikepdf.Pdf], Any], key: str) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: where(pdf).__delitem__(f"/{key}")


def _root(pdf: pikepdf.Pdf) -> Any:
    return pdf.Root


def _info(pdf: pikepdf.Pdf) -> Any:
    return pdf.trailer.Info


def _im0(pdf: pikepdf.Pdf) -> Any:
    return _page(pdf).Resources.XObject.Im0


def _reference(pdf: pikepdf.Pdf) -> None:
    _page(pdf).Resources.XObject.Fm0.Ref = Dictionary(F=String("x.pdf"))


def _postscript(pdf: pikepdf.Pdf) -> None:
    program = Stream(pdf, b"showpage", Type=Name.XObject, Subtype=Name.PS)
    _add(pdf, b"/P Do", XObject={"P": program})


def _space(content: bytes, *parts: Any) -> Callable[[pikepdf.Pdf], None]:
    """Paint with a colour space of several parts."""
    return lambda pdf: _add(pdf, content, ColorSpace={"X": Array([*parts])})


def _pixels(data: bytes, **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    """Paint an image of these data: one pixel of inks, if nothing else is said."""
    given: dict[str, Any] = {"Type": Name.XObject, "Subtype": Name.Image, "Width": 1, "Height": 1}
    given |= {"BitsPerComponent": 8, "ColorSpace": Name.DeviceCMYK}

    given = {key: value for key, value in (given | entries).items() if value is not None}

    def plant(pdf: pikepdf.Pdf) -> None:
        _add(pdf, b"/X Do", XObject={"X": Stream(pdf, data, **given)})

    return plant


def packed_jpeg(pdf: pikepdf.Pdf) -> None:
    """A JPEG of too much ink that is compressed once more."""
    raw = zlib.compress(image(pdf, HEAVY, jpeg=True).read_raw_bytes())
    filters = Array([Name.FlateDecode, Name.DCTDecode])
    _pixels(raw, Width=16, Height=16, Filter=filters, Decode=[1, 0] * 4)(pdf)


def _jpeg(mode: str, kind: str, colour: tuple[int, ...] = (0, 0, 0)) -> bytes:
    out = BytesIO()
    Image.new(mode, (8, 8), colour).save(out, kind)
    return out.getvalue()


def _function(data: bytes, **entries: Any) -> Callable[[pikepdf.Pdf], None]:
    """A gradient whose function says in another way what it gives."""

    def plant(pdf: pikepdf.Pdf) -> None:
        function = Stream(pdf, data, Domain=[0, 1], **entries)
        shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 1, 1])
        shading.Function = function
        _add(pdf, b"/X sh", Shading={"X": shading})

    return plant


def _one_each(count: int) -> Callable[[pikepdf.Pdf], None]:
    """A gradient with a function for each ink, from none of it to all."""
    functions = [Dictionary(FunctionType=2, Domain=[0, 1], N=1) for _ in range(count)]
    shading = Dictionary(ShadingType=2, ColorSpace=Name.DeviceCMYK, Coords=[0, 0, 1, 1])
    shading.Function = Array(functions)
    return _paint(b"/X sh", "Shading", shading)


def _mask_image(pdf: pikepdf.Pdf) -> None:
    mask = Stream(pdf, bytes(3), Type=Name.XObject, Subtype=Name.Image, Width=1, Height=1)
    mask.BitsPerComponent, mask.ColorSpace = 8, Name.DeviceRGB
    _im0(pdf).SMask = mask


def _bookmark(pdf: pikepdf.Pdf) -> None:
    """The second of a first one's children acts; the last leads back to the first."""
    first, last = (pdf.make_indirect(Dictionary(Title=String("x"))) for _ in range(2))
    last.A, last.Next, first.First = Dictionary(S=Name.URI), first, last
    pdf.Root.Outlines = Dictionary(First=first)


def _in_form(pdf: pikepdf.Pdf) -> None:
    """White is set outside of the form that is painted in it."""
    resources = {"ExtGState": {"X": OVERPRINT}, "XObject": {"W": form(pdf, b"0 0 1 1 re f")}}
    _add(pdf, b"q /X gs 0 0 0 0 k /W Do Q", **resources)


HEAVY = (220, 220, 220, 190)
"""A colour of 333 %, in 255ths."""
PLATES = Array([Name.Cyan, Name.Magenta, Name.Yellow, Name.Black])
TINT = Dictionary(FunctionType=2, Domain=[0, 1], N=1)
"""Not one for four plates, which no rule of ours asks."""
SCREEN = PROFILE.read_bytes()[:12] + b"mntrRGB " + PROFILE.read_bytes()[20:]
NO_TABLE = PROFILE.read_bytes().replace(b"B2A0", b"xxxx", 1)
FULL = String(b"\0\0\0\0\xff\xff\xff\xff")
"""Two colours of a table: no ink, and all of each."""
OVERPRINT = Dictionary(op=True, OP=True, OPM=1)
HELVETICA = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
FAULTS: list[tuple[str, str, Callable[[pikepdf.Pdf], None]]] = [
    ("pdfx-trapped", "unknown", _put(_info, "Trapped", Name.Unknown)),
    ("pdfx-trapped", "absent", _drop(_info, "Trapped")),
    ("pdfx-metadata", "absent", _drop(_root, "Metadata")),
    ("pdfx-metadata", "no XML", lambda pdf: _xmp(pdf, "</rdf:RDF>", "")),
    ("pdfx-metadata", "no version", lambda pdf: _xmp(pdf, 'xmpMM:VersionID="1"', "")),
    ("pdfx-claim", "X-3", lambda pdf: _xmp(pdf, "PDF/X-4", "PDF/X-3:2003")),
    ("pdfx-agree", "title", lambda pdf: _xmp(pdf, ">Title<", ">Other<")),
    ("pdfx-agree", "date", lambda pdf: _xmp(pdf, "12T08:00:00Z</xmp:Mod", "13T08:00:00Z</xmp:Mod")),
    ("pdfx-intent", "two", _intent),
    ("pdfx-intent", "none", _drop(_root, "OutputIntents")),
    ("pdfx-profile", "none", _profile(b"x" * 200)),
    ("pdfx-profile", "cut off", _profile(PROFILE.read_bytes()[:5000])),
    ("pdfx-profile", "screen", _profile(SCREEN)),
    ("pdfx-boxes", "art", _put(_page, "ArtBox", Array([20, 20, 180, 180]))),
    ("pdfx-boxes", "no trim", _drop(_page, "TrimBox")),
    ("pdfx-boxes", "bleed beyond media", _put(_page, "BleedBox", Array([-5, 5, 195, 195]))),
    ("pdfx-boxes", "crop", _put(_page, "CropBox", Array([30, 30, 170, 170]))),
    ("pdfx-bleed", "2 mm", _put(_page, "BleedBox", Array([14, 14, 186, 186]))),
    ("pdfx-unit", "2", _put(_page, "UserUnit", 2)),
    ("pdfx-annotation", "inside", _annotations(("/Link", [50, 50, 60, 60]))),
    ("pdfx-annotation", "half", _annotations(("/Link", OUTSIDE), ("/Link", [0, 0, 15, 15]))),
    ("pdfx-media", "film", _annotations(("/Movie", OUTSIDE))),
    ("pdfx-action", "link", _annotations(("/Link", OUTSIDE), A=Dictionary(S=Name.URI))),
    ("pdfx-action", "opening", _put(_root, "OpenAction", Dictionary(S=Name.Print))),
    ("pdfx-action", "scripts", _put(_root, "Names", Dictionary(JavaScript=Dictionary()))),
    ("pdfx-form", "fields", _put(_root, "AcroForm", Dictionary(Fields=[Dictionary()]))),
    ("pdfx-layers", "states", _layers),
    ("pdfx-rgb", "operator", _paint(b"1 0 0 RG 0 0 m 9 9 l S")),
    ("pdfx-rgb", "form in pattern", _nested),
    ("pdfx-rgb", "inline image", _inline),
    ("pdfx-rgb", "soft mask", _mask),
    ("pdfx-rgb", "page group", lambda pdf: _page(pdf).Group.__setitem__("/CS", Name.DeviceRGB)),
    ("pdfx-rgb", "separation", _separation),
    ("pdfx-rgb", "ICC", _icc),
    ("pdfx-rgb", "glyph", _glyphs),
    ("pdfx-rgb", "appearance", _appearance),
    ("pdfx-rgb", "gradient", _shade([0, 0, 0], [1, 0, 0], Name.DeviceRGB)),
    ("pdfx-rgb", "Lab", _paint(b"/X cs", "ColorSpace", Array([Name.Lab, Dictionary()]))),
    ("pdfx-shading", "three numbers", _shade([0, 0, 0], [1, 0, 0])),
    ("pdfx-ink", "operator", _paint(b"1 1 1 0.1 k 0 0 9 9 re f")),
    ("pdfx-ink", "gradient", _shade([0, 0, 0, 0], [1, 1, 1, 0.2])),
    ("pdfx-ink", "image", _image()),
    ("pdfx-ink", "JPEG", _image(jpeg=True)),
    ("pdfx-overprint", "fill", _paint(b"/X gs 0 0 0 0 k 0 0 9 9 re f", "ExtGState", OVERPRINT)),
    ("pdfx-overprint", "line", _paint(b"/X gs 0 0 0 0 K 0 0 9 9 re S", "ExtGState", OVERPRINT)),
    ("pdfx-font", "descendant", _font),
    ("pdfx-font", "simple", _paint(b"BT /X 9 Tf ET", "Font", HELVETICA)),
    ("pdfx-transfer", "function", _paint(b"/X gs", "ExtGState", Dictionary(TR=Dictionary()))),
    ("pdfx-transfer", "phase", _paint(b"/X gs", "ExtGState", Dictionary(HTP=[0, 0]))),
    ("pdfx-postscript", "object", _postscript),
    ("pdfx-opi", "OPI", _put(_im0, "OPI", Dictionary())),
    (
        "pdfx-opi",
        "alternate",
        _put(_im0, "Alternates", Array([Dictionary(DefaultForPrinting=True)])),
    ),
    ("pdfx-metadata", "no date", lambda pdf: _xmp(pdf, ">2021-10-12T08:00:00+00:00<", ">spring<")),
    (
        "pdfx-agree",
        "zone",
        lambda pdf: _xmp(pdf, "12T08:00:00Z</xmp:Mod", "12T08:00:00+02:00</xmp:Mod"),
    ),
    ("pdfx-agree", "older key", _put(_info, "GTS_PDFXVersion", String("PDF/X-3:2002"))),
    ("pdfx-profile", "no table", _profile(NO_TABLE)),
    ("pdfx-boxes", "no media", _drop(_page, "MediaBox")),
    ("pdfx-boxes", "two numbers", _put(_page, "TrimBox", Array([20, 20]))),
    ("pdfx-boxes", "crop in bleed", _put(_page, "CropBox", Array([19, 19, 181, 181]))),
    ("pdfx-annotation", "mark in trim", _annotations(("/PrinterMark", [15, 15, 25, 25]))),
    ("pdfx-view", "trim", _put(_root, "ViewerPreferences", Dictionary(PrintArea=Name.TrimBox))),
    ("pdfx-action", "bookmark", _bookmark),
    ("pdfx-form", "XFA", _put(_root, "AcroForm", Dictionary(Fields=[], XFA=String("x")))),
    ("pdfx-layers", "no name", _put(_root, "OCProperties", Dictionary(OCGs=[], D=Dictionary()))),
    ("pdfx-rgb", "mask of an image", _mask_image),
    (
        "pdfx-rgb",
        "JPEG 2000",
        _pixels(_jpeg("RGB", "JPEG2000"), Filter=Name.JPXDecode, ColorSpace=None),
    ),
    (
        "pdfx-rgb",
        "table of colours",
        _space(b"/X cs 0 sc", Name.Indexed, Name.DeviceRGB, 0, String("abc")),
    ),
    (
        "pdfx-shading",
        "samples",
        _function(bytes(6), FunctionType=0, Range=[0, 1] * 3, Size=[2], BitsPerSample=8),
    ),
    ("pdfx-shading", "three functions", _one_each(3)),
    ("pdfx-ink", "four functions", _one_each(4)),
    (
        "pdfx-ink",
        "samples of a function",
        _function(bytes(FULL), FunctionType=0, Range=[0, 1] * 4, Size=[2], BitsPerSample=8),
    ),
    (
        "pdfx-ink",
        "plates",
        _space(b"/X cs 1 1 1 1 scn", Name.DeviceN, PLATES, Name.DeviceCMYK, TINT),
    ),
    ("pdfx-ink", "table of colours", _space(b"/X cs 1 sc", Name.Indexed, Name.DeviceCMYK, 1, FULL)),
    ("pdfx-ink", "inline image", _paint(b"BI /W 1 /H 1 /BPC 8 /CS /CMYK ID \xff\xff\xff\xff\nEI")),
    ("pdfx-ink", "16 bits", _pixels(b"\xff" * 8, BitsPerComponent=16)),
    ("pdfx-ink", "4 bits", _pixels(b"\xff" * 2, BitsPerComponent=4)),
    ("pdfx-ink", "turned round", _pixels(bytes(4), Decode=[1, 0] * 4)),
    ("pdfx-ink", "packed JPEG", packed_jpeg),
    (
        "pdfx-ink",
        "JPEG 2000",
        _pixels(_jpeg("CMYK", "JPEG2000", HEAVY), Filter=Name.JPXDecode, ColorSpace=None),
    ),
    ("pdfx-syntax", "too few samples", _pixels(b"\xff" * 3)),
    ("pdfx-syntax", "JPEG of three", _pixels(_jpeg("RGB", "JPEG"), Filter=Name.DCTDecode)),
    ("pdfx-syntax", "numbers", _paint(b"1 /a k")),
    ("pdfx-syntax", "content", _paint(b"[ << /a ( 1 0 0")),
    ("pdfx-syntax", "no resource", _paint(b"/X gs")),
    ("pdfx-syntax", "colour space", _space(b"/X cs", Name.ICCBased)),
    (
        "pdfx-overprint",
        "outlined text",
        _paint(b"/X gs 0 0 0 0 K 1 Tr BT (a) Tj ET", "ExtGState", OVERPRINT),
    ),
    ("pdfx-overprint", "in a form", _in_form),
    ("pdfx-transfer", "identity", _paint(b"/X gs", "ExtGState", Dictionary(TR2=Name.Identity))),
    (
        "pdfx-halftone",
        "type",
        _paint(b"/X gs", "ExtGState", Dictionary(HT=Dictionary(HalftoneType=6))),
    ),
    (
        "pdfx-halftone",
        "name",
        _paint(
            b"/X gs",
            "ExtGState",
            Dictionary(HT=Dictionary(HalftoneType=1, HalftoneName=String("x"))),
        ),
    ),
    (
        "pdfx-filter",
        "inline image",
        _paint(b"BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID \x80\x0b\x60\x50\nEI"),
    ),
    (
        "pdfx-measure",
        "large image",
        _pixels(b"", Width=30_000, Height=30_000),
    ),
    (
        "pdfx-measure",
        "calculator",
        _function(b"{ dup dup dup }", FunctionType=4, Range=[0, 1] * 4),
    ),
    ("pdfx-external", "stream", _put(_im0, "F", String("x.tif"))),
    ("pdfx-external", "form", _reference),
]
"""Code, what it is, and how it is planted."""
