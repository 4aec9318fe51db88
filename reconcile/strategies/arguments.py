"""What strategies can be asked for: a wrong argument is refused where a strategy is made, not where it first draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reconcile.errors import ReconcileError, unknown

__all__ = ["chosen", "expect_range"]


def chosen(what: str, names: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """The names, each of them known, and at least one. Raises `ReconcileError`."""
    found = (names,) if isinstance(names, str) else tuple(names)
    for name in found:
        if name not in known:
            raise ReconcileError(unknown(what, str(name), known))
    if not found:
        raise ReconcileError(f"{what}s: expected at least one of {', '.join(known)}")
    return found


def expect_range(what: str, least: int, most: int, low: int, high: int | None = None) -> None:
    """Raises `ReconcileError` where numbers do not lie so: `low <= least <= most <= high`."""
    if not low <= least <= most or (high is not None and most > high):
        end = f" to {high}" if high is not None else " or more"
        raise ReconcileError(f"{what}: expected from {low}{end}, the least not above the most, not {least} to {most}")
