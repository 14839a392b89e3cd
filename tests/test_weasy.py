"""The contract with WeasyPrint: the private names and shapes that `bema.weasy` relies on.

When this fails after an upgrade, WeasyPrint has changed what it never promised to keep: mend
`bema.weasy`, then this file, and nothing else should need mending.
"""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT
from looks import PdfLook
from lxml import etree

import bema
from bema import weasy
from bema.edition.edition import Edition
from bema.findings import Finding, Place
from bema.tei.speech import Speech

PARAMETERS = {
    "weasyprint.css:get_all_computed_styles": (
        "html", "user_stylesheets", "presentational_hints", "font_config", "counter_style",
        "color_profiles", "page_rules", "layers", "target_collector", "forms",
    ),
    "weasyprint.css:StyleFor.__call__": ("self", "element", "pseudo_type"),
    "weasyprint.layout.page:PageType": ("side", "blank", "name", "index", "groups"),
    "weasyprint.layout.page:set_page_type_computed_styles": ("page_type", "html", "style_for"),
    "weasyprint.text.line_break:character_ratio": ("style", "unit"),
    "weasyprint.text.line_break:strut": ("style",),
    "weasyprint.css:StyleFor.get_computed_styles": ("self",),
    "weasyprint.css:preprocess_declarations": ("base_url", "declarations", "prelude"),
    "weasyprint.css.validation:preprocess_declarations": ("base_url", "declarations", "prelude"),
    "weasyprint.css.counters:CounterStyle.render_marker": (
        "self", "counter_name", "counter_value",
    ),
    "weasyprint.css.counters:CounterStyle.render_value": ("self", "counter_value", "counter_name"),
    "weasyprint.text.constants:get_lang_quotes": ("lang",),
    "weasyprint.css.counters:CounterStyle.resolve_counter": ("self", "counter_name"),
    "weasyprint.layout.inline:get_next_linebox": (
        "context", "linebox", "position_y", "bottom_space", "skip_stack", "containing_block",
        "absolute_boxes", "fixed_boxes", "first_letter_style", "first_line_style",
    ),
    "weasyprint.layout.inline:split_first_line": ("text", "style"),
    "weasyprint.layout.inline:text_align": ("context", "line", "available_width", "last"),
    "weasyprint.urls:URLFetcherResponse": ("url", "body", "headers"),
    "weasyprint.pdf:add_tags": ("pdf", "document", "pdf_version", "page_streams"),
    "weasyprint.pdf:build_fonts_dictionary": ("pdf", "fonts", "compress", "subset", "options"),
    "weasyprint.pdf.stream:Stream.marked": ("self", "box", "tag"),
    "weasyprint.pdf.stream:Stream.add_font": ("self", "pango_font"),
    "weasyprint.pdf.stream:Stream.set_font_size": ("self", "font", "size"),
    "weasyprint.pdf.stream:Stream.end_text": ("self",),
    "pydyf:Stream.show_text": ("self", "text"),
    "pydyf:Stream.begin_marked_content": ("self", "tag", "property_list"),
    "cssselect2:Matcher.match": ("self", "element"),
    "cssselect2:ElementWrapper.from_html_root": ("root", "content_language"),
}  # fmt: skip


@pytest.mark.parametrize("name", PARAMETERS)
def test_functions_take_what_we_give(name: str) -> None:
    """The function is there, with these parameters in this order."""
    module, _, path = name.partition(":")
    found: Any = import_module(module)
    for part in path.split("."):
        assert hasattr(found, part), f"WeasyPrint has no {module}.{path} any more"
        found = getattr(found, part)
    assert tuple(inspect.signature(found).parameters)[: len(PARAMETERS[name])] == PARAMETERS[name]


def test_a_document_needs_these_attributes_alone() -> None:
    """What `HTML.__init__` sets is what our document sets."""
    from weasyprint import HTML

    html = HTML(string="<p>")
    assert set(vars(html)) == {
        "base_url", "url_fetcher", "media_type", "wrapper_element", "etree_element",
    }  # fmt: skip


