"""Words that several reports share: statuses, the sections of claim files, and what stands below tables."""

from __future__ import annotations

from reconcile.languages import term
from reconcile.results import Status

__all__ = ["FALLS", "MARK", "MARKED", "NEITHER", "NONE", "SECTIONS", "STATUSES", "UNTESTED", "WEIGHTS"]

MARK = "*"
MARKED = term(
    "* A proven limit: no number beyond it is possible. Whether this very number is possible was not decided."
)

WEIGHTS = term(
    "A weight says how reluctantly a statement or assumption is doubted, and nothing about who is right. "
    "Whoever wrote the claim files chose these; all others are 1:"
)
FALLS = term("these cannot hold with all of it")
UNTESTED = term("nothing else that the same account states could show these wrong")
STATUSES = {
    Status.CONTRADICTED: term("contradicted", "contradicted"),
    Status.IMPLIED: term("implied", "implied"),
    Status.COMPATIBLE: term("compatible", "compatible"),
    Status.UNTESTED: term("untested", "untested"),
    Status.SUPERSEDED: term("superseded", "superseded"),
    Status.UNDECIDED: term("undecided", "undecided"),
}
SECTIONS = {
    "source": term("source", "sources"),
    "claim": term("claim", "claims"),
    "assumption": term("assumption", "assumptions"),
}
NEITHER = term(
    "{tallies}, both counted by {account}: nothing says whether one holds the other (`part_of`), "
    "so neither limits the other"
)
NONE = term(
    "{tallies}, all counted by {account}: nothing says whether one holds another (`part_of`), so none limits another"
)
