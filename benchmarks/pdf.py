"""The PDF's speed and memory, as ratios measured in one run: `make bench`.

- the first speech, and a volume of about 300 pages, against WeasyPrint alone on the same HTML and
  stylesheet, without tags and standards: seconds in one process, and memory of a process each;
- the first speech as a process against pandoc with WeasyPrint, and against LibreOffice where there
  is one, from the Word edition;
- where the time of the volume goes.
"""

from __future__ import annotations

import cProfile
import pstats
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypandoc
from lxml import etree
from speech import ROOT, SOURCE, paired, process, show

import bema
from bema.edition.edition import Edition
from bema.exporters.pdf import EXPORTER

sys.path.append(str(ROOT / "tests"))
from volume import volume

COPIES = 87
"""Speeches in the volume, which make 302 pages."""
STAGES = {
    "cascade": "get_all_computed_styles",
    "layout": "layout_document",
    "painting": "paint",
    "fonts": "build_fonts_dictionary",
    "reading order": "flow",
    "structure tree": "add_tags",
    "finishing": "finish",
}
"""Functions, by what they do for a PDF."""


def bare(edition: Edition) -> Callable[[], object]:
    """WeasyPrint by its public interface: the same HTML and stylesheet, no tags, no standards."""
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = CSS(filename=str(ROOT / "styles" / "speech.css"), font_config=fonts)
    text = etree.tostring(edition.html, method="html", encoding="unicode")
    return lambda: HTML(string=text).write_pdf(stylesheets=[sheet], font_config=fonts)


def ours(edition: Edition) -> Callable[[], object]:
    """The exporter."""
    return lambda: EXPORTER.export(edition)


def memory(which: str, source: Path) -> float:
    """Megabytes at most of a process that makes one PDF; it reads them itself."""
    command = (sys.executable, __file__, which, str(source))
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak() -> float:
    """Megabytes that this process held at most, which Linux counts from its start alone here."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def edition_of(source: Path) -> Edition:
    """The edition that the exporter gets."""
    return bema.render(bema.read(source)).named("pdf", EXPORTER.output)


def profile(edition: Edition) -> None:
    """Print what part of the time each stage takes."""
    profiler = cProfile.Profile()
    profiler.runcall(EXPORTER.export, edition)
    stats = pstats.Stats(profiler).get_stats_profile()
    for what, name in STAGES.items():
        spent = stats.func_profiles[name].cumtime
        print(f"  {what}: {spent / stats.total_tt:.0%}")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        long = Path(folder, "volume.xml")
        long.write_bytes(volume(bema.read(SOURCE), COPIES).data)
        for what, source, runs, goal in (("speech", SOURCE, 7, 1.25), ("volume", long, 2, 1.2)):
            edition = edition_of(source)
            figures = paired(ours(edition), bare(edition), runs)
            show(f"PDF of the {what}, against WeasyPrint alone", f"at most {goal}", figures)
            used, theirs = memory("ours", source), memory("bare", source)
            print(f"  memory: {used:.0f} MB against {theirs:.0f} MB, ratio {used / theirs:.2f}")
        print("where the volume's time goes:")
        profile(edition)

        words, pdf = str(Path(folder, "words.html")), str(Path(folder, "other.pdf"))
        Path(words).write_bytes(etree.tostring(edition_of(SOURCE).html, method="html"))
        program = (sys.executable, "-m", "bema", "build", str(SOURCE), "--output", folder)
        pandoc = (
            pypandoc.get_pandoc_path(), words, "--from=html", "--metadata=lang:en",
            "--pdf-engine=weasyprint", "--output", pdf,
        )  # fmt: skip
        figures = paired(process(*program, "--to", "pdf"), process(*pandoc))
        show("PDF as a process, against pandoc with WeasyPrint", "under 1", figures)
        if office := shutil.which("soffice"):
            process(*program, "--to", "docx")()
            word = str(next(Path(folder).glob("*.docx")))
            convert = (office, "--headless", "--convert-to", "pdf", "--outdir", folder, word)
            figures = paired(process(*program, "--to", "pdf"), process(*convert))
            show("PDF as a process, against LibreOffice", "under 1", figures)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        {"bare": bare, "ours": ours}[sys.argv[1]](edition_of(Path(sys.argv[2])))()
        print(peak())
    else:
        main()