def test_boxes_are_what_the_flow_takes_them_for() -> None:
    """What `flow` asks of boxes, and `tagged` of links and fonts, is there."""
    from weasyprint import HTML

    pages = HTML(
        string="""<style>p { float: footnote } @page { @top-left { content: "x" } }</style>
        <table><thead><tr><th>h</table><a href="#a" id="a">link</a><p>note</p>
        <div style="position: absolute">a</div>"""
    ).render()
    (page,) = pages.pages
    boxes = list(page._page_box.descendants(placeholders=True))
    kinds = {type(box).__name__ for box in boxes}
    assert {"TextBox", "MarginBox", "TableRowGroupBox", "FootnoteAreaBox"} <= kinds
    held = [child for box in boxes for child in box.children if hasattr(child, "_box")]
    assert [type(child).__name__ for child in held] == ["AbsolutePlaceholder"]
    tags = {box.element_tag for box in boxes}
    assert {None, "a", "p::footnote-call", "p::footnote-marker"} <= tags
    assert all(hasattr(box, "element") and hasattr(box, "is_leader") for box in boxes)
    assert any(getattr(box, "is_header", False) for box in boxes)
    ((kind, target, _, box),) = page.links
    assert (kind, target, box.element.tag) == ("internal", "a", "a")
    made: dict[str, Any] = {}
    pages.write_pdf(finisher=lambda document, pdf: made.update(fonts=document.fonts, pdf=pdf))
    assert box.link_annotation["Rect"]
    for font in made["fonts"].values():
        assert set(font.to_unicode) <= set(font.widths)
        assert font.file_content
        assert (font.bitmap, font.index) == (False, 0)
    assert len(made["pdf"].page_references) == 1


def fetch(url: str) -> weasy.Fetched:
    raise ValueError(url)


def computed(css: str, html: str = "<p>x</p>") -> tuple[Any, weasy.Cascade, tuple[Finding, ...]]:
    root = etree.fromstring(f"<html><head/><body>{html}</body></html>")
    source = weasy.Source("test.css", css, "file:///test.css")
    cascade, findings = weasy.cascade(weasy.Job(root, "file:///", (source,), "print", fetch))
    return root, cascade, findings


def style(css: str, html: str = "<p>x</p>") -> weasy.Style:
    root, cascade, findings = computed(css, html)
    assert findings == ()
    found = cascade(root[1][0])
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("declaration", "name", "value"),
    [
        ("margin-top: 3pt", "margin-top", 4.0),
        ("margin-left: 25%", "margin-left", weasy.Percentage(25)),
        ("margin-left: calc(1in - 6px)", "margin-left", 90.0),
        ("text-indent: 2em; font-size: 10px", "text-indent", 20.0),
        ("line-height: 1.5", "line-height", weasy.Multiple(1.5)),
        ("line-height: 20px", "line-height", 20.0),
        ("line-height: normal", "line-height", "normal"),
        ("line-height: 0", "line-height", weasy.Multiple(0)),
        ("text-align: justify", "text-align", "justify"),
        ("font-family: Literata, serif", "font-family", ("Literata", "serif")),
        ("font-weight: bold", "font-weight", 700),
        ("color: #ff0000", "color", weasy.Colour(1, 0, 0, 1)),
        ("border-top: 1px solid; color: #0000ff", "border-top-color", weasy.Colour(0, 0, 1, 1)),
        ("display: none", "display", ("none",)),
        ("display: list-item", "display", ("block", "flow", "list-item")),
        ("float: footnote", "float", "footnote"),
        ("letter-spacing: 1px", "letter-spacing", 1.0),
    ],
)
def test_shapes_of_values(declaration: str, name: str, value: object) -> None:
    """What `Style` promises: px, percentages, keywords, colours, tuples."""
    found = style(f"p {{ {declaration} }}")[name]
    assert found == value
    assert type(found) is type(value)


def test_custom_properties_and_what_is_declared() -> None:
    """`custom` gives the text, `declared` whether a rule says it here."""
    found = style('p { --word: "Body Text"; color: red }')
    assert found.custom("--word") == '"Body Text"'
    assert (found.declared("--word"), found.declared("color")) == (True, True)
    assert (found.declared("--other"), found.declared("padding-top")) == (False, False)
    assert found.custom("--other") == ""


def test_pages_and_margin_boxes(edition: Edition) -> None:
    """Sizes in px; a box without content is none."""
    cascade = edition.computed("print")
    assert [round(length * 25.4 / 96) for length in cascade.page()["size"]] == [148, 210]
    assert cascade.margin_box("top-left") is None
    assert cascade.margin_box("top-center", first=True) is None
    head = cascade.margin_box("top-center", side="left")
    assert head is not None
    assert head["content"] == (("string()", ("speaker", "first")),)


@pytest.mark.parametrize(
    ("kind", "value", "text", "marker"),
    [("decimal", 3, "3", "3. "), ("lower-roman", 4, "iv", "iv. "), ("disc", 1, "•", "• ")],
)
def test_counter_styles(kind: str, value: int, text: str, marker: str) -> None:
    """A number as a counter shows it, and as a marker with its suffix."""
    _, cascade, _ = computed("")
    assert (cascade.counter(kind, value), cascade.counter(kind, value, marker=True)) == (
        text, marker,
    )  # fmt: skip


