"""Prints a table: how long reconcile and its peers take for the same question in the same run, and the ratios.

    python benchmarks/run.py [--quick]

Every question is asked in a process of its own. A peer that has no answer in time is shown with its limit; where
reconcile says "undecided" or falls short, the table says so.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NamedTuple

from tabulate import tabulate

CONTESTANTS = Path(__file__).parent / "contestants.py"
LIMIT = 40
LONGER = 100
"""For the question that is compared with CPMpy, which takes more than a minute."""
OURS_LIMIT = 1_200


class Question(NamedTuple):
    """What is asked of whom."""

    task: str
    units: int
    more: tuple[str, ...] = ()
    peers: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """As a cell of the table."""
        what = "one minimal conflict, proven" if self.task == "conflict" else "verdict, proven"
        kind = "inconsistent" if "conflict" in self.more else "consistent"
        return f"{what}; {kind}" + (", leads and groups" if "leads" in self.more else "")


QUICK = [
    Question("verdict", 1, (), ("CP-SAT", "z3")),
    Question("verdict", 24, (), ("CP-SAT", "z3")),
    Question("verdict", 24, ("leads",), ("CP-SAT",)),
    Question("verdict", 24, ("conflict",), ("CP-SAT", "z3")),
    Question("conflict", 24, ("conflict",), ("CPMpy",)),
]
WHOLE = [
    *QUICK,
    Question("conflict", 100, ("conflict",), ("CPMpy",)),
    Question("verdict", 335, (), ("CP-SAT",)),
    Question("verdict", 335, ("leads",), ("CP-SAT",)),
    Question("verdict", 335, ("conflict",), ("CP-SAT",)),
    Question("verdict", 1_500),
    Question("verdict", 1_500, ("leads",)),
    Question("verdict", 1_500, ("conflict",)),
    Question("verdict", 5_000),
    Question("verdict", 5_000, ("leads",)),
    Question("conflict", 335, ("conflict",)),
]


def ask(tool: str, question: Question, limit: int) -> tuple[str, float | None]:
    """The answer and the seconds, or `None` where there was no answer in time."""
    command = [sys.executable, str(CONTESTANTS), tool, question.task, str(question.units), *question.more]
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    try:
        # Loading the claims is not timed by the contestants, but takes time here.
        slack = 10 + question.units // 30
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=limit + slack, env=environment
        )
    except subprocess.TimeoutExpired:
        return f"none in {limit} s", None
    if done.returncode:
        return "failed: " + (done.stderr.strip().splitlines() or [str(done.returncode)])[-1][:60], None
    said = json.loads(done.stdout.strip().splitlines()[-1])
    return said["answer"], said["seconds"]


def main() -> None:
    """Ask all, and print as it goes."""
    questions = QUICK if "--quick" in sys.argv else WHOLE
    rows = []
    for question in questions:
        answer, seconds = ask("reconcile", question, OURS_LIMIT)
        peers = []
        for peer in question.peers:
            limit = LONGER if question.task == "conflict" and question.units == 24 else LIMIT
            other, taken = ask(peer, question, limit)
            ratio = (
                f"{taken / seconds:,.0f}x" if taken and seconds else (f">{limit / seconds:,.0f}x" if seconds else "")
            )
            peers.append(f"{peer}: {other}" + (f", {taken:,.1f} s" if taken else "") + f" ({ratio})")
        own = f"{seconds:,.2f}" if seconds is not None else ""
        rows.append((question.units, question.text, answer, own, "; ".join(peers)))
        print(f"{question.units} {question.text}: {answer}, {own} s; {rows[-1][-1]}", file=sys.stderr, flush=True)
    print(tabulate(rows, ("units", "question", "reconcile", "seconds", "peers (their time by ours)"), "github"))
    print(f"\n{date.today()}, {os.cpu_count()} cores, Python {platform.python_version()}")  # noqa: DTZ011


if __name__ == "__main__":
    main()
