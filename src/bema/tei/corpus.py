"""The `teiCorpus` root that a document belongs to, where that is a file beside it.

ParlaMint and Parla-CLARIN keep persons, organisations and taxonomies there, once for all sittings.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from lxml import etree

from bema.errors import BemaError
from bema.findings import warning
from bema.tei.syntax import problem
from bema.tei.xml import parse_xml
from bema.tree import Element

_START = 4096
"""How much of a file is read to see what its root is, in bytes."""


def find_corpus(document: Path | None) -> Element | None:
    """Root of the corpus that includes `document`, or whose name its own begins with, or the one.

    It is looked for in the folder of the document and in the one above. Raises `BemaError` where
    it is found and is not XML.
    """
    if document is None:
        return None
    for folder in (document.parent, document.parent.parent):
        roots = [path for path in _roots(folder) if path != document]
        including = [path for path in roots if _includes(path, document.name)]
        # An annotated version may be included by a root that is not there.
        named = [path for path in roots if document.name.startswith(path.stem)]
        longest = sorted(named, key=lambda path: -len(path.stem))
        found = including or longest or (roots if len(roots) == 1 else [])
        if found:
            return _read(found[0])
    return None


@lru_cache(maxsize=64)
def _roots(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(folder.glob("*.xml")) if _is_corpus(path))


def _is_corpus(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return b"<teiCorpus" in file.read(_START)
    except OSError:
        return False


def _includes(path: Path, name: str) -> bool:
    return name.encode() in path.read_bytes()


@lru_cache(maxsize=4)
def _read(path: Path) -> Element:
    data = path.read_bytes()
    try:
        return parse_xml(data)
    except etree.XMLSyntaxError as trouble:
        message, place, remedy = problem(trouble, data, str(path))
        raise BemaError(warning("corpus-not-xml", message, place, remedy)) from None
