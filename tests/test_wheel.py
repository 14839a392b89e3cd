"""The wheel, in an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from conftest import EDITIONS, ROOT


def test_the_wheel_builds_a_new_project(tmp_path: Path) -> None:
    """Built, installed and run in an empty folder: the design is inside, and nothing is missing."""
    wheels = tmp_path / "wheels"
    build = [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", str(wheels)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = wheels.glob("*.whl")
    venv.create(tmp_path / "venv", with_pip=True)
    python = str(tmp_path / "venv" / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    lock = str(ROOT / "requirements.lock")
    subprocess.run([*install, "--require-hashes", "-r", lock], check=True, capture_output=True)
    subprocess.run([*install, "--no-deps", str(wheel)], check=True, capture_output=True)
    bema = str(tmp_path / "venv" / "bin" / "bema")
    subprocess.run([bema, "new", "speeches"], cwd=tmp_path, check=True)
    done = subprocess.run(
        [bema, "build"], cwd=tmp_path / "speeches", check=True, capture_output=True
    )
    assert done.stderr == b""
    themed = [bema, "build", "--theme", "large", "--to", "pdf", "--output", "large"]
    done = subprocess.run(themed, cwd=tmp_path / "speeches", check=True, capture_output=True)
    assert done.stderr == b""
    made = {path.name for path in (tmp_path / "speeches" / "output").iterdir()}
    assert made == {*(f"sample.{name}" for name in (*EDITIONS, "html")), "manifest.json"}
