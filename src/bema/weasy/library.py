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
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from shutil import copyfile, rmtree
from tempfile import mkdtemp
from typing import Any
from weakref import WeakSet
from xml.sax.saxutils import escape

from bema.errors import BemaError
from bema.findings import Place, error
from bema.resources import design_folder

LOCK = threading.RLock()
"""Held while something of WeasyPrint's is changed or its log is caught."""
INSTALL = (
    "Install Pango: `apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0` on "
    "Debian and Ubuntu, `dnf install pango harfbuzz` on Fedora, `brew install pango` on macOS."
)
_BUNDLED = design_folder() / "fonts" / "fonts.conf"

Faces = tuple[tuple[str, str], ...]
"""Rules `@font-face` of stylesheets, each after the address that relative ones start from."""
_CONFIGURATIONS: dict[tuple[tuple[Path, ...], Faces], Any] = {}
_KEPT = 16
"""Font configurations that are kept, the latest."""
_MADE: WeakSet[Any] = WeakSet()
"""All font configurations that somebody has."""


@cache
def load() -> None:
    """Import WeasyPrint, without the fonts that are installed."""
    with LOCK, _configured_by(_BUNDLED):
        _import()
    atexit.register(_clean)


def fonts(files: tuple[Path, ...] = (), faces: Faces = ()) -> Any:
    """The font configuration that knows the bundled faces and `files`, and no installed fonts.

    It takes up the faces of stylesheets as these are read, so each set of `faces` has one of its
    own. Raises `BemaError` where fontconfig cannot read a file.
    """
    load()
    with LOCK:
        key = (files, faces)
        if key not in _CONFIGURATIONS:
            while len(_CONFIGURATIONS) >= _KEPT:
                del _CONFIGURATIONS[next(iter(_CONFIGURATIONS))]
            _CONFIGURATIONS[key] = _configuration(files)
            _MADE.add(_CONFIGURATIONS[key])
        return _CONFIGURATIONS[key]


def _configuration(files: tuple[Path, ...]) -> Any:
    """A configuration of its own for `files`; fontconfig reads its file at once, and never again.

    The faces stand in one folder under numbers, so that their order is that of `files` wherever
    these lie.
    """
    from weasyprint.text.fonts import FontConfiguration

    if not files:
        with _configured_by(_BUNDLED):
            return FontConfiguration()
    folder = _folder(files)
    with _configured_by(folder / "fonts.conf"):
        found = FontConfiguration()
    known = {Path(path).name for path in _values(found, "file")}
    for link, file in _links(folder, files):
        if link.name not in known:
            message = f"fontconfig can read no face in {file}."
            remedy = "Name a font file that is whole."
            raise BemaError(error("font-unreadable", message, Place(str(file)), remedy))
    return found


@cache
def _folder(files: tuple[Path, ...]) -> Path:
    """A folder with these files and a configuration that knows them; removed at the end."""
    folder = Path(mkdtemp(prefix="bema-fonts-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    for link, file in _links(folder, files):
        try:
            link.symlink_to(file)
        except OSError:  # Windows lets few people make links
            copyfile(file, link)
    bundled = escape(str(_BUNDLED))
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f'<fontconfig><include>{bundled}</include><dir prefix="relative">.</dir></fontconfig>\n',
        "utf-8",
    )
    return folder


def _links(folder: Path, files: tuple[Path, ...]) -> list[tuple[Path, Path]]:
    """Each file after the name that it has in the folder."""
    return [(folder / f"{n:04}{file.suffix.lower()}", file) for n, file in enumerate(files)]


def _values(configuration: Any, name: str) -> Iterator[str]:
    """A property of every face that a configuration knows, as a string."""
    from weasyprint.text.ffi import ffi, fontconfig

    value = ffi.new("FcChar8 **")
    for pattern in _patterns(configuration):
        if fontconfig.FcPatternGetString(pattern, name.encode(), 0, value) == 0:
            yield ffi.string(value[0]).decode()


def _patterns(configuration: Any) -> Iterator[Any]:
    """What fontconfig knows of each face, those of stylesheets included."""
    from weasyprint.text.ffi import ffi, fontconfig

    for name in (fontconfig.FcSetSystem, fontconfig.FcSetApplication):
        found = fontconfig.FcConfigGetFonts(configuration._config, name)
        if found != ffi.NULL:
            yield from (found.fonts[number] for number in range(found.nfont))


def lacking(configuration: Any, characters: Iterable[str]) -> frozenset[str]:
    """The characters that no face of a configuration has.

    Pango asks every face in turn, whatever `font-family` says, so all of them count, with the
    `unicode-range` that a stylesheet gives one.
    """
    from weasyprint.text.ffi import ffi, fontconfig

    _declare()
    value, query = ffi.new("FcCharSet **"), _owned(fontconfig.FcPatternCreate())
    left = set(characters)
    for pattern in _patterns(configuration):
        if not left:
            break
        face = _owned(fontconfig.FcFontRenderPrepare(configuration._config, query, pattern))
        if fontconfig.FcPatternGetCharSet(face, b"charset", 0, value) == 0:
            left -= {c for c in left if fontconfig.FcCharSetHasChar(value[0], ord(c))}
    return frozenset(left)


def drawn_as_boxes(
    configuration: Any, characters: Iterable[str], families: Sequence[str]
) -> frozenset[str]:
    """The characters that come out as boxes in these families, where no face has them.

    So Pango is asked, which may make a character of others that a face has. It is asked between
    digits, which nothing composes with: by itself, a character may pass for an empty line.
    """
    from weasyprint.text.ffi import ffi, gobject, pango

    _declare()
    unref = gobject.g_object_unref
    context = ffi.gc(pango.pango_font_map_create_context(configuration.font_map), unref)
    layout = ffi.gc(pango.pango_layout_new(context), unref)
    description = ffi.gc(pango.pango_font_description_new(), pango.pango_font_description_free)
    pango.pango_font_description_set_family(description, ",".join(families).encode())
    pango.pango_layout_set_font_description(layout, description)
    found = set()
    for character in characters:
        data = f"1{character}1".encode()
        pango.pango_layout_set_text(layout, data, len(data))
        if pango.pango_layout_get_unknown_glyphs_count(layout):
            found.add(character)
    return frozenset(found)


def _owned(pattern: Any) -> Any:
    """A pattern that goes when nobody has it any more."""
    from weasyprint.text.ffi import ffi, fontconfig

    return ffi.gc(pattern, fontconfig.FcPatternDestroy)


@cache
def _declare() -> None:
    """Declare what WeasyPrint does not ask of its libraries; nothing of its own changes."""
    from weasyprint.text.ffi import ffi

    ffi.cdef(
        "typedef struct _FcCharSet FcCharSet;"
        "FcResult FcPatternGetCharSet(FcPattern *p, const char *object, int n, FcCharSet **c);"
        "FcBool FcCharSetHasChar(const FcCharSet *fcs, unsigned int ucs4);"
        "FcPattern *FcFontRenderPrepare(FcConfig *config, FcPattern *pat, FcPattern *font);"
        "int pango_layout_get_unknown_glyphs_count(PangoLayout *layout);",
        override=True,
    )


def _clean() -> None:
    """Remove the folders of faces now: when Python ends, what removes them may be gone before."""
    for configuration in _MADE:
        configuration.__del__()
        configuration._folder = None


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
def _configured_by(file: Path) -> Iterator[None]:
    """Fontconfig reads this file and no other while this lasts."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(file)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


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
