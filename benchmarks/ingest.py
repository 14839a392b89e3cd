"""Speed of `bema ingest`, as ratios measured in one run: `make bench`.

The files are the transcripts in Markdown of the corpus; pandoc makes TEI of each, without any of
the structure, in a process of its own.
"""

from __future__ import annotations

import sys
import tempfile

from processing_model import SHARED
from speech import paired, process, seconds, show

from bema.ingest.ingest import ingest
from bema.pandoc import Parser, convert

FOLDER = SHARED / "corpus" / "markdown"


def main() -> None:
    """Measure and print."""
    paths = sorted(FOLDER.glob("*.md"))
    if not paths:
        sys.exit("../shared is absent: this benchmark reads its corpus.")
    sources = [path.read_bytes() for path in paths]
    with Parser() as parser:
        count = sum(ingest(data, "a.md", parser, {}).words for data in sources)

        def all_of_them() -> None:
            for data in sources:
                ingest(data, "a.md", parser, {"language": "en"})

        def by_pandoc() -> None:
            for data in sources:
                convert(data, "markdown-smart", "tei", 0)

        figures = paired(all_of_them, by_pandoc)
        show(f"{len(paths)} transcripts, against pandoc -t tei for each", "ratio under 2", figures)
        print(f"{count / 2000 / figures[0]:.0f} a second of 2,000 words each, after start")
    with tempfile.TemporaryDirectory() as name:
        run = process("bema", "ingest", "-q", "-o", name, *map(str, paths))
        print(f"as one process: {seconds(run):.2f} s")


if __name__ == "__main__":
    main()
