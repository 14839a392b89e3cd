"""Line breaking on a grid of characters: widths as terminals count them, words kept whole."""

from __future__ import annotations

from collections.abc import Iterator

from wcwidth import wcswidth


def columns(text: str) -> int:
    """Columns that a terminal gives a text: combining marks none, wide characters two."""
    return len(text) if text.isascii() else max(int(wcswidth(text)), 0)


def wrap(text: str, room: int, indent: int = 0) -> Iterator[str]:
    """Lines of at most `room` columns, the first shorter by `indent`; words stay whole.

    Lines break at spaces, no-break spaces excepted. A word that is wider than the line stands on
    a line of its own, unless it is written in wide characters, between which lines may break.
    """
    line, used, limit = "", 0, room - indent
    for word in text.strip(" ").split(" "):
        joint = " " if line else ""
        for piece in _pieces(word, room):
            width = columns(piece)
            if line and used + len(joint) + width > limit:
                yield line
                line, used, limit, joint = "", 0, room, ""
            line, used, joint = line + joint + piece, used + len(joint) + width, ""
    yield line


def balance(text: str, room: int) -> list[str]:
    """As few lines as `wrap` makes, of nearly the same width."""
    wanted = len(list(wrap(text, room)))
    low, high = 1, room
    while low < high:
        middle = (low + high) // 2
        if len(list(wrap(text, middle))) > wanted:
            low = middle + 1
        else:
            high = middle
    return list(wrap(text, low))


def _pieces(word: str, room: int) -> list[str]:
    """A word whole, or in its characters where it is wide and too long for a line."""
    if columns(word) <= room or not any(columns(c) == 2 for c in word):
        return [word]
    return list(word)
