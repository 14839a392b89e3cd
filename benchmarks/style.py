"""What the stylesheet costs, as ratios measured in one run against pandoc's writers.

pandoc writes the same words many times in one process (`pandoc lua`), from its document in memory
and in styles of its own; we compute the cascade anew each time and write from it. Beside that, what
a text of 54,000 words takes and 10,000 rules.
"""

from __future__ import annotations

import statistics
import subprocess
import tempfile
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pypandoc
from speech import RUNS, SOURCE, seconds

import bema
from bema.edition.edition import Edition, render
from bema.exporters import Exporter, load
from bema.style.stylesheet import read_stylesheet
from bema.tei.speech import TEI, Speech, read

_BATCH = """
local document = pandoc.read(io.open(arg[1]):read("a"), "html")
local start = os.clock()
for _ = 1, 20 do assert(#pandoc.write(document, arg[2]) > 0) end
print((os.clock() - start) / 20)
"""


def median(run: Callable[[], object]) -> float:
    """Median seconds of several runs behind a warm-up."""
    run()
    return statistics.median(seconds(run) for _ in range(RUNS))


def pandoc(page: Path, to: str, folder: Path) -> float:
    """Seconds that pandoc's writer takes for one document in a batch."""
    script = folder / "batch.lua"
    script.write_text(_BATCH, "utf-8")
    command = [pypandoc.get_pandoc_path(), "lua", str(script), str(page), to]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return float(done.stdout)


def anew(edition: Edition, exporter: Exporter) -> Callable[[], object]:
    """Exports an edition of which nothing is computed yet."""
    return lambda: exporter.export(edition.named(edition.name, exporter.output))


def translation(edition: Edition, exporter: Exporter) -> Callable[[], object]:
    """Exports an edition whose cascade is computed."""
    edition.computed(exporter.media)
    return lambda: exporter.export(edition)


def repeated(speech: Speech, words: int) -> Speech:
    """The speech with its text repeated up to a number of words."""
    root = deepcopy(speech.root)
    (body,) = root.iter(f"{{{TEI}}}body")
    once = list(body)
    count = len("".join(body.itertext()).split())
    for _ in range(words // count):
        body.extend(deepcopy(once))
    from lxml import etree

    return read(etree.tostring(root))


def main() -> None:
    """Measure and print."""
    speech = bema.read(SOURCE)
    long = repeated(speech, 54_000)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        page = folder / "speech.html"
        page.write_bytes(bema.export(bema.render(speech), "html").data)
        for ours, theirs in (("docx", "docx"), ("txt", "plain")):
            exporter = load(ours)
            edition = render(speech, exporter.output, name=ours)
            whole = median(anew(edition, exporter))
            alone = median(translation(edition, exporter))
            batch = pandoc(page, theirs, folder)
            print(
                f"{ours}: cascade and writing {whole * 1000:.0f} ms, "
                f"writing {alone * 1000:.0f} ms, pandoc's writer {batch * 1000:.0f} ms, "
                f"ratios {whole / batch:.1f} and {alone / batch:.1f}"
            )
            edition = render(long, exporter.output, name=ours)
            print(f"{ours}, 54,000 words: {seconds(anew(edition, exporter)):.2f} s")
        many = folder / "many.css"
        many.write_text("".join(f".rule-{n} {{ color: red }}\n" for n in range(10_000)), "utf-8")
        edition = bema.render(speech, style=read_stylesheet(many))
        print(f"10,000 rules: {seconds(anew(edition, load('docx'))):.2f} s")


if __name__ == "__main__":
    main()
