"""Every example of README.md and docs/ gives what it shows.

Doctests in ```python blocks, commands in ```console blocks (`$ reconcile ...`, then the output; `...` alone on
a line stands for any lines), and the claim file that the blocks of docs/claim-files.md make together.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from reconcile import model
from reconcile.claim_entries import ClaimEntry, ContestEntry, SourceEntry, TallyEntry
from reconcile.claim_rows import COLUMNS
from reconcile.ledger import from_texts

ROOT = Path(__file__).resolve().parents[1]
PAGES = [
    path
    for path in (
        ROOT / "README.md",
        *sorted((ROOT / "docs").glob("*.md")),
        *sorted((ROOT / "docs/examples").glob("*.md")),
    )
    if path.is_file()
]
BLOCK = re.compile(r"^```(?P<language>\w+)\n(?P<text>(?:(?!^```).*\n)*)```$", re.MULTILINE)
COMMAND = re.compile(r"^\$ (?P<command>.+)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
REFERENCE = ROOT / "docs/claim-files.md"


def blocks(path, language):
    text = path.read_text(encoding="utf-8")
    for found in BLOCK.finditer(text):
        if found["language"] == language:
            yield text.count("\n", 0, found.start()) + 1, found["text"]


def commands():
    for path in PAGES:
        for line, text in blocks(path, "console"):
            for found in COMMAND.finditer(text):
                if found["command"].startswith("reconcile "):
                    yield pytest.param(found["command"], found["output"], id=f"{path.name}:{line}")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_python_examples_give_what_they_show(path, monkeypatch):
    monkeypatch.chdir(ROOT)
    parser, runner = doctest.DocTestParser(), doctest.DocTestRunner(optionflags=doctest.ELLIPSIS)
    names: dict[str, object] = {"__name__": "__main__"}  # the blocks of a page share their names
    said: list[str] = []
    for line, text in blocks(path, "python"):
        test = parser.get_doctest(text, names, path.name, str(path), line)
        runner.run(test, out=said.append, clear_globs=False)
        names = test.globs
    assert not runner.failures, "".join(said)


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """What a command prints, run once however often pages show it.

    It runs in a shell, from the root, with the `reconcile` of this environment first.
    """
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    folder = str(tmp_path_factory.mktemp("commands"))
    environment = {**os.environ, "PATH": path, "PYTHONUTF8": "1", "COLUMNS": "120", "TMPDIR": folder}

    @cache
    def run(command):
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return done.stdout

    return run


@pytest.mark.parametrize(("command", "output"), list(commands()))
def test_commands_give_what_they_show(command, output, given):
    assert matches(given(command), output), f"$ {command}\n{given(command)}"


def matches(given, shown):
    """Whether the output is the one shown, up to spaces at the end of lines."""
    lines = ["(?:.*\n)*" if line == "..." else re.escape(line) + "\n" for line in plain(shown)]
    return re.fullmatch("".join(lines), "".join(f"{line}\n" for line in plain(given))) is not None


def plain(text):
    return [line.rstrip() for line in text.rstrip().splitlines()]


def test_the_file_to_start_from_gives_what_the_tutorial_shows(tmp_path):
    section = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8").partition("## A file of your own")[2]
    (file, output) = (found["text"] for found in BLOCK.finditer(section))
    (tmp_path / "town.toml").write_text(file, encoding="utf-8")
    command = [sys.executable, "-m", "reconcile", "report", "town.toml"]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    assert matches(done.stdout, f"{output}...")


def test_the_claim_file_reference_is_a_claim_file():
    text = "\n".join(block for _, block in blocks(REFERENCE, "toml"))
    ledger = from_texts({"claim-files.md": text})
    assert {type(claim) for claim in ledger.claims} == set(model.CLAIM_KINDS)


def test_the_rows_of_the_claim_file_reference_are_claims_of_it():
    toml = "\n".join(block for _, block in blocks(REFERENCE, "toml"))
    ((_, rows),) = blocks(REFERENCE, "csv")
    ledger = from_texts({"claim-files.md": toml, "rows.csv": rows})
    claims = {claim.id: claim for claim in ledger.claims}
    first, second, third, fourth = (claims[line.partition(",")[0]] for line in rows.splitlines()[1:])
    assert (first.figure.number, first.source, first.option) == (5_150_092, "gazette", "ana")
    assert (second.rests_on, second.weight, second.at) == (("votes-are-valid",), 3, ((267, 272), (300, 305)))
    assert (third.option, third.tally, third.rests_on) == ("blas", "final", ("victory-is-final",))
    assert (fourth.figure.number, fourth.source, fourth.of) == (10_242_000, "evening-post", "cast")
    assert {source.id: source.claim_file for source in ledger.sources}["gazette"] == "rows.csv"


def test_the_claim_file_reference_names_every_key_and_built_in_assumption():
    page = REFERENCE.read_text(encoding="utf-8")
    assert all(f"`{column}`" in page for column in COLUMNS)
    keys = {field for shape in (ClaimEntry, ContestEntry, SourceEntry, TallyEntry) for field in field_names(shape)}
    assert {key for key in keys if f"`{key}`" not in page} <= {"group"}
    for assumption in model.BUILT_IN_ASSUMPTIONS:
        assert f"| `{assumption.id}` | {assumption.text} |" in page


def field_names(shape):
    return [field.name for field in shape.__attrs_attrs__]
