"""Words and marks that an edition adds, by language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _terms() -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("bema.edition").joinpath("terms.toml").read_text("utf-8"))


def terms(language: str) -> Mapping[str, Any]:
    """Words that an edition in `language` (BCP 47) adds; English where there are no others.

    All are strings but `quotes`: the marks around a quotation, and around one inside another.
    `language` says which language the words are of.
    """
    table = _terms()
    tag = language.partition("-")[0].lower()
    own = table.get(tag, {})
    return table["en"] | own | {"language": tag if "contents" in own else "en"}
