"""Whatever a file says, every format shows as text: nothing in it becomes an element, a row, a command or a key.

Each output is read by a parser of its format, and has the structure that it has for harmless words in the same places.
The HTML report has tests of its own.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tomllib
from collections import Counter
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from command import run
from markdown_it import MarkdownIt
from test_command_line import hostile
from test_what_a_claim_file_holds_is_text_in_html import INJECTIONS, Shape
from toml_files import to_toml

import reconcile
from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_document
from reconcile.errors import printable
from reconcile.report.bounds import bounds_text
from reconcile.report.explain import explain
from reconcile.report.html import to_html
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text
from reconcile.schemas import schema
from reconcile.sheets.written import bare

TEXTS = {
    **INJECTIONS,
    "nothing": "a\x00b",
    "command": "one\n::error ::two",
    "command in one line": "::error file=a.py,line=1::two",
    "command encoded": "one%0A::warning::two%0D%0A",
    "older command": "##[error]one\n##vso[task.complete result=Failed;]",
    "formula": '=HYPERLINK("http://x.test","y")',
    "programme": "=cmd|' /C calc'!A0",
    "formula by at": "@SUM(1+9)*cmd|' /C calc'!A0",
    "formula by sign": "-1+2",
    "formula by tab": "\t=1+1",
    "end of data": "]]>",
    "entities": "<!DOCTYPE x [<!ENTITY y SYSTEM 'file:///etc/passwd'>]>&y;",
    "instruction": "<?xml version='1.0'?>",
    "three quotes": '"""\n[[claim]]\nid = "pwned"\n"""',
    "three others": "'''\n[pwned]\n'''",
    "key": '"\npwned = "1',
    "backslash": "\\",
    "backslash and quote": '\\"\\',
    "comment of TOML": "x # y",
    "statement": "'; DROP TABLE units; --",
    "condition": '" OR "1"="1',
    "rows": "| a | b |\n|---|---|\n| c | d |",
    "cells": "a | b || c",
    "heading": "# one",
    "underlined": "one\n===\ntwo\n---",
    "item": "- one",
    "number": "1. one",
    "quotation": "> one",
    "fence": "```\none\n```",
    "indented": "    one",
    "link": "[one](javascript:alert(1))",
    "picture": "![one](http://x.test/one.png)",
    "reference": "[one]: http://x.test\n[one]",
    "address in angles": "<http://x.test>",
    "struck": "~~one~~ ~two~",
    "delimiters": 'a,"b";c\td\r\ne',
    "unpaired": 'a "b',
    "shell": "$(id) `id` && id; id",
    "last": "\ufffe\uffff",
}
TOKENS = {"html_inline", "html_block", "link_open", "image", "code_inline", "code_block", "fence", "s_open"}
"""What no report has in Markdown."""
CHECKER = jsonschema.Draft202012Validator(schema("report"))
MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])

each = pytest.mark.parametrize("name", TEXTS)


def twin_of(text):
    """Harmless words that may stand in the same places: where the text can be no name, nor can they."""
    return "some words" if text.isprintable() and not set("[],") & set(text) else "some, words"


def ledger_of(text):
    """A claim file with the text in every place that takes any text."""
    data = tomllib.loads(hostile(text))
    data["source"] |= dict.fromkeys(("language", "published", "published_inferred"), text)
    data["tally"][1] |= {"as_of": text}
    data["claim"][0] |= {"via": text}
    data["omitted"] = [{"reason": f"no figure {text}", "printed": text}]
    return to_toml(data)


def squeezed(text):
    return "".join(text.split())


def result_of(text):
    return reconcile.reconcile(reconcile.from_texts({"hostile.toml": ledger_of(text)}))


@pytest.fixture(scope="module")
def results():
    """The result for each text, made once."""
    made = {}

    def result(text):
        if text not in made:
            made[text] = result_of(text)
        return made[text]

    return result


@each
def test_text_for_a_terminal(name, results):
    text = TEXTS[name]
    result = results(text)
    reports = [to_text(result), bounds_text(result), *(explain(result, finding) for finding in result.findings)]
    for report in reports:
        assert not [char for char in report if not char.isprintable() and char != "\n"]
        assert squeezed(printable(text)) in squeezed(report)


def tokens(text):
    for token in MARKDOWN.parse(text):
        yield token
        yield from token.children or ()


@each
def test_markdown(name, results):
    text = TEXTS[name]
    found = list(tokens(to_markdown(results(text))))
    twin = list(tokens(to_markdown(results(twin_of(text)))))
    kinds = Counter(token.type for token in found if token.type != "text")
    assert not TOKENS & kinds.keys()
    assert kinds == Counter(token.type for token in twin if token.type != "text")
    assert squeezed(printable(text)) in squeezed(
        "".join(t.content for t in found if t.type in ("text", "text_special"))
    )


@each
def test_html(name, results):
    text = TEXTS[name]
    shapes = [Shape(to_html(results(each))) for each in (text, twin_of(text))]
    assert {name for name, _ in shapes[0].found ^ shapes[1].found} <= {"tspan"}
    assert not shapes[0].other
    assert squeezed(printable(text)) in squeezed("".join(shapes[0].texts))


@pytest.fixture
def written(tmp_path, capsys, monkeypatch):
    """The report of a text in a format, as the command line writes it."""
    monkeypatch.chdir(tmp_path)

    def write(text, style):
        (tmp_path / "claims.toml").write_text(ledger_of(text), encoding="utf-8")
        found = run(capsys, "report", "claims.toml", "--format", style)
        assert found.status == 1, found.errors
        return found.output

    return write


@each
def test_json(name, written):
    plain = json.loads(written(TEXTS[name], "json"))
    assert TEXTS[name] in {item["text"] for item in plain["assumptions"]}
    assert not list(CHECKER.iter_errors(plain))
    assert len(plain["claims"]) == len(json.loads(written(twin_of(TEXTS[name]), "json"))["claims"])


@each
def test_junit(name, written):
    def elements(text):
        return [(e.tag, sorted(e.attrib)) for e in ET.fromstring(written(text, "junit")).iter()]  # noqa: S314

    text = TEXTS[name]
    assert Counter(map(str, elements(text))) == Counter(map(str, elements(twin_of(text))))
    root = ET.fromstring(written(text, "junit"))  # noqa: S314
    said = [value for element in root.iter() for value in (*element.attrib.values(), element.text or "")]
    assert squeezed(printable(text)) in squeezed("\n".join(said))


def annotations(output):
    """Each workflow command of a log as a runner reads it: its kind, its properties, its message."""
    for line in re.split(r"\r\n|\r|\n", output):
        command = re.fullmatch(r"::(\w+)(?: (.*?))?::(.*)", line)
        if command is None:
            assert not re.match(r"\s*(::|##\[|##vso)", line)
            continue
        kind, properties, message = command.groups()
        pairs = dict(each.split("=", 1) for each in properties.split(","))
        yield kind, tuple(pairs), decoded(" ".join([*pairs.values(), message]))


def decoded(text):
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


@each
def test_annotations(name, written):
    text = TEXTS[name]
    found, twin = (list(annotations(written(each, "github"))) for each in (text, twin_of(text)))
    assert [command[:2] for command in found] == [command[:2] for command in twin]
    assert all("\n" not in message and "\r" not in message for *_, message in found)
    assert squeezed(printable(text)) in squeezed("".join(message for *_, message in found))


@each
def test_drafts(name):
    """Nothing of a document becomes TOML of its own, in comments or in texts."""
    text = f"Council: Ana won 5,150,092 votes {TEXTS[name]}, 51.2% {TEXTS[name]} of the valid votes.\n{TEXTS[name]}\n"
    document = Document("note.txt", checksum(text.encode()), text)
    made = draft_document(document, name="draft.toml").text
    data = tomllib.loads(made)
    assert reconcile.from_texts({"draft.toml": made})
    assert data.keys() <= {"source", "defaults", "claimant", "contest", "tally", "claim", "assumption", "omitted"}
    assert not jsonschema.Draft7Validator(schema("claims")).is_valid({**data, "pwned": 1})
    assert jsonschema.Draft7Validator(schema("claims")).is_valid(data)
    assert "pwned" not in {claim["id"] for claim in data["claim"]}


# ---- Files of results


LAYOUT = """
name = "hostile"
title = "A made-up election"
contest = "mayor"

