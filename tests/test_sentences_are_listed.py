"""Every sentence that a report can hold stands on one page of the docs, and none speaks of motives.

The templates are read from the source: every text in the modules that make words, and those of rules and assumptions,
`…` standing for what is filled in.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from told import FILLED, told_in

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "sentences.md"
MODULES = {
    "Claims and numbers": ("wording.py",),
    "Disagreements": ("conflict_words.py", "gaps.py", "findings.py"),
    "What would hold otherwise": ("reading_words.py", "uncounted_words.py", "otherwise_words.py", "report/sections.py"),
    "Flags": ("flags/round_shares.py", "flags/units.py", "flags/of_ledger.py"),
    "The frame of the report": (
        "report/labels.py",
        "report/terms.py",
        "report/text.py",
        "report/markdown.py",
        "report/flags.py",
        "flags/flag.py",
        "unrelated.py",
    ),
    "The HTML report": (
        "report/timeline.py",
        "report/pictures.py",
        "report/html/claims.py",
        "report/html/template.html.j2",
    ),
    "In a notebook": ("report/notebook.py", "sheets/notebook.py"),
    "Explanations": ("report/explain.py",),
    "Bounds and break-evens": ("report/bounds.py", "report/break_even.py"),
    "Tally sheets": (
        "sheets/words.py",
        "sheets/text.py",
        "sheets/tables.py",
        "sheets/comparison_text.py",
        "sheets/battery.py",
        "sheets/checks.py",
        "sheets/unit_checks.py",
        "sheets/list_checks.py",
        "sheets/mode_checks.py",
        "sheets/key_checks.py",
        "sheets/place_checks.py",
        "sheets/flags.py",
        "sheets/cells.py",
        "sheets/html/page.py",
        "sheets/html/sheets.html.j2",
        "sheets/html/sort_and_filter.js",
    ),
}
"""The modules that make words, by the headings of the page."""
RULES = ("model.py", "identities.py", "relation_rows.py", "rounds.py", "statements.py", "results.py")
"""Modules with the sentences of rules and assumptions, which proofs cite, and why a search was given up."""

BANNED = (
    "alleg",
    "official",
    "fraud",
    "cheat",
    "rigg",
    "liar",
    "lied",
    "lying",
    "fake",
    "false",
    "stolen",
    "steal",
    "manipulat",
    "suspicio",
    "honest",
    "dishonest",
    "corrupt",
    "illegitimate",
    "regime",
    "dictator",
    "admit",
    "confess",
    "pretend",
    "insist",
    "conceal",
    "hide",
    "deny",
    "denies",
    "refuse",
    "wrongly",
    "guilty",
    "blame",
)
"""Beginnings of words that judge: what is said of statements and arithmetic needs none of them."""


def templates(path):
    """Every text of a module that may be shown, of two words or more, with `…` where something is filled in."""
    if path.suffix == ".j2":
        return texts_of_template(path)
    if path.suffix == ".js":
        return texts_of_script(path)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = {id(part) for node in ast.walk(tree) for part in unshown(node)}
    found = {}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.JoinedStr):
            skipped.update(id(part) for part in ast.walk(node) if part is not node and isinstance(part, ast.Constant))
            found[filled(node)] = None
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found[node.value] = None
    texts = (" ".join(FILLED.sub("…", text).split()) for text in found)
    said = [text for text in dict.fromkeys(texts) if not re.fullmatch("[a-z]+(_[a-z]+)+", text)]  # columns are not
    return [text for text in said if len(re.findall(r"[A-Za-z]{2,}", text)) > 1]


def texts_of_template(path):
    """What stands between the elements of a page, and in the attributes that are read out or shown."""
    source = path.read_text(encoding="utf-8")
    source = re.sub(r"\{%.*?%\}", "\n", re.sub(r"\{\{.*?\}\}", "…", source, flags=re.DOTALL), flags=re.DOTALL)
    attributes = re.findall(r'(?:aria-label|data-label|data-words)="([^"]*)"', source)
    told = [FILLED.sub("…", each.text) for each in told_in(path)]
    texts = [" ".join(text.split()) for text in (*told, *re.split(r"<[^>]*>|\n", source), *attributes)]
    return [text for text in dict.fromkeys(texts) if len(re.findall(r"[A-Za-z]{2,}", text)) > 1]


def texts_of_script(path):
    """What stands in quotes, but for what is asked of the page."""
    texts = re.findall(r'"([^"\n]*)"|`([^`]*)`', path.read_text(encoding="utf-8"))
    said = dict.fromkeys(re.sub(r"\$\{[^}]*\}", "…", one or other) for one, other in texts)
    return [text for text in said if len(re.findall(r"[A-Za-z]{2,}", text)) > 1 and not re.search(r"[.\[#-]", text)]


def unshown(node):
    """Docstrings, texts by themselves, names that a module exports, errors and patterns."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node.value
    if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
        yield from ast.walk(node)
    if isinstance(node, ast.Raise) or (
        isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("sub", "compile")
    ):
        yield from ast.walk(node)


