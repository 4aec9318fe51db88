"""Every command, option, code, public name and page stands in the docs.

`python tests/test_the_docs_leave_nothing_out.py` writes docs/options.md anew; the tests of examples execute its blocks.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import reconcile
from reconcile import cli, flags, sheets, strategies, testing
from reconcile.results import Status, Verdict

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
OPTIONS = (DOCS / "options.md").read_text(encoding="utf-8") if (DOCS / "options.md").is_file() else ""
PAGES = {path.stem: path.read_text(encoding="utf-8") for path in DOCS.glob("*.md")}
COMMANDS = cli.cli.commands
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help_on_the_page_of_options(name):
    assert f"\n## `reconcile {name}`\n" in OPTIONS
    assert f"\n$ reconcile {name} --help\n" in OPTIONS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_explained_on_another_page(name):
    """With words of its own, on a page that speaks of the command."""
    pages = [
        text for page, text in PAGES.items() if page not in ("options", "sentences") and f"reconcile {name}" in text
    ]
    left_out = {
        option
        for parameter in COMMANDS[name].params
        for option in parameter.opts
        if option.startswith("--") and option != "--help" and not any(f"{option}" in text for text in pages)
    }
    assert left_out == set()


def codes_in(path):
    """The codes that a module gives to findings: in `code="..."`, and first of two texts that are returned."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.keyword) and node.arg == "code" and isinstance(node.value, ast.Constant):
            yield node.value.value
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
            first = node.value.elts[0]
            if isinstance(first, ast.Constant) and re.fullmatch("[a-z]+(-[a-z]+)+", str(first.value)):
                yield first.value


CODES = {code for name in ("conflict_words.py", "findings.py") for code in codes_in(ROOT / "reconcile" / name)}
FLAGS = {code for path in (ROOT / "reconcile/flags").glob("*.py") for code in codes_in(path)}


def test_there_are_codes():
    assert {"out-of-reach", "cannot-hold", "all-figures", "order-open"} <= CODES
    assert len(CODES) == 8
    assert "round-shares" in FLAGS


def test_the_table_of_codes_is_whole_and_has_no_other():
    section = PAGES["codes"].partition("## Disagreements and notes")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([a-z-]+)`", section, re.MULTILINE)) == CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_has_an_example_in_the_page_on_reports(code):
    assert code in PAGES["report"] or code in PAGES["what-if"]


@pytest.mark.parametrize("code", sorted(FLAGS))
def test_every_flag(code):
    assert f"`{code}`" in PAGES["flags"]
    assert f"`{code}`" in PAGES["codes"]


@pytest.mark.parametrize("member", [*Status, *Verdict], ids=lambda member: member.value)
def test_every_status_and_verdict(member):
    assert f"`{member.value}`" in PAGES["codes"]


@pytest.mark.parametrize(
    ("module", "name"),
    [(module.__name__, name) for module in (reconcile, sheets, strategies, testing) for name in module.__all__],
)
def test_every_public_name_is_among_the_names_of_the_package(module, name):
    section = PAGES["api"].partition(f"## `{module}`")[2]
    assert re.search(rf"(:members:.*\b{name}\b|:: {re.escape(module)}\.{name}\b)", section)


def test_every_name_of_the_flags_is_shown():
    assert all(getattr(flags, name).__doc__ for name in flags.__all__)
    assert ".. automodule:: reconcile.flags\n   :members:" in PAGES["api"]


def test_every_page_is_in_one_part_of_the_contents():
    listed = re.findall(r"^([a-z0-9/-]+)$", PAGES["index"], re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == (set(PAGES) - {"index"}) | {"examples/index"}


@pytest.mark.parametrize("extra", EXTRAS)
def test_every_extra_is_said_how_to_install(extra):
    asked = rf"election-reconcile\[[a-z,]*\b{extra}\b[a-z,]*\]|'\.\[{extra}\]'"
    assert any(re.search(asked, text) for text in (*PAGES.values(), (ROOT / "README.md").read_text(encoding="utf-8")))


def test_the_layout_of_the_guide_is_the_one_of_its_examples():
    assert f"```toml\n{(DOCS / 'examples/sheets/layout.toml').read_text(encoding='utf-8')}```" in PAGES["check-results"]


HEAD = """# Commands and options

What `--help` prints. [Command line](cli.md) says more, with examples, and has the exit statuses.
"""


def page_of_options():
    """The help of every command, as it is printed."""
    parts = [HEAD]
    for arguments in ([], *([name] for name in sorted(COMMANDS))):
        command = ["reconcile", *arguments, "--help"]
        environment = {**os.environ, "COLUMNS": "120"}
        said = subprocess.run(
            [sys.executable, "-m", *command], env=environment, capture_output=True, encoding="utf-8", check=True
        ).stdout.replace("python -m reconcile", "reconcile")
        heading = " ".join(["reconcile", *arguments])
        parts.append(f"\n## `{heading}`\n\n```console\n$ {' '.join(command)}\n{said.rstrip()}\n```\n")
    return "".join(parts)


if __name__ == "__main__":
    (DOCS / "options.md").write_text(page_of_options(), encoding="utf-8")
