"""The table of modules in CONTRIBUTING.md has each of them once, and each imports only from those before it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "reconcile"
LAYOUT = (ROOT / "CONTRIBUTING.md").read_text("utf-8").partition("## Layout")[2].partition("\n## ")[0]
ROWS = [line.split("|")[1] for line in LAYOUT.splitlines() if line.startswith("| `")]
MODULES = [name for row in ROWS for name in re.findall(r"`(\w+)`", row)]
PLACE = {name: place for place, name in enumerate(MODULES)}
FILES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
SHOWING = {("reconciliation", "frames"), ("reconciliation", "report")}
"""What the methods by which a result shows itself import when they are called."""


def module_of(path: Path) -> str:
    """The module or package of the table that a file is, or is part of."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[tuple[str, bool]]:
    """The modules of the table that a file imports, each with whether it does so when it is imported itself."""
    tree = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    called = {id(node) for each in functions for node in ast.walk(each) if isinstance(node, ast.ImportFrom)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("reconcile"):
            names = [alias.name for alias in node.names] if node.module == "reconcile" else [node.module.split(".")[1]]
            yield from ((name, id(node) not in called) for name in names)


def test_every_module_stands_in_the_table_once():
    assert sorted(MODULES) == sorted({module_of(path) for path in FILES})


def test_a_module_imports_only_what_stands_before_it():
    wrong = {
        (path.relative_to(PACKAGE).as_posix(), name)
        for path in FILES
        for name, at_once in imported(path)
        if PLACE[name] > PLACE[module_of(path)] and (at_once or (module_of(path), name) not in SHOWING)
    }
    assert wrong == set()


def test_every_module_of_a_package_is_told_of():
    packages = [path for path in FILES if path.parent != PACKAGE and path.stem != "__init__"]
    assert [path for path in packages if f"`{path.stem}`" not in LAYOUT] == []


def test_what_results_show_themselves_by_is_imported_nowhere_else_but_there():
    found = {(module_of(path), name) for path in FILES for name, at_once in imported(path) if not at_once}
    assert found >= SHOWING
