"""From the transcript of a speech to the editions that people read, under one stylesheet.

    import bema

    speech = bema.read("source/2021-10-12-cica.tei.xml")   # TEI P5, as it stands
    edition = bema.render(speech, output=("print",))       # semantic HTML, metadata, stylesheet
    artifact = bema.export(edition, "pdf")                 # bytes, and findings

    Path("speech.pdf").write_bytes(artifact.data)

The way of the data is the way of the folders: `tei` reads, `edition` renders by the models of an
ODD, `style` computes what the stylesheet says, `exporters` write, `corpus` builds many. Whatever
is worth telling is a `Finding`; where no value can be returned, `BemaError` carries the findings.
Nothing heavy is imported before it is needed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from bema.version import __version__

if TYPE_CHECKING:
    from bema.edition.edition import Edition
    from bema.edition.models import Odd
    from bema.exporters import Artifact
    from bema.style.stylesheet import Stylesheet
    from bema.tei.speech import Speech

__all__ = ["__version__", "export", "read", "render"]


def read(source: str | os.PathLike[str] | bytes) -> Speech:
    """The speech in a file, or in bytes.

    Raises `BemaError` where there is no such file, or it is not a TEI document with a text.
    """
    from bema.tei.speech import read

    return read(source)


def render(
    speech: Speech,
    output: tuple[str, ...] = ("print",),
    odd: Odd | Path | None = None,
    style: Stylesheet | Path | None = None,
) -> Edition:
    """The edition of a speech for one output of the processing model, best name first.

    `odd` and `style` are files, or read already, or None for the default ones. Raises `BemaError`
    where they cannot be read.
    """
    from bema.edition.edition import render

    return render(speech, output, odd, style)


def export(edition: Edition, name: str) -> Artifact:
    """The edition as the exporter `name` makes it.

    The edition is rendered anew where the exporter wants another output of the processing model.
    Raises `BemaError` where there is no such exporter.
    """
    from bema.exporters import load

    exporter = load(name)
    return exporter.export(edition.named(name, exporter.output))