def test_lists_count_as_their_attributes_say(tei: Callable[[str], Speech]) -> None:
    """On paper too, where WeasyPrint would take no notice."""
    speech = tei('<list rend="numbered"><item n="7">a</item><item>b</item></list>')
    look = PdfLook(bema.export(bema.render(speech), "pdf").data)
    assert (look.has("7."), look.has("8."), look.has("1.")) == (True, True, False)


def test_weasyprint_is_left_as_it_was(edition: Edition) -> None:
    """Log, environment and library search are back in place; a host program keeps its own."""
    import ctypes.util
    import logging

    logger = logging.getLogger("weasyprint")
    before = (list(logger.handlers), logger.propagate, logger.level)
    names = ("Stream", "add_tags", "build_fonts_dictionary")
    theirs = [getattr(import_module("weasyprint.pdf"), name) for name in names]
    bema.export(edition, "pdf")
    assert (list(logger.handlers), logger.propagate, logger.level) == before
    assert [getattr(import_module("weasyprint.pdf"), name) for name in names] == theirs
    assert import_module("weasyprint.pdf.stream").Stream is theirs[0]
    assert {function.__module__ for function in theirs} == {
        "weasyprint.pdf.fonts", "weasyprint.pdf.stream", "weasyprint.pdf.tags",
    }  # fmt: skip
    assert ctypes.util.find_library.__module__ == "ctypes.util"
    assert "FONTCONFIG_FILE" not in os.environ


