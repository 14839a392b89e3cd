"""The edition for a printer: PDF/X-4 with bleed, crop marks, inks and an output intent."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from bema import weasy
from bema.errors import BemaError
from bema.exporters import Artifact
from bema.exporters.pdf.blame import layout_failed, pages
from bema.exporters.pdf.preflight import preflight
from bema.exporters.pdf.press.colours import PROPERTY, Colours, house_inks
from bema.exporters.pdf.press.finish import to_pdfx
from bema.exporters.pdf.press.profile import find_profile
from bema.findings import Finding, Place
from bema.resources import BUILT_IN, design_folder

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.exporters.pdf.press.profile import Profile

SHEET = "press.css"


def press(edition: Edition, options: weasy.PdfOptions, icc: str = "") -> Artifact:
    """The edition as PDF/X-4, for the printing condition of the profile at `icc`.

    `options` are what holds for any PDF of the edition. It carries no source: a printer's checks
    take an embedded file for a mistake.
    """
    profile = find_profile(edition, icc)
    job = press_job(edition)
    colours, findings = _colours(edition, job, profile)
    options = replace(options, inks=colours)
    try:
        data, told = pages(job, options)
    except weasy.LayoutFailed as trouble:
        raise BemaError(layout_failed(job, options, trouble.__cause__)) from trouble.__cause__
    data, short = to_pdfx(data, edition, profile)
    faults = preflight(data, bleed=0)  # what bleed there is, `to_pdfx` tells
    return Artifact(data, (*findings, *told, *colours.findings(), *short, *faults))


def press_job(edition: Edition) -> weasy.Job:
    """Document and stylesheet for a press, whose own sheet stands before all others."""
    job = edition.job("print")
    path = design_folder() / SHEET
    sheet = weasy.Source(BUILT_IN + SHEET, path.read_text("utf-8"), path.as_uri())
    return replace(job, sources=(sheet, *job.sources))


def _colours(
    edition: Edition, job: weasy.Job, profile: Profile
) -> tuple[Colours, tuple[Finding, ...]]:
    """What colours are printed in under the stylesheet's table, and what is wrong with that."""
    # The table holds for all of the document, so its root alone is asked, which costs next to
    # nothing. What that has to tell, making pages tells too.
    root = etree.Element("html", dict(edition.html.attrib))
    cascade, _ = weasy.cascade(replace(job, html=root))
    style = cascade(root)
    assert style is not None
    declared = (d for rule in cascade.rules(root) for d in rule.declarations)
    places = [each.place for each in declared if each.name == PROPERTY]
    table, findings = house_inks(style.custom(PROPERTY), places[-1] if places else Place())
    return Colours(profile, table), findings
