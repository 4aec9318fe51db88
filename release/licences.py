"""Writes docs/licences.md: the licences of all that the package and its extras bring, as each package states its own.

    python release/licences.py

It reads what is installed beside it, so that the versions are those of constraints.txt: `make licences`.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/licences.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
CORE: Final = "(core)"
NAMES: Final = {
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""Licences as some packages write them, in classifiers or words, by how they are written in expressions."""
PERMISSIVE: Final = (
    *("0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "ISC"),
    *("MIT", "PSF-2.0", "Unlicense", "Zlib"),
)
"""They ask for no more than that their notice is kept."""


def main() -> int:
    """Write the page, or say what is not installed."""
    try:
        PAGE.write_text(page(), encoding="utf-8")
    except PackageNotFoundError as error:
        print(f"{error} is not installed: make licences", file=sys.stderr)
        return 1
    return 0


def direct() -> dict[str, list[str]]:
    """What pyproject.toml names, each with what needs it: the core, and extras."""
    found: dict[str, list[str]] = {}
    needs = {CORE: PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    for of, requirements in needs.items():
        for text in requirements:
            found.setdefault(canonicalize_name(Requirement(text).name), []).append(of)
    return dict(sorted(found.items()))


def brought() -> dict[str, list[str]]:
    """What comes with these on this machine and is not named itself, each with what needs it in the end."""
    needs = {CORE: PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    found: dict[str, list[str]] = {}
    for of, requirements in needs.items():
        for name in sorted(closure(map(Requirement, requirements))):
            found.setdefault(name, []).append(of)
    return {name: found[name] for name in sorted(found) if name not in direct()}


def closure(requirements: Iterable[Requirement]) -> set[str]:
    """The names of these and of all that they need in turn."""
    waiting, met, names = list(requirements), set(), set()
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        for extra in {"", *requirement.extras} - {extra for known, extra in met if known == name}:
            met.add((name, extra))
            names.add(name)
            waiting += needed(name, extra)
    return names


def needed(name: str, extra: str) -> Iterator[Requirement]:
    """What an installed package needs on this machine, alone (`""`) or for one of its extras."""
    for text in distribution(name).requires or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate({"extra": extra}):
            yield requirement


def licence_of(name: str) -> str:
    """What an installed package says of its licence: an expression, else classifiers, else a few words."""
    said = distribution(name).metadata
    if expression := said.get("License-Expression"):
        return expression
    classifiers = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier", []) if line.startswith("License")]
    words = [each for each in classifiers if each != "OSI Approved"] or [said.get("License", "").partition("\n")[0]]
    return " AND ".join(NAMES.get(each, each) for each in words) or "not stated"


def asks_for_more(licence: str) -> bool:
    """Whether a licence, or one of several that hold together or from which one may choose, is not a permissive one."""
    parts = licence.replace("(", " ").replace(")", " ").replace(" OR ", " AND ").split(" AND ")
    return any(part.strip() not in PERMISSIVE for part in parts)


# ---- The page

HEAD = """# Licences

`reconcile` itself is under the MIT licence, and its distributions hold no code of other projects. What it installs
beside itself is listed here, as each package states its licence, in the versions of `constraints.txt`, on Linux and
Python 3.11. Some hold libraries of others in turn (NumPy, PyArrow, vl-convert, Psycopg's binary), whose licences stand
in their own files. `make licences` writes this page anew.
"""
MORE = """
## Licences that ask for more than a notice

All others are permissive: they ask that their notice is kept where their code is handed on. These ask, in addition,
that changes of *their own* code are handed on under the same licence, and, the LGPL, that whoever gets a program with
the library in it can put another version of the library in its place. `reconcile` imports them as they are, from where
pip put them, and neither changes nor holds them: your use of `reconcile`, and programs and data of your own, are not
touched. Who bundles them into something of their own has to keep to what they ask.

"""


def page() -> str:
    """The whole page."""
    tables = {name: [[each, licence_of(each), of] for each, of in listed.items()] for name, listed in parts().items()}
    more = [row for rows in tables.values() for row in rows if asks_for_more(row[1])]
    written = [f"\n## {heading}\n\n{table(rows)}" for heading, rows in tables.items()]
    return "".join([HEAD, *written, MORE, table(more)])


def parts() -> dict[str, dict[str, list[str]]]:
    """The tables of the page by their headings."""
    return {"What the package and its extras name": direct(), "What these bring": brought()}


def table(rows: list[list]) -> str:
    """Packages with their licences and what needs them."""
    lines = [f"| {name} | {licence} | {', '.join(of)} |\n" for name, licence, of in rows]
    return "".join(["| package | licence | for |\n|---|---|---|\n", *lines])


if __name__ == "__main__":
    sys.exit(main())
