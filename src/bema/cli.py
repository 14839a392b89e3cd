"""The command line: arguments in, exit code out; what it does is in the packages."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bema.version import __version__

if TYPE_CHECKING:
    from bema.corpus.build import Build
    from bema.corpus.plan import Target
    from bema.edition.edition import Edition
    from bema.project import EditionPlan, Project
    from bema.report import Report

_FILE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bema", message="%(prog)s %(version)s")
def main() -> None:
    """Print-ready editions of speeches in TEI: PDF, EPUB, Word, plain text, web page."""


@main.command()
@click.argument("sources", metavar="[SOURCE]...", nargs=-1, type=_FILE)
@click.option("--to", metavar="NAMES", help="Editions or exporters, with commas between.")
@click.option("--style", metavar="FILE", type=_FILE, help="A stylesheet of your own.")
@click.option("--theme", metavar="NAME", help="A theme: book, large, release, or a CSS file.")
@click.option("--odd", metavar="FILE", type=_FILE, help="An ODD of your own.")
@click.option(
    "--option",
    "-O",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    help="An option of the exporters that have it, such as charset=ascii.",
)
@click.option("--output", metavar="DIR", type=_FILE, help="Where editions go; default output/.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what is an error.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
@click.option("--debug", is_flag=True, help="Show where an exporter failed.")
def build(
    sources: tuple[Path, ...],
    to: str | None,
    style: Path | None,
    theme: str | None,
    odd: Path | None,
    options: tuple[str, ...],
    output: Path | None,
    as_json: bool,
    quiet: bool,
    strict: bool,
    debug: bool,
) -> None:
    """Make the editions of speeches.

    Without SOURCE, of everything in source/ of the project that the current folder is in. SOURCE -
    is standard input; with one edition, standard output gets it. A transcript, such as a Word file,
    becomes NAME.tei.xml beside it first, which is yours to correct.
    """
    from bema.corpus.plan import targets
    from bema.errors import BemaError
    from bema.report import Report

    # Most of what a build allocates lives to its end; looking for garbage at Python's usual pace
    # costs a tenth of the time.
    gc.set_threshold(200_000, 50, 100)
    report = Report(as_json=as_json, quiet=quiet, debug=debug, strict=strict)
    try:
        project = _project(sources)
        plans = _plans(project, to, style, odd, theme)
        names = {plan.name: None for plan in project.editions} | {"pdf": None}
        every = _plans(project, ",".join(names), style, odd, theme)
        chosen = targets(plans, _named(options), every)
        _run(project, chosen, sources, output, report)
    except BemaError as trouble:
        report.findings(trouble.findings)
        usage = any(finding.code == "unknown-name" for finding in trouble.findings)
        raise SystemExit(2 if usage else 1) from None
    raise SystemExit(1 if report.failed else 0)


def _named(options: tuple[str, ...]) -> dict[str, str]:
    """Options as names and values."""
    for option in options:
        if "=" not in option:
            raise click.UsageError(f"-O wants NAME=VALUE, not “{option}”.")
    return dict(option.split("=", 1) for option in options)


def _project(sources: tuple[Path, ...]) -> Project:
    """The project of the current folder, else that of the first source."""
    from bema.project import find_project

    project = find_project(Path.cwd())
    if project.file is None and sources and str(sources[0]) != "-":
        found = find_project(sources[0].resolve().parent)
        return found if found.file else project
    return project


def _plans(
    project: Project,
    to: str | None,
    style: Path | None,
    odd: Path | None,
    theme: str | None = None,
) -> list[EditionPlan]:
    """The editions asked for, or all of the project's, with what the command line changes."""
    from dataclasses import replace

    from bema.project import NAMED, EditionPlan

    known = {plan.name: plan for plan in project.editions}
    names = [name.strip() for name in to.split(",") if name.strip()] if to else list(known)
    base = project.editions[0] if project.editions else EditionPlan("", "")
    plans = []
    for name in dict.fromkeys(names):
        exporter, given = NAMED.get(name, (name, {}))
        plan = known.get(name) or replace(base, name=name, exporter=exporter, options=given)
        changed = replace(plan, style=style or plan.style, theme=theme or plan.theme)
        plans.append(replace(changed, odd=odd or plan.odd))
    return plans


def _run(
    project: Project,
    chosen: tuple[Target, ...],
    sources: tuple[Path, ...],
    output: Path | None,
    report: Report,
) -> None:
    from bema.corpus.build import Build
    from bema.corpus.plan import check_stems

    if [str(source) for source in sources] == ["-"]:
        build = Build(chosen, output or Path("output"))
        _standard_input(build, to_stdout=len(chosen) == 1 and output is None, report=report)
        return
    wanted = sources or project.sources()
    if not wanted:
        raise click.UsageError("there is nothing to build: name a SOURCE, or put TEI into source/.")
    wanted = _as_tei(wanted, report)
    check_stems(wanted)
    build = Build(chosen, output or project.output)
    report.follow(build.run(wanted), total=len(wanted) * len(chosen))


