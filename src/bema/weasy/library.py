"""WeasyPrint itself: importing it, its fonts, and its log while it works."""

from __future__ import annotations

import atexit
import contextlib
import ctypes.util
import io
import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from bema.errors import BemaError
from bema.findings import error
from bema.resources import design_folder

LOCK = threading.RLock()
"""Held while something of WeasyPrint's is changed or its log is caught."""
INSTALL = (
    "Install Pango: `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on "
    "Debian and Ubuntu, `dnf install pango harfbuzz` on Fedora, `brew install pango` on macOS."
)


@cache
def fonts() -> Any:
    """The one font configuration of this process, which knows no installed fonts."""
    with LOCK, _environment("FONTCONFIG_FILE", str(design_folder() / "fonts" / "fonts.conf")):
        _import()
        from weasyprint.text.fonts import FontConfiguration

        found = FontConfiguration()
    atexit.register(_clean, found)
    return found


def _clean(fonts: Any) -> None:
    """Remove its folder of fonts now: when Python ends, what removes it may be gone before it."""
    fonts.__del__()
    fonts._folder = None


def _import() -> None:
    """Import WeasyPrint; raises `BemaError` where a system library is missing.

    It asks for each library under names of Windows and macOS first, and on Linux every such
    question starts a compiler and a linker to look for it, which takes longer than all the rest.
    There the names are only tried as they are; if that is not enough, the search is let be.
    """
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said), _no_library_search():
            import weasyprint
    except OSError:
        try:
            with contextlib.redirect_stdout(said):
                import weasyprint  # noqa: F401
        except OSError as trouble:
            message = f"a system library is missing: {str(trouble).splitlines()[0]}"
            raise BemaError(error("system-pango", message, remedy=INSTALL)) from None


@contextmanager
def _no_library_search() -> Iterator[None]:
    """`ctypes.util.find_library` finds nothing while this lasts, on Linux."""
    found = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = found


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    """An environment variable while this lasts."""
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


@contextmanager
def captured(level: int = logging.WARNING) -> Iterator[list[logging.LogRecord]]:
    """WeasyPrint's log from `level` on while this lasts; the program's own log gets none of it."""
    records: list[logging.LogRecord] = []
    handler = logging.Handler(level)
    handler.emit = records.append  # type: ignore[assignment,method-assign]
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.propagate = False
        logger.setLevel(level)
    try:
        yield records
    finally:
        for logger, (propagate, level) in zip(loggers, before, strict=True):
            logger.removeHandler(handler)
            logger.propagate = propagate
            logger.setLevel(level)
