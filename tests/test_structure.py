"""The folders are the architecture: imports run one way."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

from conftest import ROOT

PACKAGE = ROOT / "src" / "bema"
LAYERS = (
    {
        "version",
        "errors",
        "findings",
        "fonts",
        "pictures",
        "subset",
        "svg",
        "tree",
        "deep",
        "words",
        "zipped",
        "resources",
        "pandoc",
        "weasy",
        "project",
    },
    {"tei", "style"},
    {"edition", "ingest"},
    {"exporters"},
    {"checks"},
    {"corpus"},
    {"new", "report", "explained"},
    {"cli", "__init__", "__main__"},
)
"""Lowest first; a module imports from its own layer and those before."""


def modules() -> dict[str, Path]:
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(path: Path, known: set[str]) -> set[str]:
    """Modules of bema that a module imports when it runs; those for types alone do not count."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            node.body = []
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                name = f"{node.module}.{alias.name}"
                found.add(name if name in known else node.module)
    return found & known


def graph() -> dict[str, set[str]]:
    found = modules()
    return {name: imports(path, set(found)) - {name} for name, path in found.items()}


def test_no_import_cycle() -> None:
    """Drawn from the source, imports inside functions included."""
    order = tuple(TopologicalSorter(graph()).static_order())
    assert len(order) == len(modules())


def test_parts_of_word_form_no_cycle() -> None:
    """Body and pages are read into the model, which parts write; a house template comes last."""
    folder = "bema.exporters.docx."
    found: dict[str, set[str]] = {}
    for name, others in graph().items():
        if name.startswith(folder):
            part = name.removeprefix(folder).partition(".")[0]
            known = {o.removeprefix(folder).partition(".")[0] for o in others if folder in o}
            found.setdefault(part, set()).update(known - {part})
    tuple(TopologicalSorter(found).static_order())
    assert not {"parts", "pages", "house"} & found["body"]
    assert not {"parts", "body", "house"} & found["pages"]
    assert not {"pages", "body", "house"} & found["parts"]


def layer(module: str) -> int:
    name = module.split(".")[1] if "." in module else "__init__"
    return next(n for n, names in enumerate(LAYERS) if name in names)


def test_imports_run_one_way() -> None:
    """From the command line down to findings, never up."""
    wrong = [
        (name, other)
        for name, others in graph().items()
        for other in others
        if layer(other) > layer(name)
    ]
    assert wrong == []


def test_one_module_knows_weasyprint() -> None:
    """All others go through `weasy`."""
    knowing = {
        name
        for name, path in modules().items()
        if any(
            (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("weasyprint"))
            or (isinstance(node, ast.Import) and any(a.name == "weasyprint" for a in node.names))
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    }
    assert {name for name in knowing if name.split(".")[1] != "weasy"} == set()
