"""Ranges for machines, and back."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from reconcile.proof_json import (
    FormatError,
    fraction,
    optional_number,
    refutation_from_plain,
    refutation_to_plain,
    values_from_plain,
)
from reconcile.results import End, Range
from reconcile.wording import exact

__all__ = ["range_from_plain", "range_to_plain", "shown_range_from_plain", "value_to_plain"]


def range_to_plain(found: Range | None) -> dict[str, Any]:
    """A range; without a proof where the search was given up."""
    if found is None:
        return {"low": None, "high": None, "low_because": [], "high_because": [], "proof": None}
    return {
        "low": value_to_plain(found.low.value),
        "high": value_to_plain(found.high.value),
        "low_because": list(found.low.because),
        "high_because": list(found.high.because),
        "proof": {"low": _end(found.low), "high": _end(found.high)},
    }


def _end(end: End) -> dict[str, Any]:
    """What shows an end: the refutation of the next value, and the solution that attains it or comes nearest."""
    plain: dict[str, Any] = {"solution": end.solution}
    if not end.attained:
        plain["attained"] = False
    if end.proof is not None:
        plain["refutation"] = refutation_to_plain(end.proof)
    if end.ray is not None:
        plain["ray"] = dict(sorted((name, step) for name, step in end.ray.items() if step))
    return plain


def value_to_plain(value: int | Fraction | None) -> int | str | None:
    """A number, exactly."""
    return None if value is None else exact(value)


def range_from_plain(item: Mapping[str, Any]) -> Range | None:
    """The range again. Raises `FormatError`, `KeyError` and the like for what is none."""
    if item["proof"] is None:
        return None
    ends = []
    for side in ("low", "high"):
        shown = item["proof"][side]
        value = None if item[side] is None else fraction(item[side])
        ends.append(
            End(
                value=int(value) if value is not None and value.denominator == 1 else value,
                because=tuple(item[f"{side}_because"]),
                proof=refutation_from_plain(shown["refutation"]) if "refutation" in shown else None,
                solution=optional_number(shown["solution"]),
                ray=values_from_plain(shown["ray"]) if "ray" in shown else None,
                attained=_flag(shown, "attained"),
            )
        )
    return Range(*ends)


def shown_range_from_plain(item: Mapping[str, Any]) -> Range:
    """As `range_from_plain`, of a range that was not given up. Raises `FormatError` for one that was."""
    found = range_from_plain(item)
    if found is None:
        raise FormatError("a range has no proof")
    return found


def _flag(item: Mapping[str, Any], key: str) -> bool:
    """True unless it stands there as false."""
    if item.get(key, False) is not False:
        raise FormatError(f"{key} stands there only where it is false")
    return key not in item