def test_installed_fonts_are_not_used() -> None:
    """The font configuration knows the bundled faces alone."""
    code = (
        "import bema.weasy.library; from bema import weasy; fonts = weasy.library.fonts()\n"
        "from weasyprint.text.ffi import ffi, fontconfig\n"
        "print(fontconfig.FcConfigGetFonts(fonts._config, 0).nfont)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    faces = list((ROOT / "styles" / "fonts").glob("*.ttf"))
    assert int(done.stdout) == len(faces) > 0


@pytest.mark.parametrize(
    ("css", "name", "declaration", "line", "column", "selector"),
    [
        ("p { color: red;\n margin: 1em 2em }", "margin-left", "margin: 1em 2em", 2, 2, "p"),
        ("p { color: red }\n* { color: blue }", "color", "color: red", 1, 5, "p"),
        ("p { color: red !important; color: blue }", "color", "color: red !important", 1, 5, "p"),
        ("p { color: red; color: blue }", "color", "color: blue", 1, 17, "p"),
        ("body {\n p {\n color: red } }", "color", "color: red", 3, 2, ":is(body ) p"),
        (
            "@media print {\np, q { text-align: end } }",
            "text-align",
            "text-align: end",
            2,
            8,
            "p, q",
        ),
    ],
)
def test_a_value_knows_its_declaration(
    css: str, name: str, declaration: str, line: int, column: int, selector: str
) -> None:
    """File, line and column, the selector of its rule, and the declaration as it is written."""
    found = dict(style(css).declarations())[name]
    assert str(found) == declaration
    assert found.place == Place("test.css", line, column)
    assert found.selector == selector


def test_a_page_knows_its_declarations() -> None:
    """Pages and margin boxes too; what WeasyPrint's own sheet says has no declaration."""
    css = "@page { margin: 1cm }\n@page :left {\n margin-left: 2cm; @top-left { content: 'x' } }"
    css += "\n@page wide:first { @top-right { content: 'y' } }"
    root, cascade, _ = computed(css)
    left = dict(cascade.page("left").declarations())
    assert [str(left[f"margin-{side}"].place) for side in ("top", "left")] == [
        "test.css:1:9", "test.css:3:2",
    ]  # fmt: skip
    box = cascade.margin_box("top-left", "left")
    assert box is not None
    found = dict(box.declarations())["content"]
    assert (found.selector, found.place.line) == ("@page :left @top-left", 3)
    alone = cascade.margin_box("top-right", first=True, name="wide")
    assert alone is not None
    assert dict(alone.declarations())["content"].selector == "@page wide:first @top-right"
    body = cascade(root[1])
    assert body is not None
    assert dict(body.declarations()) == {}


@pytest.mark.parametrize(
    ("css", "place"),
    [
        ("p { colour: red }", "test.css:1:5"),
        ("h1 { colour: red }", None),
        ("p { cursor: pointer }", "test.css:1:5"),
        ("p { -webkit-hyphens: auto }", "test.css:1:5"),
        ("\np::unknown { color: red }", "test.css:2:1"),
        ("\n p > > q { color: red }", "test.css:2:2"),
        ("@page { colour: red }", "test.css:1:9"),
        ("\n@supports (color: red) { p { color: red } }", "test.css:2:1"),
    ],
)
def test_what_is_ignored_is_told_with_its_place(css: str, place: str | None) -> None:
    """Once; nothing is told of a rule that matches nothing."""
    _, _, findings = computed(css)
    assert [str(f.place) for f in findings] == ([place] if place else [])
    assert {f.code for f in findings} <= {"style-ignored"}


@pytest.mark.parametrize(
    ("css", "severity", "remedy"),
    [
        ("p { colour: red }", "warning", "Did you mean “color”?"),
        ("p { text-shadow: 1px 1px red }", "note", ""),
        ("p { color: reddish }", "warning", "Correct the declaration, or take it out."),
        ("p { cursor: pointer }", "note", ""),
        ("@media (max-width: 40em) { p { color: red } }", "note", ""),
        ("@keyframes x { }", "note", ""),
        ("@font-face { font-family: x }", "warning", "Correct the declaration, or take it out."),
    ],
)
def test_mistakes_are_warnings(css: str, severity: str, remedy: str) -> None:
    """What CSS knows and paper has no use for is a note."""
    _, _, (finding,) = computed(css)
    assert (finding.severity, finding.remedy) == (severity, remedy)
    assert finding.place.line == 1


def test_rules_come_weakest_first_whatever_sheet_they_are_in() -> None:
    """By layer and specificity, then by order."""
    root = etree.fromstring('<html><head/><body><p class="x">x</p></body></html>')
    texts = (".x { color: red } @layer a { p.x { color: green } }", "p { color: blue }")
    sources = tuple(weasy.Source(f"{n}.css", text, "file:///") for n, text in enumerate(texts))
    cascade, _ = weasy.cascade(weasy.Job(root, "file:///", sources, "print", fetch))
    found = [rule.selector for rule in cascade.rules(root[1][0])]
    assert found == ["p.x", "p", ".x"]


def test_rules_of_an_element_come_weakest_first() -> None:
    """Rules of a pseudo-element are not the element's."""
    root, cascade, _ = computed(
        "p { color: red }\nbody p { }\n* { margin: 0 }\np::before { content: 'x' }"
    )
    paragraph = root[1][0]
    assert [rule.selector for rule in cascade.rules(paragraph)] == ["*", "p"]
    assert [rule.selector for rule in cascade.rules(paragraph, "before")] == ["p::before"]
    assert cascade.select("body > p") == (paragraph,)


def test_layers_have_one_order_for_all_files() -> None:
    """The first name that any file gives is the weakest (CSS Cascading 5, section 6.4.2)."""
    root = etree.fromstring("<html><head/><body><p>x</p></body></html>")
    texts = ("@layer a, b;", "@layer b { p { color: red } }", "@layer a { p { color: blue } }")
    sources = tuple(weasy.Source(f"{n}.css", text, "file:///") for n, text in enumerate(texts))
    cascade, _ = weasy.cascade(weasy.Job(root, "file:///", sources, "print", fetch))
    found = cascade(root[1][0])
    assert found is not None
    assert found["color"] == weasy.Colour(1, 0, 0, 1)


def test_reading_a_stylesheet_leaves_weasyprint_as_it_was() -> None:
    """The function that is watched while sheets are read is put back."""
    from weasyprint import css
    from weasyprint.css import validation

    computed("p { color: red }")
    assert css.preprocess_declarations is validation.preprocess_declarations
    assert css.preprocess_declarations.__module__ == "weasyprint.css.validation"


def test_a_marker_with_content_is_laid_out(tei: Callable[[str], Speech], tmp_path: Path) -> None:
    """WeasyPrint 70.0 fails on it by itself; what mends that goes when this fails."""
    from weasyprint import CSS, HTML

    sheet = tmp_path / "house.css"
    css = 'li::marker { content: "§ " }'
    sheet.write_text(css, "utf-8")
    edition = bema.render(tei("<list><item>One</item></list>"), style=sheet)
    assert PdfLook(bema.export(edition, "pdf").data).has("§")
    with pytest.raises(TypeError, match="TextBox"):
        HTML(string="<ul><li>One</ul>").write_pdf(stylesheets=[CSS(string=css)])
