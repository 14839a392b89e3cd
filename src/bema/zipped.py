"""Zip files that are the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LARGE = 100_000
"""Bytes beyond which pressing harder costs more time than it saves space: fonts and images."""


def pack(members: Iterable[tuple[str, bytes]], stored: tuple[str, ...] = ()) -> bytes:
    """A zip of these members in this order, with no times of day; `stored` are not compressed."""
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, data in members:
            info = ZipInfo(name, _EPOCH)
            info.compress_type = ZIP_STORED if name in stored else ZIP_DEFLATED
            info.create_system = 3  # Unix on every machine
            info.external_attr = 0o644 << 16
            archive.writestr(info, data, compresslevel=1 if len(data) > _LARGE else None)
    return out.getvalue()


def unpack(data: bytes) -> dict[str, bytes]:
    """Members of a zip by name, in their order."""
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
