"""The texts of the package that are told in the language of a reader, read from the source, and the catalogues."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "reconcile"
CATALOGUES = {path.parts[-3]: path for path in PACKAGE.glob("languages/*/LC_MESSAGES/reconcile.po")}
FILLED = re.compile(r"\{(\w+)\}")
IN_TEMPLATE = re.compile(r'\b(tell|count)\(([^"()]*(?:\([^()]*\))?[^"()]*)"([^"]*)"')


class Told(NamedTuple):
    """A text with the file that tells it, and of a noun the plural."""

    text: str
    many: str | None
    file: str


def told_in(path: Path) -> Iterator[Told]:
    """The texts of a module or of a template of a page, in their order."""
    name = path.relative_to(PACKAGE).as_posix()
    source = path.read_text(encoding="utf-8")
    if path.suffix == ".j2":
        for function, _, text in IN_TEMPLATE.findall(source):
            yield Told(text, f"{text}s" if function == "count" else None, name)
        return
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        function = getattr(call.func, "id", "")
        texts = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        if function in ("tell", "term") and texts:
            yield Told(texts[0], texts[1] if len(texts) > 1 else None, name)
        if function in ("count", "many") and texts:  # `many` is its name where `count` is a number
            yield Told(texts[0], texts[1] if len(texts) > 1 else f"{texts[0]}s", name)


def told() -> list[Told]:
    """Every text once, with the file where it is first."""
    paths = sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.j2")])
    found = [each for path in paths for each in told_in(path)]
    first: dict[str, Told] = {}
    for each in found:
        kept = first.setdefault(each.text, each)
        if kept.many is None and each.many is not None:
            first[each.text] = each._replace(file=kept.file)
    return list(first.values())


class Entry(NamedTuple):
    """An entry of a catalogue; of a noun with its plural, which has the second translation."""

    text: str
    many: str | None
    translations: tuple[str, ...]
    flags: str


def entries(path: Path) -> list[Entry]:
    """The entries of a catalogue, but for its header."""
    found = []
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
        fields = {
            field: "".join(map(json.loads, re.findall(r'"(?:[^"\\]|\\.)*"', quoted)))
            for field, quoted in re.findall(r'^(msg\S+) ((?:".*"\s*)+)', block, re.MULTILINE)
        }
        if fields.get("msgid"):
            translations = tuple(text for field, text in sorted(fields.items()) if field.startswith("msgstr"))
            flags = " ".join(re.findall(r"^#,(.*)", block, re.MULTILINE))
            found.append(Entry(fields["msgid"], fields.get("msgid_plural"), translations, flags))
    return found
