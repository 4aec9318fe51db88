"""Prints a table: how long files at the limits of `docs/limits.md` take to read, and how much memory.

    python benchmarks/limits.py

Each is read in a process of its own, once. The files are made up; making them is not timed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tabulate import tabulate

import reconcile
from reconcile.limits import LARGEST_FILE, LARGEST_REPORT

SOURCE = '[source]\nid = "s"\ndocument = "s.txt"\n'
CONTEST = '[[contest]]\nid = "vote"\noptions = ["ana", "blas"]\n'
TALLIES = '[[tally]]\nid = "final"\ncontest = "vote"\nfinal = true\n[[claimant]]\nid = "Council"\n'


def many_claims(folder: Path) -> Path:
    """100,000 claims about one count."""
    return written(folder, SOURCE + CONTEST + TALLIES + "".join(map(claim, range(100_000))))


def one_string(folder: Path) -> Path:
    """A file as large as one may be, of which all is one title."""
    start = f'{SOURCE}publisher = "'
    return written(folder, start + "x" * (LARGEST_FILE - len(start) - 2) + '"\n')


def many_options(folder: Path) -> Path:
    """A contest of 100,000 options, and a group of them all."""
    options = [f"o{i}" for i in range(100_000)]
    group = f'[[contest.group]]\nid = "all"\nmembers = {json.dumps(options)}\n'
    return written(folder, f'{SOURCE}[[contest]]\nid = "vote"\noptions = {json.dumps(options)}\n{group}')


def many_levels(folder: Path) -> Path:
    """A layout of 10,000 levels."""
    levels = "".join(f'[[level]]\nname = "l{i}"\ncolumn = "c{i}"\n' for i in range(10_000))
    return written(
        folder, f'name = "deep"\ntitle = "Deep"\ncontest = "vote"\n[options]\ncolumns = {{ a = "A" }}\n{levels}'
    )


def large_report(folder: Path) -> Path:
    """A JSON report as large as one may be: that of two claims, in a list of others."""
    from reconcile.report.json import to_json

    claims = "".join(claim(i) for i in range(2))
    text = to_json(reconcile.reconcile(reconcile.load(written(folder, SOURCE + CONTEST + TALLIES + claims))))
    path = folder / "report.json"
    filler, count = ', "filler": [', (LARGEST_REPORT - len(text.encode()) - 100) // 5
    path.write_text(text.rstrip()[:-1] + filler + "[0], " * count + "[0]]}", encoding="utf-8")
    return path


def claim(number: int) -> str:
    """One claim of its own count."""
    return f'[[claim]]\nid = "c{number}"\ntally = "final"\nclaimant = "Council"\nvotes = "{number}"\noption = "ana"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "a.toml"
    path.write_text(text, encoding="ascii")
    return path


def read_ledger(path: Path) -> None:
    reconcile.load(path)


def read_layout(path: Path) -> None:
    from reconcile import sheets

    sheets.load(path)


def verify_report(path: Path) -> None:
    from reconcile.report_files import read_report

    ledger = reconcile.load(path.with_name("a.toml"))
    reconcile.verify(read_report(path), ledger)


CASES: dict[str, tuple[Callable[[Path], Path], Callable[[Path], None]]] = {
    "100,000 claims": (many_claims, read_ledger),
    "a claim file that is one string": (one_string, read_ledger),
    "100,000 options with a group of them all": (many_options, read_ledger),
    "a layout of 10,000 levels": (many_levels, read_layout),
    "a JSON report, verified": (large_report, verify_report),
}


def ask(name: str, path: Path) -> None:
    """Read one file, and print the seconds, the most memory and what was said of it."""
    start = time.perf_counter()
    said = "read"
    try:
        CASES[name][1](path)
    except reconcile.ReconcileError as error:
        said = str(error).splitlines()[0][:60]
    seconds = time.perf_counter() - start
    print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20, said]))


def main() -> None:
    """Make each file, read it in a process of its own, print the table."""
    rows = []
    for name, (make, _) in CASES.items():
        with tempfile.TemporaryDirectory() as folder:
            path = make(Path(folder))
            command = [sys.executable, __file__, name, str(path)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            seconds, memory, said = json.loads(done.stdout)
            rows.append((name, f"{path.stat().st_size / 1e6:,.1f}", f"{seconds:.1f}", f"{memory:.2f}", said))
    print(tabulate(rows, headers=("input", "MB", "seconds", "GiB at most", "outcome"), tablefmt="github"))


if __name__ == "__main__":
    ask(sys.argv[1], Path(sys.argv[2])) if sys.argv[1:] else main()
