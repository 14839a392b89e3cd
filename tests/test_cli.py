"""The command line: what it makes, what it says, and how it ends when something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import EDITIONS, MINIMAL, SEED

GOOD = MINIMAL % b"<p>A word.</p>"


def bema(
    *arguments: object, cwd: Path, stdin: bytes = b"", **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a user does, in a locale that knows no UTF-8 by itself."""
    return subprocess.run(
        [sys.executable, "-m", "bema", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        env={**os.environ, "LANG": "C", "LC_ALL": "C", **environment},
        check=False,
    )


def said(done: subprocess.CompletedProcess[bytes]) -> str:
    return done.stderr.decode("utf-8")


def test_build_in_a_project(tmp_path: Path) -> None:
    """`bema new` makes a project, `bema build` all its editions, from any folder in it."""
    done = bema("new", "speeches", cwd=tmp_path)
    assert done.returncode == 0, said(done)
    project = tmp_path / "speeches"
    done = bema("build", cwd=project / "source")
    assert (done.returncode, said(done)) == (0, "")
    made = {path.name for path in (project / "output").iterdir()}
    assert made == {*(f"sample.{name}" for name in (*EDITIONS, "html")), "manifest.json"}


def test_the_manifest_records_every_file(tmp_path: Path) -> None:
    """Path, SHA-256, size, source, edition and exporter; earlier records stay."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    assert bema("build", "a.xml", "--to", "txt", cwd=tmp_path).returncode == 0
    assert bema("build", "a.xml", "--to", "tei", cwd=tmp_path).returncode == 0
    table = json.loads((tmp_path / "output" / "manifest.json").read_text("utf-8"))
    assert [entry["path"] for entry in table["files"]] == ["a.tei.xml", "a.txt"]
    for entry in table["files"]:
        data = (tmp_path / "output" / entry["path"]).read_bytes()
        assert (entry["sha256"], entry["size"]) == (sha256(data).hexdigest(), len(data))
        assert entry["source"] == "a.xml"
        assert entry["source_sha256"] == sha256(GOOD).hexdigest()
        assert entry["exporter"].startswith("bema ")


def test_json_lines(tmp_path: Path) -> None:
    """Each line an object with version and event."""
    (tmp_path / "a.xml").write_bytes(MINIMAL % b"<zap/><p>A word.</p>")
    done = bema("build", "a.xml", "--to", "txt,epub", "--json", cwd=tmp_path)
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert {line["bema"] for line in lines} == {1}
    assert [line["event"] for line in lines] == ["edition", "finding", "edition"]
    assert lines[1]["code"] == "odd-no-model"
    assert lines[1]["place"]["line"] == 4
    assert done.stderr == b""


def test_standard_input_and_output(tmp_path: Path) -> None:
    """`-` reads standard input; one edition goes to standard output, several to files."""
    done = bema("build", "-", "--to", "txt", cwd=tmp_path, stdin=GOOD)
    assert done.returncode == 0
    assert b"A word." in done.stdout
    assert not (tmp_path / "output").exists()
    done = bema("build", "-", "--to", "txt,html", cwd=tmp_path, stdin=GOOD)
    assert done.returncode == 0
    assert {p.name for p in (tmp_path / "output").iterdir()} == {
        "speech.txt",
        "speech.html",
        "manifest.json",
    }


def test_quiet_and_no_colour(tmp_path: Path) -> None:
    """Nothing is said when nothing is wrong; elsewhere than on a terminal there is no colour."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    done = bema("build", "a.xml", "--to", "txt", "-q", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    done = bema("build", "a.xml", "--to", "txt", cwd=tmp_path, NO_COLOR="1")
    assert b"\x1b" not in done.stdout + done.stderr


def test_version_imports_nothing_heavy() -> None:
    """The command line loads neither lxml nor WeasyPrint; web page and EPUB not the latter."""
    code = "import sys, bema.cli; print([m for m in ('lxml', 'weasyprint') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout.strip() == b"[]"
    code = (
        "import sys, bema; s = bema.read(sys.argv[1]); e = bema.render(s, ('web',));"
        "[bema.export(e, n) for n in ('html', 'tei', 'epub')]; print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, SEED], capture_output=True, check=True)
    assert done.stdout.strip() == b"False"


@pytest.mark.parametrize(
    ("name", "data", "code", "line"),
    [
        ("missing.xml", None, "source-missing", 0),
        ("empty.xml", b"", "source-empty", 0),
        ("blank.xml", b" \n", "source-empty", 0),
        ("text.xml", b"# Not XML\n", "tei-not-well-formed", 1),
        ("torn.xml", b"<TEI>\n<text>\n</TEI>", "tei-not-well-formed", 3),
        ("html.xml", b"<html><body/></html>", "tei-not-tei", 1),
        ("p4.xml", b"<TEI.2><text><body><p>P4</p></body></text></TEI.2>", "tei-not-tei", 1),
        ("header.xml", b'<TEI xmlns="http://www.tei-c.org/ns/1.0"/>', "tei-no-text", 1),
        ("silent.xml", MINIMAL.replace(b"<head>Two words</head>%s", b""), "tei-no-text", 1),
    ],
)
def test_a_source_that_is_none(
    name: str, data: bytes | None, code: str, line: int, tmp_path: Path
) -> None:
    """One clear message with file and line and what to do, and no traceback."""
    if data is not None:
        (tmp_path / name).write_bytes(data)
    done = bema("build", name, cwd=tmp_path)
    assert done.returncode == 1
    message = said(done)
    assert message.count("\n") == 1
    assert message.startswith(f"{name}:{line}" if line else f"{name}: error")
    assert f"[{code}]" in message
    assert message.rstrip().endswith(".")


def test_a_folder_is_no_source(tmp_path: Path) -> None:
    """And the message says how to name what is in it."""
    (tmp_path / "texts").mkdir()
    done = bema("build", "texts", cwd=tmp_path)
    assert done.returncode == 1
    assert "[source-folder]" in said(done)


def test_one_bad_source_does_not_stop_the_others(tmp_path: Path) -> None:
    """The good one is built; the exit code is 1."""
    (tmp_path / "bad.xml").write_bytes(b"")
    (tmp_path / "good.xml").write_bytes(GOOD)
    done = bema("build", "bad.xml", "good.xml", "--to", "txt", cwd=tmp_path)
    assert done.returncode == 1
    assert (tmp_path / "output" / "good.txt").exists()


def test_unknown_exporter(tmp_path: Path) -> None:
    """Wrong usage; the nearest name is given."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    done = bema("build", "a.xml", "--to", "docs", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean “docx”?" in said(done)


def test_two_sources_with_one_stem(tmp_path: Path) -> None:
    """Both are named, and neither is built."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    (tmp_path / "a.tei.xml").write_bytes(GOOD)
    done = bema("build", "a.xml", "a.tei.xml", cwd=tmp_path)
    assert done.returncode == 1
    assert "a.tei.xml: error [source-same-stem]" in said(done)
    assert not (tmp_path / "output").exists()


def test_a_stylesheet_that_is_missing_or_broken(tmp_path: Path) -> None:
    """Missing: nothing is made. Broken: said with its line, and the edition is made."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    done = bema("build", "a.xml", "--style", "none.css", cwd=tmp_path)
    assert done.returncode == 1
    assert "none.css: error [style-missing]" in said(done)
    (tmp_path / "bad.css").write_text('@import "bema:speech.css";\np { color: }\n}\n')
    done = bema("build", "a.xml", "--style", "bad.css", "--to", "txt", cwd=tmp_path)
    assert done.returncode == 0
    assert "bad.css:2:5: warning [style-ignored]" in said(done)
    assert said(done).count("bad.css:3:2: warning [style-syntax]") == 1
    assert (tmp_path / "output" / "a.txt").exists()


def test_an_odd_that_is_none(tmp_path: Path) -> None:
    """Said once, with its name; the default models are used."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    done = bema("build", "a.xml", "--odd", "a.xml", "--to", "txt,pdf", cwd=tmp_path)
    assert done.returncode == 0
    assert said(done).count("[odd-no-models]") == 1


def test_an_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """One message for it."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    (tmp_path / "file").write_text("in the way")
    done = bema("build", "a.xml", "--to", "txt", "--output", "file/folder", cwd=tmp_path)
    assert done.returncode == 1
    assert "[output-unwritable]" in said(done)
    assert "Traceback" not in said(done)


def test_a_failed_build_leaves_earlier_editions(tmp_path: Path) -> None:
    """What was there stays whole, and nothing half-written lies beside it."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    assert bema("build", "a.xml", "--to", "txt", cwd=tmp_path).returncode == 0
    before = (tmp_path / "output" / "a.txt").read_bytes()
    (tmp_path / "a.xml").write_bytes(b"<TEI")
    assert bema("build", "a.xml", "--to", "txt", cwd=tmp_path).returncode == 1
    assert (tmp_path / "output" / "a.txt").read_bytes() == before
    assert {p.name for p in (tmp_path / "output").iterdir()} == {"a.txt", "manifest.json"}


def test_nothing_to_build(tmp_path: Path) -> None:
    """Wrong usage, and what to do."""
    done = bema("build", cwd=tmp_path)
    assert done.returncode == 2
    assert b"nothing to build" in done.stderr


def test_an_unknown_key_in_the_project(tmp_path: Path) -> None:
    """The nearest key is named."""
    (tmp_path / "bema.toml").write_text('stile = "a.css"\n')
    done = bema("build", cwd=tmp_path)
    assert done.returncode == 1
    assert "Did you mean “style”?" in said(done)


def test_missing_pango(tmp_path: Path) -> None:
    """The libraries are named with the line that installs them, and nothing else is printed."""
    (tmp_path / "a.xml").write_bytes(GOOD)
    (tmp_path / "sitecustomize.py").write_text(
        "import cffi\n"
        "real = cffi.FFI.dlopen\n"
        "def dlopen(self, name, flags=0):\n"
        "    if name and 'pango' in name:\n"
        "        raise OSError('cannot load library ' + name)\n"
        "    return real(self, name, flags)\n"
        "cffi.FFI.dlopen = dlopen\n"
    )
    done = bema("build", "a.xml", "--to", "pdf,epub", cwd=tmp_path, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert "[system-pango]" in said(done)
    assert "apt-get install libpango-1.0-0" in said(done)
    assert said(done).count("\n") == 1
    assert done.stdout == b"output/a.epub\n"


def test_an_exporter_that_breaks_its_promise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A finding that names the distribution; the other editions are made."""
    from bema.corpus.build import Build
    from bema.corpus.plan import Target
    from bema.exporters import load
    from bema.project import EditionPlan
    from bema.tei.speech import Speech

    class Broken:
        suffix, media, output = ".x", "print", ("web",)

        def export(self, edition: object) -> None:
            raise KeyError("oh")

    targets = [
        Target(EditionPlan("ssml", "ssml"), Broken()),  # type: ignore[arg-type]
        Target(EditionPlan("tei", "tei"), load("tei")),
    ]
    events = list(Build(targets, tmp_path).run([Speech(GOOD)]))
    assert [event.path is None for event in events] == [True, False]
    finding = events[0].findings[0]
    assert finding.code == "exporter-failed"
    assert "bema-ssml 1.0" in finding.message
    assert "KeyError" in events[0].traceback


def test_named_editions_and_their_options(tmp_path: Path) -> None:
    """A copy of an exporter with options set, a plug-in's too; unknown ones are refused."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.xml").write_bytes(GOOD)
    toml = '[editions]\nslow = { exporter = "ssml", rate = "slow" }\nssml = {}\n'
    (tmp_path / "bema.toml").write_text(toml)
    done = bema("build", cwd=tmp_path)
    assert done.returncode == 0, said(done)
    assert '<prosody rate="slow">' in (tmp_path / "output" / "a.slow.ssml").read_text()
    assert '<prosody rate="medium">' in (tmp_path / "output" / "a.ssml").read_text()
    (tmp_path / "bema.toml").write_text(toml.replace("rate", "rat"))
    done = bema("build", cwd=tmp_path)
    assert done.returncode == 2
    assert "Did you mean “rate”?" in said(done)


def test_a_plug_in_is_listed(tmp_path: Path) -> None:
    """With the distribution it comes from."""
    listed = bema("exporters", cwd=tmp_path).stdout.decode()
    assert "ssml      bema-ssml 1.0" in listed
    assert listed.count("bema 0.") == 7


def test_new_does_not_touch_what_is_there(tmp_path: Path) -> None:
    """A folder that has something in it is refused."""
    (tmp_path / "speeches").mkdir()
    (tmp_path / "speeches" / "mine.txt").write_text("mine")
    done = bema("new", "speeches", cwd=tmp_path)
    assert done.returncode == 1
    assert "[new-not-empty]" in said(done)
    assert [p.name for p in (tmp_path / "speeches").iterdir()] == ["mine.txt"]


def test_further_formats_by_pandoc(tmp_path: Path) -> None:
    """Named in the project; complete in words, the same bytes twice, unknown ones refused."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.xml").write_bytes(SEED.read_bytes())
    toml = (
        '[editions]\nodt = { exporter = "pandoc" }\nmd = { exporter = "pandoc", format = "gfm" }\n'
    )
    (tmp_path / "bema.toml").write_text(toml)
    done = bema("build", cwd=tmp_path)
    assert (done.returncode, said(done)) == (0, "")
    output = tmp_path / "output"
    assert {p.name for p in output.iterdir()} == {"a.odt", "a.md", "manifest.json"}
    assert "Thank you for your attention." in (output / "a.md").read_text("utf-8")
    first = (output / "a.odt").read_bytes()
    assert bema("build", cwd=tmp_path).returncode == 0
    assert (output / "a.odt").read_bytes() == first
    (tmp_path / "bema.toml").write_text(toml.replace("gfm", "gmf"))
    done = bema("build", cwd=tmp_path)
    assert done.returncode == 1
    assert "[pandoc-format]" in said(done)
    assert "“gfm”" in said(done)


def test_an_option_is_set_once(tmp_path: Path) -> None:
    """For exporters that have it, before what `bema.toml` says; else the nearest is named."""
    (tmp_path / "bema.toml").write_text('[editions]\ntxt = { charset = "utf-8" }\nhtml = {}\n')
    (tmp_path / "a.tei.xml").write_bytes(MINIMAL % "<p>Wörter – “words”</p>".encode())
    done = bema("build", "a.tei.xml", "-O", "charset=ascii", cwd=tmp_path)
    assert done.returncode == 0
    assert (tmp_path / "output" / "a.txt").read_bytes().isascii()
    done = bema("build", "a.tei.xml", "-O", "charsets=ascii", cwd=tmp_path)
    assert (done.returncode, "charset" in said(done)) == (2, True)
    done = bema("build", "a.tei.xml", "-O", "charset", cwd=tmp_path)
    assert (done.returncode, "NAME=VALUE" in said(done)) == (2, True)
