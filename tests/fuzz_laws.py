"""Laws that hold for every input: what is read of it, what its refusal says, and that nothing is dropped in silence.

Each target makes an input, reads it (that alone is timed), and judges what was read. A broken law is an
`AssertionError`; so is any exception but the library's own.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tempfile
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import fuzz_inputs
import slow_checker
from otherwise import OTHERWISE
from row_files import KINDS
from test_altering_any_number_of_a_report_is_refused_or_still_proven import EVIDENCE, WHOLE_NUMBERS
from test_no_text_breaks_the_figure_parser import check

import reconcile
from reconcile import figures, statements
from reconcile.report.json import to_plain
from reconcile.report_files import read_report
from reconcile.sheets import layout_files

FOLDER = tempfile.TemporaryDirectory(prefix="fuzz-")
LONGEST_LINE = 4_000


@attrs.frozen
class Target:
    """`make` an input by chance, `read` it with the library, `judge` what was read against the input."""

    make: Callable[[Any], Any]
    read: Callable[[Any], Any]
    judge: Callable[[Any, Any], None]


def refusal(error):
    """What every refusal obeys: it says something, shows nothing unescaped, and is no longer than one can read."""
    message = str(error)
    assert message, "a refusal without a message"
    assert all(line.isprintable() for line in message.split("\n")), f"shown unescaped: {message!r:.200}"
    longest = max(map(len, message.split("\n")))
    assert longest <= LONGEST_LINE, f"a line of {longest} characters: {message!r:.200}"


def written(name, content):
    path = Path(FOLDER.name) / name
    path.write_bytes(content)
    return path


# ---- Figures: every digit and every word of what is read says something


SAYS_NOTHING = {*fuzz_inputs.words.ARTICLES, "percentage", "porcentual", "porcentuales"}
IN_WORDS = {"a", "an", "one", "la"}.union(
    *(each.split() for each, v in fuzz_inputs.words.QUALIFIERS.items() if v == "about")
)
"""Words without which a figure in words may be the same: `an half`, `half a million`, `some two thirds`."""


def read_figure(given):
    text, decimal = given
    return figures.parse(text, decimal=decimal)


def said(text, decimal):
    """All that a text says as a figure; `None` where it is refused."""
    try:
        figure = figures.parse(text, decimal=decimal)
    except reconcile.FigureError:
        return None
    return figure.unit, figure.form, figure.values, figure.number, figure.step


def judge_figure(given, figure):
    """Another digit, or a word less, is another figure or none."""
    text, decimal = given
    check(figure, text)
    found = said(text, decimal)
    for digit in re.finditer("[0-9]", text):
        other = "1" if digit[0] != "1" else "2"
        changed = text[: digit.start()] + other + text[digit.end() :]
        assert said(changed, decimal) != found, f"the digit at {digit.start()} says nothing"
    if figure.form is figures.Form.RANGE or figure.values.high == 0:
        return  # a unit printed last is for both ends; none of anything is none
    may_say_nothing = SAYS_NOTHING if re.search("[0-9]", text) else SAYS_NOTHING | IN_WORDS
    for word in re.finditer(r"(?:[^\W\d_ºª]\u0301?)+", text):
        if word[0].replace("\u0301", "").casefold() not in may_say_nothing:
            assert said(text[: word.start()] + text[word.end() :], decimal) != found, f"{word[0]!r} says nothing"


# ---- Claim files: every entry is in the ledger, and every key that is given is in the entry


def read_claims(given):
    texts, name, content = given
    return reconcile.load(written(name, content), also=texts)


def text_of(content):
    return content.decode("utf-8-sig").replace("\r\n", "\n")


def judge_toml(given, ledger):
    texts, name, content = given
    everything = {**texts, name: text_of(content)}
    nothing_is_dropped([tomllib.loads(text) for text in everything.values()], [], ledger)


def judge_rows(given, ledger):
    texts, _, content = given
    rows = list(rows_in(text_of(content).replace("\r", "\n")))
    nothing_is_dropped([tomllib.loads(text) for text in texts.values()], rows, ledger)


def rows_in(text):
    """The filled cells of every row that is not blank, by column, as another reader of CSV sees them."""
    csv.field_size_limit(10**9)
    for mark in ",;\t":
        rows = [
            row for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if any(c.strip(" ") for c in row)
        ]
        if rows and "id" in rows[0] and "figure" in rows[0]:
            for row in rows[1:]:
                cells = dict(zip(rows[0], row, strict=True))
                yield {column: cell for column, cell in cells.items() if cell.strip(" ")}
            return
    raise AssertionError("a file was read whose columns no one else finds")


def nothing_is_dropped(files, rows, ledger):
    for section in ("claimant", "contest", "tally", "assumption"):
        entries = [entry for data in files for entry in data.get(section, [])]
        made = {each.id: each for each in getattr(ledger, "tallies" if section == "tally" else f"{section}s")}
        for entry in entries:
            same(entry, made.pop(entry["id"]), section)
        left = [id for id in made if not id.endswith("-final") and section != "assumption"]
        assert not left, f"{section}s that no file has: {left}"
    sources = {source.id: source for source in ledger.sources}
    for data in files:
        if "source" in data:
            same(data["source"], sources[data["source"]["id"]], "source")
    omitted = sorted(
        told_of(e.get("printed"), e["reason"], e.get("at", [])) for d in files for e in d.get("omitted", [])
    )
    assert omitted == sorted(told_of(each.printed, each.reason, each.at) for each in ledger.omissions), "omissions"
    claims = {claim.id: claim for claim in ledger.claims}
    assert len(claims) == len(ledger.claims)
    for entry in (*(each for data in files for each in claims_in(data)), *map(of_row, rows)):
        same(entry, claims.pop(entry["id"]), "claim")
    assert not claims, f"claims that no file has: {list(claims)}"


def told_of(printed, reason, at):
    return printed or "", reason, plain(at)


def claims_in(data):
    """The claims of a file, those of its tables among them, with what they take from `[defaults]`."""
    defaults = {key: value for key, value in data.get("defaults", {}).items() if key in ("claimant", "via", "rests_on")}
    for entry in data.get("claim", []):
        yield {**defaults, **entry}
    for table in data.get("table", []):
        own = {key: value for key, value in table.items() if key in ("claimant", "via", "tally", "contest", "rests_on")}
        for row in table["rows"]:
            for kind in {"votes", "share"} & row.keys():
                more = {"of": table["of"]} if "of" in table and kind == "share" else {}
                more |= {"at": row[f"{kind}_at"]} if f"{kind}_at" in row else {}
                id = f"{table['id']}-{row['option']}-{kind}"
                yield {**defaults, **own, **more, "id": id, "option": row["option"], kind: row[kind]}


def of_row(row):
    """A row as the entry of TOML that says the same."""
    entry = {**row, row["kind"]: row["figure"]}
    for column in ("besides", "rests_on"):
        if column in row:
            entry[column] = [name.strip() for name in row[column].split(";")]
    if "at" in row:
        entry["at"] = [[int(end) for end in span.split("-")] for span in row["at"].split(";")]
    if "weight" in row:
        entry["weight"] = int(row["weight"])
    described = ("kind", "figure", "source", "document", "decimal", "language", "publisher", "published", "sha256")
    for column in (*described, "published_inferred", "source_weight"):
        entry.pop(column, None)
    return entry


def same(entry, made, section):
    """What each key of an entry holds is what the model has."""
    for key, value in entry.items():
        where = f"{section} {entry.get('id')!r}: {key}"
        if section == "claim" and key in KINDS and key == made.kind:
            assert value in (getattr(made, "option", None), getattr(made, "claim", None), made.printed), where
        elif section == "claim" and key == "contest":
            assert made.tally, where
        elif key == "rests_on":
            assert {*value} <= {*made.rests_on}, where
        elif key in ("options", "besides"):
            assert sorted(value) == list(getattr(made, key)), where
        elif key == "group":
            for group, one in zip(value, made.groups, strict=True):
                same(group, one, "group")
        elif key == "figure":
            assert made.figure is not None, where
            assert made.figure.text == value, where
        elif key != "shares_rest_on":
            assert plain(getattr(made, key)) == plain(value), where


def plain(value):
    return [plain(each) for each in value] if isinstance(value, list | tuple) else value


# ---- Layouts: every key that is given is in the layout


def read_layout(content):
    return layout_files.load(written("layout.toml", content))


def judge_layout(content, layout):
    holds(tomllib.loads(content.decode()), layout, "layout")


def holds(given, made, where):
    if attrs.has(type(made)):
        for key, value in given.items():
            holds(value, getattr(made, key), f"{where}.{key}")
    elif isinstance(given, list):
        assert len(given) == len(made), where
        for one, other in zip(given, made, strict=True):
            holds(one, other, where)
    elif isinstance(given, dict):
        assert given.keys() == made.keys(), where
        for key, value in given.items():
            holds(value, made[key], f"{where}.{key}")
    else:
        assert type(given) is type(made), where
        assert given == made, where


# ---- Reports: what is accepted is the report itself, or proves what it says all the same


@cache
def case(name):
    """A ledger, its report as text, and the text read again."""
    text = {"whole": WHOLE_NUMBERS, "otherwise": OTHERWISE}[name]
    ledger = reconcile.from_texts({"k.toml": text})
    report = json.dumps(to_plain(reconcile.reconcile(ledger)))
    return ledger, report, json.loads(report)


def report(chance):
    """The name of a ledger, and a report of it, with something changed, as bytes."""
    name = chance.choice(("whole", "whole", "otherwise"))
    return name, fuzz_inputs.changed_report(case(name)[1], chance)


def read_case(given):
    name, content = given
    return reconcile.verify(read_report(written("report.json", content)), case(name)[0])


def judge_report(given, _):
    name, content = given
    ledger, _, genuine = case(name)
    data = json.loads(content)
    changed = list(differences(genuine, data, ()))
    for path in changed:
        assert EVIDENCE & set(path), f"accepted, with another {path}, which is no evidence"
    if changed:
        slow_checker.check(data, statements.build(ledger))


def differences(one, other, path):
    """Where two plain values differ."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            yield from differences(one[key], other[key], (*path, key))
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        for at, (a, b) in enumerate(zip(one, other, strict=True)):
            yield from differences(a, b, (*path, at))
    elif type(one) is not type(other) or one != other:
        yield path


TARGETS = {
    "figures": Target(fuzz_inputs.figure, read_figure, judge_figure),
    "toml": Target(fuzz_inputs.claims_in_toml, read_claims, judge_toml),
    "csv": Target(fuzz_inputs.claims_in_rows, read_claims, judge_rows),
    "layouts": Target(fuzz_inputs.layout, read_layout, judge_layout),
    "reports": Target(report, read_case, judge_report),
}
