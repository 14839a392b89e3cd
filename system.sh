#!/bin/sh
# The system libraries that set type: Pango, HarfBuzz' subsetter, fontconfig. Installs them where
# apt may, else says what to type and fails.
set -eu

packages="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig"

found() {
    python3 - <<'END'
import ctypes.util, sys
names = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset", "fontconfig")
sys.exit(any(ctypes.util.find_library(name) is None for name in names))
END
}

say() {
    echo "bema needs Pango, HarfBuzz and fontconfig, and cannot install them here. Type:" >&2
    echo "  Debian, Ubuntu:  sudo apt-get install $packages" >&2
    echo "  Fedora:          sudo dnf install pango harfbuzz fontconfig" >&2
    echo "  macOS:           brew install pango harfbuzz fontconfig" >&2
    echo "and run make again." >&2
    exit 1
}

found && exit 0
command -v apt-get >/dev/null 2>&1 || say
[ "$(id -u)" = 0 ] || say
DEBIAN_FRONTEND=noninteractive
export DEBIAN_FRONTEND
# shellcheck disable=SC2086  # one word for each package
apt-get install -y -qq $packages >/dev/null 2>&1 || {
    apt-get update -qq && apt-get install -y -qq $packages >/dev/null
} || say
found || say
