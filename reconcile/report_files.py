"""JSON reports as files -> plain data, strictly: no key twice, no number that is none."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any, NoReturn

from reconcile.errors import ReconcileError, printable
from reconcile.limits import LARGEST_REPORT
from reconcile.toml_text import reason_in_words

__all__ = ["read_report"]


def read_report(path: Path) -> Any:
    """The plain data of a JSON report. Raises `ReconcileError` for a file that cannot be read, or is no JSON."""
    try:
        return json.loads(_text(path), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except RecursionError:
        raise ReconcileError(f"{printable(str(path))}: not a JSON report: lists and objects nest too deeply") from None
    except (OSError, ValueError) as error:
        reason = printable(reason_in_words(str(error)))
        raise ReconcileError(f"{printable(str(path))}: not a JSON report: {reason}") from None


def _text(path: Path) -> str:
    if (size := path.stat().st_size) > LARGEST_REPORT:
        raise ValueError(f"{size:,} bytes are more than the limit of {LARGEST_REPORT:,}")
    return path.read_text(encoding="utf-8")


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        ((twice, _),) = Counter(names).most_common(1)
        raise ValueError(f"a key stands twice: {twice:.60}")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