def filled(node):
    """An f-string with `…` for each value; a choice between two texts is listed by itself."""
    parts = (part.value if isinstance(part, ast.Constant) else "…" for part in node.values)
    return re.sub("…[…,]*…", "…", "".join(parts))


def expected():
    """The templates by heading, as the source has them."""
    found = {
        heading: [text for name in names for text in templates(ROOT / "reconcile" / name)]
        for heading, names in MODULES.items()
    }
    rules = [FILLED.sub("…", each.text) for name in RULES for each in told_in(ROOT / "reconcile" / name)]
    return {**found, "Rules, assumptions and reasons": list(dict.fromkeys(rules))}


def listed():
    """The templates on the page, by its headings."""
    found, heading = {}, None
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            heading = line[3:]
            found[heading] = []
        elif line.startswith("- `") and heading is not None:
            found[heading].append(line[3:-1])
    return found


def test_the_page_has_every_template_and_no_other():
    assert listed() == {heading: [text.replace("`", "'") for text in texts] for heading, texts in expected().items()}


@pytest.mark.parametrize("word", BANNED)
def test_no_template_judges(word):
    texts = [text for found in listed().values() for text in found]
    assert texts
    assert [text for text in texts if re.search(rf"\b{word}", text, re.IGNORECASE)] == []


def test_the_modules_that_make_words_are_all_looked_at():
    """A module of the package that makes words is one whose docstring says so, or that writes a report."""
    names = {name for found in MODULES.values() for name in found}
    folder = ROOT / "reconcile/report"
    reports = {f"report/{path.name}" for path in folder.glob("*.py")}
    reports |= {f"report/html/{path.name}" for path in (folder / "html").glob("*.*") if path.stem != "__init__"}
    machines = {
        "report/json.py",
        "report/what_if_json.py",
        "report/ranges_json.py",
        "report/layout.py",
        "report/junit.py",
        "report/github.py",
        "report/forced.py",
        "report/styles.py",
        "report/__init__.py",
    }
    drawn = {"report/charts.py", "report/svg.py", "report/html/page.py", "report/html/disagreements.py"}
    drawn |= {"report/html/templates.py", "report/drawing.py"}
    words = {path.name for path in (ROOT / "reconcile").glob("*word*.py")} - {"number_words.py"}
    checks = {f"sheets/{path.name}" for path in (ROOT / "reconcile/sheets").glob("*checks.py")}
    assert (reports - machines - drawn - {"report/html/style.css"}) | words | checks <= names


if __name__ == "__main__":  # python tests/test_sentences_are_listed.py writes the lists anew
    for heading, texts in expected().items():
        print(f"\n## {heading}\n")  # noqa: T201
        for text in texts:
            print(f"- `{text.replace('`', chr(39))}`")  # noqa: T201
