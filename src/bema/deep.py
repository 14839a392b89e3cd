"""Room for work that calls itself for every level of a document."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

from lxml import etree

from bema.tree import Element

T = TypeVar("T")

_SHALLOW = 50
"""Levels for which Python's own limit is enough, whatever calls us."""
_CALLS = 20
"""Calls that a level may take."""
_STACK = 256 * 2**20
"""Bytes, which the system gives only as they are used; libxml2 reads no more than 2,048 levels."""


def deeply(root: Element, work: Callable[[], T]) -> T:
    """What `work` gives or raises; a deep document gets a thread that has room for it."""
    levels = _levels(root)
    if levels <= _SHALLOW:
        return work()
    done: Future[T] = Future()
    size, limit = threading.stack_size(_STACK), sys.getrecursionlimit()
    sys.setrecursionlimit(max(limit, levels * _CALLS))
    try:
        thread = threading.Thread(target=_run, args=(work, done))
        thread.start()
        thread.join()
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    return done.result()


def _run(work: Callable[[], T], done: Future[T]) -> None:
    try:
        done.set_result(work())
    except BaseException as trouble:
        done.set_exception(trouble)


def _levels(root: Element) -> int:
    """How deep elements stand in one another."""
    level = deepest = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        level += 1 if event == "start" else -1
        deepest = max(level, deepest)
    return deepest