def _as_tei(sources: tuple[Path, ...], report: Report) -> tuple[Path, ...]:
    """The sources; transcripts among them are ingested first, and what was guessed is told."""
    if all(path.suffix.lower() in (".xml", ".tei") for path in sources):
        return sources
    from bema.corpus.ingest import is_transcript, kept_or_ingested

    found = {path: path for path in sources}
    for taken in kept_or_ingested([path for path in sources if is_transcript(path)]):
        report.findings(taken.findings)
        if taken.target:
            found[taken.path] = taken.target
        else:
            del found[taken.path]
    return tuple(found.values())


def _standard_input(build: Build, *, to_stdout: bool, report: Report) -> None:
    from bema.corpus.build import make
    from bema.tei.speech import read

    speech = read(sys.stdin.buffer.read())
    if not to_stdout:
        report.follow(build.run([speech]), total=len(build.targets))
        return
    if report.as_json:
        raise click.UsageError("--json and an edition cannot both go to standard output.")
    artifact, findings = make(speech, build.targets[0], {})
    if artifact.beside:
        raise click.UsageError("standard output has no room for files beside it: name a folder.")
    sys.stdout.buffer.write(artifact.data)
    report.findings(findings)


@main.command()
@click.argument("file", metavar="FILE", type=_FILE)
@click.option("--xpath", metavar="XPATH", help="Explain the elements that it selects.")
@click.option("--odd", metavar="FILE", type=_FILE, help="An ODD of your own.")
@click.option(
    "--output",
    metavar="NAMES",
    default="print",
    show_default=True,
    help="Outputs of the processing model, best first, with commas between.",
)
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
def explain(file: Path, xpath: str | None, odd: Path | None, output: str, as_json: bool) -> None:
    """Tell which model of the ODD fired for which element of a TEI document.

    Also what text was left out and why, and which elements had no model. With --xpath, for each
    element selected: its models in order, their predicates and parameters, and what became of it;
    names without a prefix are TEI's, as in an ODD. FILE - is standard input.
    """
    from bema.edition.xpath import XPathError, compile_xpath
    from bema.errors import BemaError
    from bema.explained.models import tell
    from bema.report import Report

    report = Report(as_json=as_json)
    try:
        edition = _rendered(file, odd, output)
        prefixes = tuple((p, uri) for p, uri in edition.speech.root.nsmap.items() if p)
        expression = None if xpath is None else compile_xpath(xpath, prefixes)
        tell(edition, expression, report)
    except XPathError as trouble:
        raise click.UsageError(f"--xpath “{xpath}”: {trouble}.") from None
    except BemaError as trouble:
        report.findings(trouble.findings)
        raise SystemExit(1) from None


def _rendered(file: Path, odd: Path | None, output: str) -> Edition:
    """The edition of a document with the ODD and the stylesheet that a build would take."""
    from bema.corpus.build import stylesheet_of
    from bema.edition.edition import render
    from bema.tei.speech import read

    names = tuple(name.strip() for name in output.split(",") if name.strip())
    if not names:
        raise click.UsageError("--output wants a name, such as print.")
    speech = read(sys.stdin.buffer.read() if str(file) == "-" else file)
    plans = _plans(_project((file,)), None, None, odd)
    if not plans:
        return render(speech, names, odd)
    plan = plans[0]
    return render(speech, names, plan.odd, stylesheet_of(plan))


