"""Bytes as text: the encoding by a library where nothing says it, and what XML forbids replaced."""

from __future__ import annotations

import re

from bema.errors import BemaError
from bema.findings import Finding, Place, error, warning

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decoded(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The text with line feeds at the ends of lines, and what was guessed or replaced."""
    findings: list[Finding] = []
    text = _decoded(data, name, findings).replace("\r\n", "\n").replace("\r", "\n")
    if found := sorted(set(_FORBIDDEN.findall(text))):
        listed = ", ".join(f"U+{ord(each):04X}" for each in found)
        message = f"characters that XML forbids became U+FFFD: {listed}."
        first = _FORBIDDEN.search(text)
        assert first is not None
        place = Place(name, text.count("\n", 0, first.start()) + 1)
        findings.append(warning("ingest-forbidden", message, place, "See what they stood for."))
        text = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    return text, tuple(findings)


def _decoded(data: bytes, name: str, findings: list[Finding]) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        message = "this is no text in an encoding that can be told."
        remedy = "Save it as UTF-8 in the program it comes from."
        raise BemaError(error("ingest-binary", message, Place(name), remedy))
    message = f"its encoding was guessed to be {best.encoding}."
    remedy = "Where letters are wrong, save it as UTF-8 and ingest it again."
    findings.append(warning("ingest-encoding", message, Place(name), remedy))
    return str(best)
