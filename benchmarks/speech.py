"""Speed as ratios measured in one run: `make bench`.

- `bema build` of all four editions of the first speech, as a process, against pandoc making the PDF
  alone of the same words with `--pdf-engine=weasyprint`;
- how long `bema --version` takes to start.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pypandoc

import bema
from bema.exporters.html.reader import html_words
from bema.tree import local_name

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "source" / "2021-10-12-cica.tei.xml"
RUNS = 7


def seconds(run: Callable[[], object]) -> float:
    """Wall time of one run."""
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def paired(
    first: Callable[[], object], second: Callable[[], object], runs: int = RUNS
) -> tuple[float, float, float]:
    """Median seconds of both, run in turn after a warm-up, and the median ratio of the pairs."""
    first()
    second()
    pairs = [(seconds(first), seconds(second)) for _ in range(runs)]
    ratio = statistics.median(a / b for a, b in pairs)
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs), ratio


def process(*command: str) -> Callable[[], object]:
    """Runs a command, which must succeed; `weasyprint` is found beside this Python.

    Both keep their compiled modules, as they do where pip has installed them.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return lambda: subprocess.run(command, check=True, capture_output=True, env=environment)


def show(what: str, goal: str, figures: tuple[float, float, float]) -> None:
    """One line of the report."""
    ours, theirs, ratio = figures
    print(f"{what}: {ours:.3f} s against {theirs:.3f} s, ratio {ratio:.2f} (goal: {goal})")


def main() -> None:
    """Measure and print."""
    program = (sys.executable, "-m", "bema")
    with tempfile.TemporaryDirectory() as folder:
        edition = bema.render(bema.read(SOURCE))
        words = Path(folder, "words.html")
        body = edition.html[1]
        paragraphs = [" ".join(html_words(e)) for e in body.iter("h1", "p")]
        names = [local_name(e) for e in body.iter("h1", "p")]
        blocks = [f"<{n}>{p}</{n}>" for n, p in zip(names, paragraphs, strict=True)]
        words.write_text("<title>Speech</title>" + "\n".join(blocks), "utf-8")
        build = (*program, "build", str(SOURCE), "--to", "pdf,epub,docx,txt", "--output", folder)
        pdf = str(Path(folder, "pandoc.pdf"))
        pandoc = (
            pypandoc.get_pandoc_path(), str(words), "--from=html", "--metadata=lang:en",
            "--pdf-engine=weasyprint", "--output", pdf,
        )  # fmt: skip
        figures = paired(process(*build), process(*pandoc))
        show("four editions, against pandoc's PDF alone", "at most 1", figures)

    start = statistics.median(seconds(process(*program, "--version")) for _ in range(RUNS))
    print(f"bema --version: {start:.3f} s (goal: under 0.2)")


if __name__ == "__main__":
    main()
