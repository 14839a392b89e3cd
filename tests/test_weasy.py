"""The contract with WeasyPrint: the private names and shapes that `bema.weasy` relies on.

When this fails after an upgrade, WeasyPrint has changed what it never promised to keep: mend
`bema.weasy`, then this file, and nothing else should need mending.
"""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from importlib import import_module
from typing import Any

import pytest
from lxml import etree

import bema
from bema import weasy
from bema.edition.edition import Edition

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
    "weasyprint.css.counters:CounterStyle.render_marker": (
        "self", "counter_name", "counter_value",
    ),
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


def style(css: str, html: str = "<p>x</p>") -> weasy.Style:
    root = etree.fromstring(f"<html><head/><body>{html}</body></html>")
    source = weasy.Source("test.css", css, "file:///test.css")

    def fetch(url: str) -> weasy.Fetched:
        raise ValueError(url)

    cascade, findings = weasy.cascade(weasy.Job(root, "file:///", (source,), "print", fetch))
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
        ("line-height: normal", "line-height", weasy.Multiple(0)),
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


def test_markers_of_lists() -> None:
    """Numbers by `value` and `start`, as HTML counts."""
    html = '<ol start="3"><li/><li value="7"/><li/></ol>'
    root = etree.fromstring(f"<html><head/><body>{html}</body></html>")

    def fetch(url: str) -> weasy.Fetched:
        raise ValueError(url)

    cascade, _ = weasy.cascade(weasy.Job(root, "file:///", (), "print", fetch))
    assert [cascade.marker(item) for item in root.iter("li")] == ["3. ", "7. ", "8. "]


def test_weasyprint_is_left_as_it_was(edition: Edition) -> None:
    """Log, environment and library search are back in place; a host program keeps its own."""
    import ctypes.util
    import logging

    logger = logging.getLogger("weasyprint")
    before = (list(logger.handlers), logger.propagate, logger.level)
    bema.export(edition, "pdf")
    assert (list(logger.handlers), logger.propagate, logger.level) == before
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
    assert done.stdout.strip() == b"4"