@main.command()
@click.argument("file", metavar="FILE", type=_FILE)
@click.option(
    "--explain",
    "selector",
    metavar="SELECTOR",
    required=True,
    help="What to explain: a selector, an element's id, or a page such as “@page :left”.",
)
@click.option("--to", metavar="NAMES", help="Editions or exporters, with commas between.")
@click.option("--style", metavar="FILE", type=_FILE, help="A stylesheet of your own.")
@click.option("--theme", metavar="NAME", help="A theme: book, large, release, or a CSS file.")
@click.option("--odd", metavar="FILE", type=_FILE, help="An ODD of your own.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
def style(
    file: Path,
    selector: str,
    to: str | None,
    style: Path | None,
    theme: str | None,
    odd: Path | None,
    as_json: bool,
) -> None:
    """Tell why something looks as it does: which rule set what, and what becomes of it.

    For each edition: the rules that hold, strongest first, with file and line; what they come to;
    what overrides them; what is inherited; and what an edition cannot show. FILE - is standard
    input.
    """
    from bema.corpus.build import edition_of
    from bema.corpus.plan import targets
    from bema.errors import BemaError
    from bema.explained.style import tell
    from bema.report import Report
    from bema.tei.speech import read

    report = Report(as_json=as_json)
    try:
        speech = read(sys.stdin.buffer.read() if str(file) == "-" else file)
        chosen = targets(_plans(_project((file,)), to, style, odd, theme))
        rendered: dict[object, Edition] = {}
        editions = [
            (target.plan.name, edition_of(speech, target, rendered), target.exporter)
            for target in chosen
        ]
        tell(editions, selector, report)
    except ValueError as trouble:
        raise click.UsageError(f"--explain: {trouble}.") from None
    except BemaError as trouble:
        report.findings(trouble.findings)
        raise SystemExit(1) from None


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--output", "-o", metavar="DIR", type=_FILE, help="Where the TEI goes.")
@click.option("--meta", metavar="KEY=VALUE", multiple=True, help="What you know better.")
@click.option("--names", metavar="FILE", type=_FILE, help="A register of names, TEI or CSV.")
@click.option("--report", "page", metavar="FILE.html", type=_FILE, help="A page to review it.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what is an error.")
def ingest(
    files: tuple[Path, ...],
    output: Path | None,
    meta: tuple[str, ...],
    names: Path | None,
    page: Path | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Make canonical TEI of transcripts in Markdown, HTML, Word, OpenDocument, RTF, EPUB or text.

    Each becomes NAME.tei.xml beside it. Every guess is told, and no word is lost. A TEI file that
    was edited since is not overwritten. --report shows source and result side by side; of several
    files, each has a page of its own.
    """
    from bema.corpus.ingest import ingest_files, write_review
    from bema.errors import BemaError
    from bema.report import Report

    report = Report(as_json=as_json, quiet=quiet)
    given = dict(each.partition("=")[::2] for each in meta)
    if not all(given.values()):
        raise click.UsageError("--meta wants KEY=VALUE, such as date=2024-05-03.")
    try:
        for taken in ingest_files(files, output, given, names):
            report.findings(taken.findings)
            if not taken.target:
                continue
            report.changed(taken.target)
            if page and len(files) == 1:
                write_review(page, taken)
            elif page:
                write_review(page.with_name(f"{page.stem}-{taken.path.stem}.html"), taken)
    except BemaError as trouble:
        report.findings(trouble.findings)
    raise SystemExit(1 if report.failed else 0)


@main.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option(
    "--schema", metavar="FILE", type=_FILE, help="RELAX NG to hold them to instead of TEI, by jing."
)
@click.option("--fix", is_flag=True, help="Repair what is safe to repair, and tell of each repair.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what is an error.")
@click.option("--strict", is_flag=True, help="Take warnings for errors.")
def check(
    files: tuple[Path, ...],
    schema: Path | None,
    fix: bool,
    as_json: bool,
    quiet: bool,
    strict: bool,
) -> None:
    """Tell what is wrong in TEI files, where, and what to do about it.

    Exits with 1 where something is an error. <?bema ignore CODE: REASON?> before an element lets
    pass what is right as it is.
    """
    from bema.corpus.upkeep import check_files, fix_files
    from bema.errors import BemaError
    from bema.report import Report

    report = Report(as_json=as_json, quiet=quiet, strict=strict)
    try:
        for kept in fix_files(files) if fix else ():
            report.findings(kept.findings)
        for kept in check_files(files, schema):
            report.findings(kept.findings)
    except BemaError as trouble:
        report.findings(trouble.findings)
    raise SystemExit(1 if report.failed else 0)


@main.command("format")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=_FILE)
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 where something would.")
@click.option("--json", "as_json", is_flag=True, help="JSON Lines on standard output.")
@click.option("--quiet", "-q", is_flag=True, help="Say only what is an error.")
def format_(files: tuple[Path, ...], check: bool, as_json: bool, quiet: bool) -> None:
    """Give TEI files their canonical form, in place.

    One serialisation for one document, which compares well: attributes in order, a line for each
    element where white space means nothing, UTF-8. Words, comments and what has meaning stay; the
    names of the files that change are told.
    """
    from bema.corpus.upkeep import format_files
    from bema.report import Report

    report = Report(as_json=as_json, quiet=quiet)
    changed = False
    for kept in format_files(files, write_them=not check):
        report.findings(kept.findings)
        if kept.changed:
            report.changed(kept.path)
        changed |= kept.changed
    raise SystemExit(1 if report.failed or (check and changed) else 0)


@main.command()
@click.argument("folder", metavar="DIR", type=_FILE)
def new(folder: Path) -> None:
    """Start a project in DIR: a sample speech, a stylesheet of your own, a bema.toml."""
    from bema.errors import BemaError
    from bema.new import new_project
    from bema.report import Report

    try:
        for path in new_project(folder):
            click.echo(path)
    except BemaError as trouble:
        Report().findings(trouble.findings)
        raise SystemExit(1) from None


@main.command()
def exporters() -> None:
    """List the exporters that are installed, with the packages they come from."""
    from bema.exporters import distribution, registered

    for name, entries in sorted(registered().items()):
        owners = ", ".join(distribution(entry) for entry in entries)
        click.echo(f"{name:8}  {owners}")
