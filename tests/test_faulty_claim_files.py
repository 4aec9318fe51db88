"""Every claim file in docs/faults.md is refused with exactly the message that stands below it, and exit status 2."""

from __future__ import annotations

import importlib.util
import re
import shutil
import subprocess
import sys
from pathlib import Path

import attrs
import pytest

from reconcile.claim_paths import read_contents
from reconcile.errors import LedgerError
from reconcile.ledger import from_texts, load

ROOT = Path(__file__).resolve().parents[1]
FILES = ROOT / "tests/faulty"
PAGE = ROOT / "docs/faults.md"

SECTION = re.compile(r"^###? (?P<title>.+)\n(?P<body>(?:(?!^##).*\n?)*)", re.MULTILINE)
LABEL = re.compile(r"^`(?P<path>[^`\n]+)`\n(?:\n```(?:toml|csv)\n(?P<text>(?:(?!```).*\n)*)```\n)?", re.MULTILINE)
MESSAGE = re.compile(r"^```text\n(?P<message>(?:(?!```).*\n)*)```\n", re.MULTILINE)
MADE_HERE = ("missing-file.toml", "empty-directory", "latin-1.toml", "old-workbook.xls")

needs_command_line = pytest.mark.skipif(
    importlib.util.find_spec("reconcile.__main__") is None, reason="this build has no command line"
)


@attrs.frozen
class Example:
    """One section of the page: what is read, and the message."""

    title: str
    path: str
    texts: dict[str, str | None]
    message: str


def examples():
    page = PAGE.read_text(encoding="utf-8")
    for section in SECTION.finditer(page):
        message = MESSAGE.search(section["body"])
        if message is not None:
            texts = {found["path"]: found["text"] for found in LABEL.finditer(section["body"])}
            path = next(iter(texts)).partition("/")[0]
            yield Example(section["title"], path, texts, message["message"].removesuffix("\n"))


EXAMPLES = [example for example in examples() if example.path != "contest.toml"]
each_example = pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.path)


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Work in a directory with the faulty files, and those that no repository can hold."""
    shutil.copytree(FILES, tmp_path, dirs_exist_ok=True)
    (tmp_path / "empty-directory").mkdir()
    (tmp_path / "old-workbook.xls").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1"))
    (tmp_path / "latin-1.toml").write_bytes("# Elección\n".encode("latin-1"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@each_example
@pytest.mark.usefixtures("files")
def test_the_message_is_the_documented_one(example):
    with pytest.raises(LedgerError) as caught:
        load("contest.toml", example.path)
    assert str(caught.value) == example.message


@each_example
def test_the_message_names_the_file(example):
    lines = [line for line in example.message.splitlines() if not line.startswith("  ")]
    assert lines
    assert all(line.startswith(example.path) for line in lines)


@each_example
def test_the_page_shows_the_file(example):
    for path, text in example.texts.items():
        if path not in MADE_HERE:
            assert text == (FILES / path).read_text(encoding="utf-8")


def test_every_file_is_on_the_page():
    shown = {path for example in EXAMPLES for path in example.texts}
    assert {path.relative_to(FILES).as_posix() for path in FILES.rglob("*.*")} - shown == {"contest.toml"}
    assert len(EXAMPLES) >= 24


def test_the_file_that_they_are_read_with_has_no_fault():
    assert load(FILES / "contest.toml").contests
    assert (FILES / "contest.toml").read_text(encoding="utf-8") in PAGE.read_text(encoding="utf-8")


@pytest.mark.usefixtures("files")
def test_all_faults_of_all_files_come_at_once():
    paths = [example.path for example in EXAMPLES if (FILES / example.path).is_file()]
    texts = {path: Path(path).read_text(encoding="utf-8") for path in paths}
    texts = {path: texts[path] for path in paths if all(f.is_readable for f in read_contents({path: texts[path]}))}
    assert len(paths) - len(texts) == 7  # one that is not TOML, and six tables of which it is not clear what they hold
    with pytest.raises(LedgerError) as caught:
        from_texts({**texts, "contest.toml": Path("contest.toml").read_text(encoding="utf-8")})
    assert {fault.file for fault in caught.value.faults} == texts.keys()


@pytest.mark.parametrize(("claims", "lines"), [(5, 5), (6, 1), (40, 1)])
def test_many_entries_with_one_fault_are_one_line_and_each_a_fault(claims, lines):
    entries = "".join(
        f'[[claim]]\nid = "c: {i}"\ntally = "bulletin"\nvotes = "5"\noption = "ana"\n' for i in range(claims)
    )
    text = '[source]\nid = "s"\ndocument = "d"\n\n' + entries
    with pytest.raises(LedgerError) as caught:
        from_texts({"a.toml": (FILES / "contest.toml").read_text(encoding="utf-8"), "b.toml": text})
    assert len(caught.value.faults) == claims
    message = str(caught.value).splitlines()
    assert len(message) == lines
    assert message[0].startswith(f'b.toml: claim "c: 0"{f" and {claims - 1} more" if lines == 1 else ""}: claimant: ')


def test_a_long_value_is_cut_and_a_hidden_one_escaped():
    text = '[[claimant]]\nid = "x"\naccount = 5\n\n[[claimant]]\nid = "a\\u001b[31m' + "b" * 200 + '"\n'
    with pytest.raises(LedgerError) as caught:
        from_texts({"long.toml": text})
    message = str(caught.value)
    assert "\x1b" not in message
    assert all(len(line) < 240 for line in message.splitlines())


def test_a_figure_with_hidden_characters_is_shown_escaped():
    claim = '[source]\nid = "s"\ndocument = "d"\n\n[[claim]]\nid = "c"\nclaimant = "Council"\ntally = "bulletin"\n'
    texts = {"a.toml": (FILES / "contest.toml").read_text(encoding="utf-8")}
    with pytest.raises(LedgerError) as caught:
        from_texts({**texts, "b.toml": claim + 'option = "ana"\nvotes = "5\\u200b5"\n'})
    assert str(caught.value).splitlines()[1:] == ["  5\\u200b5", "   ^^^^^^"]


@needs_command_line
@each_example
def test_the_command_line_shows_the_message_and_exits_with_2(example, files):
    command = [sys.executable, "-m", "reconcile", "report", "contest.toml", example.path]
    done = subprocess.run(command, cwd=files, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 2
    assert not done.stdout
    assert example.message in done.stderr
    assert "Traceback" not in done.stderr
