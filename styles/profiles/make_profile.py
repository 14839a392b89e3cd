r"""The default profile for print, made from the characterisation data FOGRA39 with Argyll.

    apt-get install argyll icc-profiles-free
    python styles/profiles/make_profile.py [FOLDER]

FOLDER is where the profile goes; without it, beside this file. With the data and the version of
Argyll named below the bytes are always the same; with others nothing is written.
"""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

DATA = Path("/usr/share/color/icc/FOGRA39L.ti3")
DATA_SHA256 = "e44e6dfa81633588db98b5613a821d4a936d3d9438d2eb983083c3232df393fa"
ARGYLL = "Version 2.3.1"
NAME = "FOGRA39.icc"

# Total ink is held to 300 %, black comes in from the light tones on, and the tables are of medium
# size in both directions. Without `-nc` the measurements would be in the file, as large again.
OPTIONS = ["-qm", "-bm", "-nc", "-kr", "-l300"]
DESCRIPTION = "Coated paper, FOGRA39, 300 % (bema)"
COPYRIGHT = "Copyright Kai-Uwe Behrmann for the data, zlib licence; altered, made with Argyll"

# A program that knows the registry of the ICC finds the printing condition by this (ICC.1, tag
# `targ`).
TARGET = "ICCHDAT FOGRA39"
DATE = (2026, 1, 1, 0, 0, 0)
HEADER = 128
ENTRY = struct.Struct(">4sII")


def main(arguments: list[str]) -> int:
    """The profile is written where the arguments say; the exit status is 0 if it is."""
    folder = Path(arguments[0]) if arguments else Path(__file__).parent
    if not DATA.is_file() or sha256(DATA.read_bytes()).hexdigest() != DATA_SHA256:
        print(f"needs {DATA} of icc-profiles-free 2.0.1", file=sys.stderr)
        return 1
    if not shutil.which("colprof") or ARGYLL not in usage():
        print(f"needs colprof of Argyll, {ARGYLL}", file=sys.stderr)
        return 1
    (folder / NAME).write_bytes(settled(made()))
    return 0


def usage() -> str:
    """What `colprof` says of itself."""
    done = subprocess.run(["colprof"], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def made() -> bytes:
    """The profile as Argyll makes it; this takes about a minute."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(DATA, Path(folder, "data.ti3"))
        words = ["colprof", *OPTIONS, "-D", DESCRIPTION, "-C", COPYRIGHT, "data"]
        subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        return Path(folder, "data.icc").read_bytes()


def settled(profile: bytes) -> bytes:
    """A profile with one date, whenever it was made, and the name of its data."""
    (count,) = struct.unpack_from(">I", profile, HEADER)
    start = HEADER + 4
    entries = [ENTRY.unpack_from(profile, start + ENTRY.size * n) for n in range(count)]
    body = profile[start + ENTRY.size * count :]
    text = b"text\0\0\0\0" + TARGET.encode() + b"\0"
    table = [(name, offset + ENTRY.size, size) for name, offset, size in entries]
    table.append((b"targ", len(profile) + ENTRY.size, len(text)))
    text += bytes(-len(text) % 4)
    size = len(profile) + ENTRY.size + len(text)
    date = struct.pack(">6H", *DATE)
    head = struct.pack(">I", size) + profile[4:24] + date + profile[36:HEADER]
    tags = b"".join(ENTRY.pack(*entry) for entry in table)
    return head + struct.pack(">I", count + 1) + tags + body + text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
