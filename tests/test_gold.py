"""Ingest reads transcripts as people do, but for one in a hundred turns."""

from __future__ import annotations

import gold
import pytest

GOALS = {"turns": 0.99, "parentheses": 0.97, "metadata": 0.95}


@pytest.mark.usefixtures("shared")
@pytest.mark.parametrize("half", ["seen", "held"])
def test_ingest_is_right(half: str) -> None:
    score = gold.scored(half)
    assert {kind: share for kind in GOALS if (share := score.share(kind)) < GOALS[kind]} == {}
    assert score.all["turns"] > 100