[file]
delimiter = ","

[[level]]
name = "district"
column = "District"

[[level]]
name = "table"
column = "Table"

[counts]
registered = ["Roll"]
cast = ["Cast"]
valid = ["Valid"]

[options.columns]
"""
TWIN = {}
"""What harmless words give, made once."""
CLAIMS = {
    "source": {"id": "press", "document": "press.txt", "decimal": "."},
    "claimant": [{"id": "Council"}],
    "tally": [{"id": "final", "contest": "mayor", "final": True}],
    "claim": [{"id": "valid", "claimant": "Council", "tally": "final", "total": "1", "of": "valid"}],
}


@pytest.fixture
def checked(tmp_path, capsys, monkeypatch):
    """What `reconcile sheets` prints and writes where a text names a district, a table and an option."""
    monkeypatch.chdir(tmp_path)

    def check(text):
        option = " ".join(text.split())  # a header is one line
        header = ["District", "Table", "Roll", "Cast", "Valid", option, "Blas"]
        rows = [[text, text, 100, 50, 50, 20, 29], ["Norte", "2", 100, 50, 50, 20, 30]]
        with open("results.csv", "w", encoding="utf-8", newline="") as file:  # noqa: PTH123
            csv.writer(file).writerows([header, *rows])
        options = f"{json.dumps(option)} = {json.dumps(option)}\nBlas = 'Blas'\n"
        (tmp_path / "layout.toml").write_text(LAYOUT + options, encoding="utf-8")
        contest = {"id": "mayor", "options": ["a", "b"], "names": {"a": option, "b": "Blas"}}
        (tmp_path / "claims.toml").write_text(to_toml({**CLAIMS, "contest": [contest]}), encoding="utf-8")
        outputs = ["--violations", "all.csv", "--write-known", "known.csv", "--write-claims", "sums.toml"]
        common = ["sheets", "results.csv", "--layout", "layout.toml", "--claims", "claims.toml"]
        found = {
            style: run(capsys, *common, *(outputs if style == "text" else ()), "--format", style)
            for style in ("text", "json")
        }
        assert [each.status for each in found.values()] == [1, 1], found["text"].errors
        files = {each: (tmp_path / each).read_text(encoding="utf-8") for each in outputs[1::2]}
        return {style: each.output for style, each in found.items()} | files

    return check


ALSO = ("script", "escape", "turned", "entity", "template", "out of an attribute")
SHEETS = {
    name: re.sub("\r\n?", "\n", text)
    for name, text in TEXTS.items()
    if (name in ALSO or name not in INJECTIONS) and text.strip() == text and "\x00" not in text
}
"""A reader of CSV takes spaces around a cell away, knows one line end, and refuses a file with a NUL."""


@pytest.mark.parametrize("name", SHEETS)
def test_sheets(name, checked):
    text = SHEETS[name]
    found, twin = checked(text), TWIN or checked("some words")
    TWIN.update(twin)
    assert not [char for char in found["text"] if not char.isprintable() and char != "\n"]
    assert squeezed(printable(text)) in squeezed(found["text"])
    plain, other = (json.loads(each["json"]) for each in (found, twin))
    assert not list(jsonschema.Draft202012Validator(schema("sheets")).iter_errors(plain))
    assert " ".join(text.split()) in plain["options"]
    assert len(plain["findings"]) == len(other["findings"])
    for file in ("all.csv", "known.csv"):
        rows, others = (list(csv.reader(io.StringIO(each[file], newline=""), strict=True)) for each in (found, twin))
        assert [len(row) for row in rows] == [len(row) for row in others]
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if cell[:1] in {*"=+-@\t\r\n"} and not re.fullmatch("-[0-9]+", cell)]
        assert squeezed(text) in map(squeezed, map(bare, cells))
    sums, others = (tomllib.loads(each["sums.toml"]) for each in (found, twin))
    assert sums.keys() == others.keys()
    assert [sorted(claim) for claim in sums["claim"]] == [sorted(claim) for claim in others["claim"]]
