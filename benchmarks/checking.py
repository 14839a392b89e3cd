"""Speed of `bema check` and `bema format`, as ratios measured in one run: `make bench`.

Ratios are of whole processes. The files are the seed, a thousand times, and for formatting the play
of the corpus, as often as makes 12 MB.
"""

from __future__ import annotations

import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from lxml import etree
from processing_model import ROMEO, SHARED, long_text
from speech import paired, process, seconds, show

import bema
from bema.checks.check import check
from bema.tei.canonical import canonical

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from validators import jing_command  # noqa: E402 (lies with the tests)

SEED = ROOT / "source" / "2021-10-12-cica.tei.xml"
SCHEMA = SHARED / "corpus" / "schema" / "tei_all.rng"
FILES = 1000


def copies(folder: Path) -> list[Path]:
    """The seed, as often as `FILES` says."""
    data = SEED.read_bytes()
    paths = [folder / f"{number}.tei.xml" for number in range(FILES)]
    for path in paths:
        path.write_bytes(data)
    return paths


def long_play(folder: Path) -> Path:
    """A document of about 12 MB, in no canonical form."""
    whole = long_text(bema.read(ROMEO), 27)
    path = folder / "play.xml"
    path.write_bytes(etree.tostring(whole.root, encoding="UTF-8"))
    return path


def formatted(path: Path) -> Callable[[], object]:
    """`bema format` of a file that it has not formatted yet."""
    data, run = path.read_bytes(), process("bema", "format", str(path))

    def anew() -> object:
        path.write_bytes(data)
        return run()

    return anew


def main() -> None:
    """Measure and print."""
    if not ROMEO.exists():
        sys.exit("../shared is absent: this benchmark reads its corpus.")
    jing = shlex.split(jing_command())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = paired(
            process("bema", "check", str(SEED)), process(*jing, "-i", str(SCHEMA), str(SEED))
        )
        show("checking the speech, against jing with tei_all", "under 0.3 s", one)

        names = [str(path) for path in copies(folder)]
        many = paired(process("bema", "check", *names), process(*jing, "-i", str(SCHEMA), *names))
        show(f"checking {FILES} of them, against jing", "under 5 s", many)
        data = SEED.read_bytes()
        print(f"one of them after start: {seconds(lambda: check(data, '')) * 1000:.1f} ms")

        play = long_play(folder)
        size = play.stat().st_size / 1e6
        if shutil.which("xmllint") is None:
            print("xmllint is not installed: formatting is compared with nothing.")
            return
        other = folder / "xmllint.xml"
        xmllint = process("xmllint", "--huge", "--format", "--output", str(other), str(play))
        figures = paired(formatted(play), xmllint)
        show(f"formatting {size:.1f} MB, against xmllint --format", "20 MB/s", figures)
        print(f"{size / figures[0]:.1f} MB/s as a process")
        text = long_text(bema.read(ROMEO), 27).root
        data = etree.tostring(text, encoding="UTF-8")
        print(f"{size / seconds(lambda: canonical(data, '')):.1f} MB/s after start")


if __name__ == "__main__":
    main()
