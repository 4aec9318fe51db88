"""JSON reports as files -> plain data, strictly: no key twice, no number that is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from reconcile.errors import ReconcileError

__all__ = ["read_report"]


def read_report(path: Path) -> Any:
    """The plain data of a JSON report. Raises `ReconcileError` for a file that cannot be read, or is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once)
    except (OSError, ValueError, RecursionError) as error:
        raise ReconcileError(f"{path}: not a JSON report: {error}") from None


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"a key stands twice: {max(names, key=names.count)}")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")
