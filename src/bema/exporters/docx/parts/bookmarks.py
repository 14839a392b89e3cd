"""Bookmarks: the names of places that links and fields lead to (ECMA-376 Part 1, section 17.13.6).

Word allows 40 letters, digits and underscores, a letter first, and takes capitals for small ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import sha256

from bema.exporters.docx.model import CONTENTS

_MOST = 40
_OTHER = re.compile(r"\W+")


def bookmark_names(ids: Iterable[str]) -> dict[str, str]:
    """A name for each id, none twice: the id itself where it may be one."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for ident in sorted(ids, key=lambda ident: (_name(ident) != ident, ident)):
        name = _name(ident)
        while len(name) > _MOST or name.casefold() in taken:
            digest = sha256(f"{ident} {name}".encode()).hexdigest()[:8]
            name = f"{name[: _MOST - 9]}_{digest}"
        taken.add(name.casefold())
        found[ident] = name
    return found


def _name(ident: str) -> str:
    if ident.startswith(CONTENTS):
        return f"_Toc{int(sha256(ident.encode()).hexdigest()[:8], 16) % 10**9:09}"
    plain = _OTHER.sub("_", ident)
    return plain if plain[:1].isalpha() else f"b_{plain}"
