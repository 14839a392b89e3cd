"""How fast EPUB and web page are made, as ratios measured in one run.

- the EPUB of the first speech, as a process, against pandoc making one of the same words, and
  against calibre's `ebook-convert` where it is installed;
- the same inside a process that has started, and of a volume of 300 pages, by steps.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

import pypandoc
from speech import ROOT, SOURCE, paired, process, show

import bema
from bema.edition.edition import Edition
from bema.exporters import load
from bema.exporters.html.reader import html_words
from bema.tree import local_name

sys.path.append(str(ROOT / "tests"))
from volume import volume

RUNS = 9


def words_of(edition: Edition) -> str:
    """The same words as plain HTML: headings and paragraphs."""
    blocks = (
        f"<{local_name(e)}>{' '.join(html_words(e))}</{local_name(e)}>"
        for e in edition.html[1].iter("h1", "h2", "p")
    )
    return "<title>Speech</title>" + "\n".join(blocks)


def inside(name: str, source: Path) -> tuple[float, float]:
    """Median seconds of rendering and of exporting in a process that has started."""
    exporter = load(name)
    rendered, exported = [], []
    for _ in range(RUNS):
        speech = bema.read(source)
        start = time.perf_counter()
        edition = bema.render(speech, exporter.output).named(name, exporter.output)
        middle = time.perf_counter()
        exporter.export(edition)
        rendered.append(middle - start)
        exported.append(time.perf_counter() - middle)
    return statistics.median(rendered[1:]), statistics.median(exported[1:])


def main() -> None:
    """Measure and print."""
    program = (sys.executable, "-m", "bema")
    with tempfile.TemporaryDirectory() as folder:
        edition = bema.render(bema.read(SOURCE), ("epub", "web"))
        words, target = Path(folder, "words.html"), str(Path(folder, "other.epub"))
        words.write_text(words_of(edition), "utf-8")
        build = process(*program, "build", str(SOURCE), "--to", "epub", "--output", folder)
        plain = process(
            *program, "build", str(SOURCE), "--to", "epub", "-O", "embed_fonts=false",
            "--output", folder,
        )  # fmt: skip
        pandoc = process(
            pypandoc.get_pandoc_path(), str(words), "--from=html", "--to=epub3",
            "--metadata=lang:en", "--output", target,
        )  # fmt: skip
        show("EPUB of the speech against pandoc", "<= 1", paired(build, pandoc))
        show("the same without fonts", "<= 1", paired(plain, pandoc))
        if shutil.which("ebook-convert"):
            calibre = process("ebook-convert", str(words), target)
            show("EPUB of the speech against calibre", "<= 1", paired(build, calibre, 3))
        long = Path(folder, "volume.xml")
        long.write_bytes(volume(bema.read(SOURCE), 87).data)
        for name in ("epub", "html"):
            for what, source, goal in (("the speech", SOURCE, "0.06"), ("300 pages", long, "1.5")):
                rendering, exporting = inside(name, source)
                print(
                    f"{name} of {what}, after start: {rendering + exporting:.3f} s, of which "
                    f"rendering {rendering:.3f} s (goal: {goal} s for EPUB)"
                )


if __name__ == "__main__":
    main()
