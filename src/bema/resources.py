"""The only reader of images, fonts and stylesheets: from named folders, never the network."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from bema.findings import Finding, Place, warning

BUILT_IN = "bema:"
"""Scheme of addresses in the built-in design: `bema:speech.css`."""


@dataclass(frozen=True)
class Resource:
    """A file's bytes and its media type."""

    data: bytes
    media_type: str
    path: Path | None = None
    """Where it was read; None for a `data:` address."""


@dataclass(frozen=True)
class Resources:
    """Reads addresses that lie in `folders` or in the built-in design, and no others."""

    folders: tuple[Path, ...] = ()

    def get(self, url: str, base: Path | None = None) -> Resource | Finding:
        """What `url` names, relative to the folder `base`; a `Finding` where it cannot be had.

        Symbolic links that lead out of the folders are refused like any other way out.
        """
        try:
            parts = urlsplit(url)
        except ValueError:
            return _finding("resource-address", f"“{url[:80]}” is not an address.", "Correct it.")
        if parts.scheme == "data":
            return _data(url)
        try:
            path = self._path(url, base)
            if isinstance(path, Finding):
                return path
            data = path.read_bytes()
        except (OSError, ValueError) as trouble:
            reason = getattr(trouble, "strerror", None) or str(trouble)
            return _finding("resource-missing", f"“{url}”: {reason}.", "Check name and place.")
        return Resource(data, mimetypes.guess_type(path.name)[0] or _media_type(path), path)

    def _path(self, url: str, base: Path | None) -> Path | Finding:
        parts = urlsplit(url)
        if is_remote(url):
            message = f"“{url}” lies elsewhere, and bema fetches nothing."
            return _finding("resource-remote", message, "Save a copy beside the document.")
        if url.startswith(BUILT_IN):
            path = design_folder() / unquote(url.removeprefix(BUILT_IN))
        elif parts.scheme == "file":
            path = Path(unquote(parts.path))
        else:
            path = (base or Path()) / unquote(parts.path)
        path = path.resolve()
        allowed = (*self.folders, design_folder())
        if not any(path.is_relative_to(folder.resolve()) for folder in allowed):
            message = f"“{url}” lies outside the folders of document and stylesheet."
            return _finding("resource-outside", message, "Copy it into one of them.")
        return path


def is_remote(url: str) -> bool:
    """Whether somebody else would have to be asked: any scheme but the few that name files here.

    A backslash is a slash, as it is for browsers (URL Standard, section 4.4).
    """
    try:
        parts = urlsplit(url.strip().replace("\\", "/"))
    except ValueError:
        return False
    if parts.scheme == "file":
        return parts.netloc not in ("", "localhost")
    return bool(parts.netloc) or parts.scheme not in ("", "data", BUILT_IN.rstrip(":"))


def _data(url: str) -> Resource | Finding:
    from base64 import b64decode

    head, comma, body = url.removeprefix("data:").partition(",")
    if not comma:
        return _finding("resource-address", "a data: address without a comma.", "Correct it.")
    data = unquote_to_bytes(body)
    if head.endswith(";base64"):
        try:
            data = b64decode(data)
        except ValueError:
            return _finding("resource-address", "a data: address is broken.", "Correct it.")
    return Resource(data, head.removesuffix(";base64").split(";")[0] or "text/plain")


def _media_type(path: Path) -> str:
    fonts = {".otf": "font/otf", ".ttf": "font/ttf", ".woff2": "font/woff2", ".woff": "font/woff"}
    return fonts.get(path.suffix.lower(), "application/octet-stream")


def _finding(code: str, message: str, remedy: str) -> Finding:
    return warning(code, message, Place(), remedy)


def design_folder() -> Path:
    """The default design: the packaged folder or, in a checkout, `styles/` beside `src/`."""
    package = Path(__file__).resolve().parent
    packaged = package / "styles"
    return packaged if packaged.is_dir() else package.parent.parent / "styles"
