"""A result as Arrow tables, for notebooks and other programs. Needs PyArrow, which the extra `frames` brings.

Numbers stand twice: `low` and `high` as the nearest floats, exact for whole numbers up to 2 to the power of 53, and
`low_exact` and `high_exact` as text (`5150092`, `23446058/33499563`), which always are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

from reconcile.errors import ReconcileError
from reconcile.gaps import interval_of
from reconcile.reconciliation import Reconciliation
from reconcile.wording import claim_words, exact

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["FRAMES", "NEEDS", "frame_of"]

NEEDS: Final = "a frame needs PyArrow: pip install 'election-reconcile[frames]'"
TEXT, NUMBER, FLAG, LIST = "string", "double", "bool", "list"
ENDS: Final = {"low": NUMBER, "high": NUMBER, "low_exact": TEXT, "high_exact": TEXT}


def frame_of(result: Reconciliation, name: str) -> pa.Table:
    """One of the tables of `FRAMES`, with its columns, also where it has no rows.

    Raises `ReconcileError` for another name, and where PyArrow is not installed.
    """
    if name not in FRAMES:
        raise ReconcileError(f"there is no frame {name!r}; there are: {', '.join(FRAMES)}")
    if find_spec("pyarrow") is None:
        raise ReconcileError(NEEDS)
    import pyarrow as pa

    kinds = {TEXT: pa.string(), NUMBER: pa.float64(), FLAG: pa.bool_(), LIST: pa.list_(pa.string())}
    columns, rows = FRAMES[name]
    schema = pa.schema([(column, kinds[kind]) for column, kind in columns.items()])
    return pa.Table.from_pylist(list(rows(result)), schema=schema)


def _claims(result: Reconciliation) -> Iterator[dict[str, Any]]:
    ledger = result.ledger
    for found in result.claims:
        claim, statement = found.claim, result.statement_of(found.claim)
        printed = None if statement is None else interval_of(statement)
        low, high = (None, None) if printed is None else (printed.low, printed.high)
        implied = found.implied
        yield {
            "id": claim.id,
            "source": claim.source,
            "claimant": claim.claimant,
            "account": found.account,
            "contest": ledger.tally(claim.tally).contest,
            "tally": claim.tally,
            "kind": claim.kind,
            "option": getattr(claim, "option", None),
            "figure": claim.printed,
            "words": claim_words(ledger, claim),
            **_ends(low, high),
            "status": found.status.value,
            **_ends(*(implied[:2] if implied is not None else (None, None)), start="implied_"),
            "disputed_by": list(found.disputed_by),
            "repeats": list(found.repeats),
        }


def _findings(result: Reconciliation) -> Iterator[dict[str, Any]]:
    for finding in result.findings:
        yield {
            "id": finding.id,
            "code": finding.code,
            "severity": finding.severity,
            "title": finding.title,
            "sentence": finding.sentence,
            "claims": list(finding.claims),
            "assumptions": list(finding.assumptions),
            "gap": None if finding.gap is None else float(finding.gap.size),
            "gap_exact": None if finding.gap is None else str(exact(finding.gap.size)),
            "gap_unit": None if finding.gap is None else finding.gap.unit,
        }


def _bounds(result: Reconciliation) -> Iterator[dict[str, Any]]:
    for bound in result.core.bounds:
        found, quantity = bound.range, bound.quantity
        ends = (None, None) if found is None else (found.low.value, found.high.value)
        yield {
            "account": bound.account,
            "contest": result.ledger.tally(quantity.tally).contest,
            "tally": quantity.tally,
            "quantity": quantity.name,
            "option": quantity.option,
            **_ends(*ends),
            "low_attained": None if found is None else found.low.attained,
            "high_attained": None if found is None else found.high.attained,
            "low_because": [] if found is None else list(found.low.because),
            "high_because": [] if found is None else list(found.high.because),
            "left_out": list(bound.dropped),
            "decided": found is not None,
        }


def _repairs(result: Reconciliation) -> Iterator[dict[str, Any]]:
    for repair in result.repairs:
        yield {"drop": list(repair.dropped), "weight": float(repair.weight)}


def _sources(result: Reconciliation) -> Iterator[dict[str, Any]]:
    for source in result.ledger.sources:
        yield {name: getattr(source, name) for name in SOURCES}


def _ends(low: int | Fraction | None, high: int | Fraction | None, start: str = "") -> dict[str, Any]:
    """The two ends of a range, as floats and exactly."""
    ends = {"low": low, "high": high}
    floats = {f"{start}{name}": None if end is None else float(end) for name, end in ends.items()}
    return floats | {f"{start}{name}_exact": None if end is None else str(exact(end)) for name, end in ends.items()}


SOURCES: Final = {
    **dict.fromkeys(("id", "document", "publisher", "published", "published_inferred", "language", "sha256"), TEXT),
    "claim_file": TEXT,
}
FRAMES: Final[dict[str, tuple[dict[str, str], Callable[[Reconciliation], Iterator[dict[str, Any]]]]]] = {
    "claims": (
        {
            **dict.fromkeys(("id", "source", "claimant", "account", "contest", "tally", "kind", "option"), TEXT),
            "figure": TEXT,
            "words": TEXT,
            **ENDS,
            "status": TEXT,
            **{f"implied_{name}": kind for name, kind in ENDS.items()},
            "disputed_by": LIST,
            "repeats": LIST,
        },
        _claims,
    ),
    "findings": (
        {
            **dict.fromkeys(("id", "code", "severity", "title", "sentence"), TEXT),
            "claims": LIST,
            "assumptions": LIST,
            "gap": NUMBER,
            "gap_exact": TEXT,
            "gap_unit": TEXT,
        },
        _findings,
    ),
    "bounds": (
        {
            **dict.fromkeys(("account", "contest", "tally", "quantity", "option"), TEXT),
            **ENDS,
            "low_attained": FLAG,
            "high_attained": FLAG,
            "low_because": LIST,
            "high_because": LIST,
            "left_out": LIST,
            "decided": FLAG,
        },
        _bounds,
    ),
    "repairs": ({"drop": LIST, "weight": NUMBER}, _repairs),
    "sources": (SOURCES, _sources),
}
"""The columns of each frame with their kinds, and what makes its rows."""
