"""The one place that writes files: beside their target first, then moved into its place."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bema.errors import BemaError
from bema.findings import Place, error


def replace_source(path: Path, data: bytes) -> None:
    """Write a file anew that is there, under its permissions; a link to it stays a link.

    Raises `BemaError` where it cannot be written.
    """
    target = path.resolve()
    write(target, data, mode=target.stat().st_mode)


def write(path: Path, data: bytes, mode: int | None = None) -> None:
    """Write a file whole or not at all; what was there before stays until the new one is.

    `mode` are its permissions; None leaves them to the system's rule for new files. Raises
    `BemaError` where the folder cannot be made or written.
    """
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(temporary, 0o666 & ~_umask() if mode is None else mode)
        os.replace(temporary, path)
    except OSError as trouble:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
        message = f"cannot be written: {trouble.strerror or trouble}."
        remedy = "Choose another folder, or change its permissions."
        raise BemaError(error("output-unwritable", message, Place(str(path)), remedy)) from None


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
