"""Bytes as text: the encoding by a library where nothing says it, and what XML forbids replaced."""

from __future__ import annotations

import re
from collections import Counter

from bema.errors import BemaError
from bema.findings import Finding, Place, error, warning

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_FEW = 10
"""One in so many bytes may be a control character that somebody's program left in a text."""
_HIGH = re.compile(rb"[\x80-\xff]")
_TOO_FEW = 5
"""Bytes beyond ASCII that show nothing."""
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def decoded(data: bytes, name: str) -> tuple[str, tuple[Finding, ...]]:
    """The text with line feeds at the ends of lines, and what was guessed or replaced."""
    findings: list[Finding] = []
    text = _decoded(data, name, findings).replace("\r\n", "\n").replace("\r", "\n")
    for each, count in sorted(Counter(_FORBIDDEN.findall(text)).items()):
        times = f" ({count} times, first here)" if count > 1 else ""
        message = f"U+{ord(each):04X} is a character that XML forbids, and became U+FFFD{times}."
        place = Place(name, text.count("\n", 0, text.index(each)) + 1)
        findings.append(warning("ingest-forbidden", message, place, "See what it stood for."))
    text = _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
    return text, tuple(findings)


def _decoded(data: bytes, name: str, findings: list[Finding]) -> str:
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _replaced(data, encoding, name, findings)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    encoding = _guessed(data)
    if not encoding:
        message = "this is no text in an encoding that can be told."
        remedy = "Save it as UTF-8 in the program it comes from."
        raise BemaError(error("ingest-binary", message, Place(name), remedy))
    message = f"its encoding was guessed to be {encoding}."
    remedy = "Where letters are wrong, save it as UTF-8 and ingest it again."
    findings.append(warning("ingest-encoding", message, Place(name), remedy))
    return _replaced(data, encoding, name, findings)


def _replaced(data: bytes, encoding: str, name: str, findings: list[Finding]) -> str:
    """The text; bytes that are no character in its encoding are told."""
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
    count = text.count("\N{REPLACEMENT CHARACTER}")
    message = f"bytes that are no characters of {encoding} became U+FFFD ({count})."
    findings.append(warning("ingest-encoding", message, Place(name), "See what they stood for."))
    return text


def _guessed(data: bytes) -> str:
    """The encoding that bytes most likely have; empty where they are no text."""
    from charset_normalizer import from_bytes

    controls = len(_CONTROLS.findall(data))
    if 0 < len(_HIGH.findall(data)) < _TOO_FEW and not controls:
        return "cp1252"  # what they say is little, and most such files are of Western Windows
    best = from_bytes(data).best()
    if best is None and 0 < controls * _FEW < len(data):
        return _guessed(_CONTROLS.sub(b"", data))
    return best.encoding if best else ""
