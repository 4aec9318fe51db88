"""Proofs and solutions as plain data, and back: the format that a third party checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from reconcile.constraints import Terms
from reconcile.errors import EvidenceError
from reconcile.proof import Assume, Cases, Line, Refutation, Split, Sum, lines_cited
from reconcile.solutions import Solution

__all__ = [
    "FormatError",
    "fraction",
    "lines_from_plain",
    "lines_to_plain",
    "number",
    "optional_number",
    "refutation_from_plain",
    "refutation_to_plain",
    "solutions_from_plain",
    "solutions_to_plain",
    "values_from_plain",
]


class FormatError(EvidenceError):
    """A report that does not have the shape of one."""


def lines_to_plain(lines: Iterable[Line]) -> list[dict[str, Any]]:
    """Lines as lists, whole numbers and ratios `"a/b"`; each names the hypotheses open in it."""
    opened: list[frozenset[int]] = []
    return [_line_to_plain(line, opened) for line in lines]


def lines_from_plain(data: Any) -> tuple[Line, ...]:
    """The lines that plain data describe. Raises `FormatError`.

    Each names the hypotheses open in it, so what it takes to know them is no more than what the data hold.
    """
    lines: list[Line] = []
    opened: list[frozenset[int]] = []
    for number, item in enumerate(_list(data)):
        lines.append(_line_from_plain(item))
        opened.append(_opened(lines[-1], opened))
        if item.get("open") != sorted(opened[-1]):
            raise FormatError(f"line {number}: expected the hypotheses that are open in it, {sorted(opened[-1])!r:.60}")
    return tuple(lines)


def refutation_to_plain(refutation: Refutation) -> dict[str, Any]:
    """The number of the last line of a proof, its goal, and the solution that meets it otherwise."""
    plain = {"line": refutation.line, "goal": [_inequality(terms, bound) for terms, bound in refutation.goal]}
    return plain if refutation.met is None else {**plain, "met": refutation.met}


def refutation_from_plain(data: Any) -> Refutation:
    """The refutation that plain data describe. Raises `FormatError`."""
    goal = tuple((_terms(_get(item, "terms")), number(_get(item, "at_least"))) for item in _list(_get(data, "goal")))
    return Refutation(number(_get(data, "line")), goal, number(data["met"]) if "met" in data else None)


def values_from_plain(data: Any) -> dict[str, int]:
    """Whole numbers by name. Raises `FormatError`."""
    if not isinstance(data, Mapping):
        raise FormatError(f"expected whole numbers by name, not {data!r:.60}")
    return {str(name): number(value) for name, value in data.items()}


def solutions_to_plain(solutions: Iterable[Solution]) -> list[dict[str, Any]]:
    """Solutions by their counts, or by what differs from an earlier one that is named."""
    return [
        {"counts": dict(sorted(each.changes.items()))}
        if each.like is None
        else {"like": each.like, "but": dict(sorted(each.changes.items()))}
        for each in solutions
    ]


def solutions_from_plain(data: Any) -> tuple[Solution, ...]:
    """The solutions that plain data describe. Raises `FormatError`."""
    solutions: list[Solution] = []
    for item in _list(data):
        if isinstance(item, Mapping) and "like" in item:
            like = number(item["like"])
            if not 0 <= like < len(solutions):
                raise FormatError(f"there is no earlier solution {like}")
            solutions.append(Solution(values_from_plain(_get(item, "but")), like, solutions[like]))
        else:
            solutions.append(Solution(values_from_plain(_get(item, "counts"))))
    return tuple(solutions)


def number(value: Any) -> int:
    """A whole number. Raises `FormatError`."""
    if type(value) is not int:
        raise FormatError(f"expected a whole number, not {value!r:.60}")
    return value


def optional_number(value: Any) -> int | None:
    """A whole number or nothing. Raises `FormatError`."""
    return None if value is None else number(value)


def fraction(value: Any) -> Fraction:
    """A whole number, or a ratio `"a/b"`. Raises `FormatError`."""
    if type(value) is int:
        return Fraction(value)
    if isinstance(value, str) and len(value) <= 10_000:
        top, slash, bottom = value.partition("/")
        if top.removeprefix("-").isdecimal() and top.isascii() and (not slash or _is_positive(bottom)):
            return Fraction(int(top), int(bottom) if slash else 1)
    raise FormatError(f'expected a ratio such as "3/2", not {value!r:.60}')


def _is_positive(text: str) -> bool:
    return text.isascii() and text.isdecimal() and int(text) > 0


def _opened(line: Line, opened: Sequence[frozenset[int]]) -> frozenset[int]:
    """The hypotheses open in the line after these."""
    if isinstance(line, Assume):
        return frozenset({len(opened)})
    if isinstance(line, Sum):
        return frozenset().union(*(opened[reference] for reference in lines_cited(line)))
    pairs = zip(line.assumed, line.lines, strict=True)
    return frozenset().union(*(opened[number] - {assumed} for assumed, number in pairs))


def _line_to_plain(line: Line, opened: list[frozenset[int]]) -> dict[str, Any]:
    opened.append(_opened(line, opened))
    if isinstance(line, Assume):
        plain: dict[str, Any] = {"assume": _inequality(line.terms, line.bound)}
    elif isinstance(line, Sum):
        parts = [[reference, str(multiple)] for reference, multiple in line.parts]
        plain = {"sum": parts, "gives": _inequality(line.terms, line.bound)}
    else:
        key, value = ("split", None) if isinstance(line, Split) else ("cases", line.clause)
        plain = {key: value, "assumed": list(line.assumed), "lines": list(line.lines)}
    return {**plain, "open": sorted(opened[-1])}


def _line_from_plain(data: Any) -> Line:
    if not isinstance(data, Mapping):
        raise FormatError(f"expected a line of a proof, not {data!r:.60}")
    if "assume" in data:
        return Assume(_terms(_get(data["assume"], "terms")), number(_get(data["assume"], "at_least")))
    if "sum" in data:
        parts = tuple(_part(item) for item in _list(data["sum"]))
        gives = _get(data, "gives")
        return Sum(parts, _terms(_get(gives, "terms")), number(_get(gives, "at_least")))
    assumed = tuple(number(item) for item in _list(_get(data, "assumed")))
    lines = tuple(number(item) for item in _list(_get(data, "lines")))
    if "split" in data and len(assumed) == len(lines) == 2:
        return Split((assumed[0], assumed[1]), (lines[0], lines[1]))
    if "cases" in data and len(assumed) == len(lines):
        return Cases(str(data["cases"]), assumed, lines)
    raise FormatError("expected a line with assume, sum, split or cases")


def _part(item: Any) -> tuple[str | int, Fraction]:
    if not isinstance(item, list) or len(item) != 2 or type(item[0]) not in (int, str):
        raise FormatError(f"expected a reference with its multiple, not {item!r:.60}")
    return item[0], fraction(item[1])


def _inequality(terms: Terms, bound: int) -> dict[str, Any]:
    return {"terms": dict(terms), "at_least": bound}


def _terms(data: Any) -> Terms:
    return tuple(sorted(values_from_plain(data).items()))


def _get(data: Any, key: str) -> Any:
    if not isinstance(data, Mapping) or key not in data:
        raise FormatError(f"expected a table with the key {key!r}")
    return data[key]


def _list(data: Any) -> Sequence[Any]:
    if not isinstance(data, list):
        raise FormatError(f"expected a list, not {data!r:.60}")
    return data
