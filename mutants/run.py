"""Prints a table: of the mutants of each module, how many its tests notice; and all those that they do not.

    python mutants/run.py [--size N] [--seed N] [--whole] [MODULE ...]

A mutant is a module with one small change (`changes.py`). `tests.toml` names the tests that are to fail for each, quick
ones first; they run on a copy of the project in which one module is changed, until the first that fails. What takes
three times the seconds (of the processor) that the module as it is takes, and ten more, counts as noticed and is
listed. Of each module a sample is tried, the same for the same seed; `--whole` tries all. MODULE is a path such
as `engine/search`; without any, all of `tests.toml` are tried. Each mutant takes from a second to a minute.

`same.toml` lists changes that change nothing which the library promises, with the reason. They are not tried, and left
out of the score.
"""

from __future__ import annotations

import argparse
import contextlib
import math
import multiprocessing
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb  # noqa: F401  what tests import is loaded once, and not again for each mutant
import hypothesis  # noqa: F401
import ibis  # noqa: F401
import pytest
from changes import Mutant, mutants
from tabulate import tabulate

HERE = Path(__file__).parent
ROOT = HERE.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".*cache", ".venv", ".hypothesis", "__pycache__", "_build", "node_modules")
MOST_MEMORY = 12 << 30
HOUR = 3600
WAITING = 20  # times the limit, for what waits and computes nothing, also on a busy machine
ASKED = 0.9  # of the mutants that change something

KILLED, SURVIVED, TIMED_OUT, SAME = "killed", "survived", "timed out", "same"


class Module(NamedTuple):
    """A module, and the tests that are to notice its changes."""

    name: str
    file: str
    tests: list[str]


class Tried(NamedTuple):
    """What came of the mutants of a module: those of the sample with what became of each, of so many in all."""

    module: Module
    outcomes: list[tuple[Mutant, str]]
    of: int


def main() -> int:
    """Try what the arguments ask for, in a copy of the project."""
    options = arguments()
    modules = [module for module in planned() if not options.modules or module.name in options.modules]
    if unknown := set(options.modules).difference(module.name for module in modules):
        print(f"not in tests.toml: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    tried: list[Tried] = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Path(folder) / "project"
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        try:
            tried.extend(each for module in modules for each in module_tried(module, copy, options))
        except KeyboardInterrupt:
            print("interrupted: this is what was tried", file=sys.stderr)
    return report(tried)


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--size", type=int, default=20, help="mutants to try of each module (20)")
    parser.add_argument("--seed", type=int, default=1, help="which mutants these are (1)")
    parser.add_argument("--whole", action="store_true", help="try every mutant")
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="such as engine/search")
    return parser.parse_args()


def planned() -> list[Module]:
    """The modules of `tests.toml`, in its order."""
    plan = tomllib.loads((HERE / "tests.toml").read_text("utf-8"))
    return [
        Module(name, f"reconcile/{name}.py", [f"tests/test_{test}.py" for test in group["tests"]])
        for group in plan["group"]
        for name in group["modules"]
    ]


# ---- One module


def module_tried(module: Module, copy: Path, options: argparse.Namespace) -> Iterator[Tried]:
    """Try a sample of a module's mutants; what was tried is also told where the run is interrupted."""
    path = copy / module.file
    text = path.read_text("utf-8")
    every = mutants(module.file, text)
    check_listed(module, every)
    sample = every
    if not options.whole and len(every) > options.size:
        places = random.Random(f"{options.seed} {module.name}").sample(range(len(every)), options.size)  # noqa: S311
        sample = [every[place] for place in sorted(places)]
    start, used = time.monotonic(), seconds_used()
    if passed(module, copy, HOUR) != SURVIVED:
        raise SystemExit(f"{module.name}: its tests fail as it is\n{(copy.parent / 'output').read_text('utf-8')}")
    limit = math.ceil(10 + 3 * (seconds_used() - used))
    tried = Tried(module, [], len(every))
    try:
        for mutant in sample:
            tried.outcomes.append((mutant, outcome(module, mutant, copy, limit)))
            path.write_text(text, "utf-8")
    finally:
        counts = Counter(each for _, each in tried.outcomes)
        told = ", ".join(f"{count} {each}" for each, count in sorted(counts.items()))
        print(f"{module.name}: {told}; {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
        yield tried


def seconds_used() -> float:
    """The seconds of the processor that all processes which ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def outcome(module: Module, mutant: Mutant, copy: Path, limit: int) -> str:
    """What becomes of one mutant."""
    if (mutant.file, mutant.within, mutant.diff) in SAME_CHANGES:
        return SAME
    (copy / mutant.file).write_text(mutant.text, "utf-8")
    return passed(module, copy, limit)


def passed(module: Module, copy: Path, limit: int) -> str:
    """Run the tests of a module in a process of their own, with what this one has loaded."""
    process = multiprocessing.get_context("fork").Process(target=run_tests, args=(module, copy, limit))
    process.start()
    process.join(WAITING * limit)
    late = process.is_alive() or process.exitcode == -signal.SIGXCPU
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # and what the tests started
    process.join()
    return TIMED_OUT if late else SURVIVED if process.exitcode == 0 else KILLED


def run_tests(module: Module, copy: Path, limit: int) -> None:
    """End with the exit status of pytest."""
    os.setsid()
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    output = os.open(copy.parent / "output", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    os.chdir(copy)
    os.environ |= {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    sys.path.insert(0, str(copy))
    sys.dont_write_bytecode = True  # a change within the same second would not be seen
    told = ["-p", "mutants.quickly", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning"]
    sys.exit(pytest.main(["-x", "-q", *told, f"--basetemp={copy.parent / 'made'}", *module.tests]))


# ---- What changes nothing


def listed() -> dict[tuple[str, str, str], str]:
    """The changes that `same.toml` lists: file, function and difference, and why each changes nothing."""
    text = (HERE / "same.toml").read_text("utf-8")
    return {
        (f"reconcile/{entry['module']}.py", entry["within"], change.strip()): entry["reason"]
        for entry in tomllib.loads(text)["same"]
        for change in entry["changes"]
    }


SAME_CHANGES = listed()


def check_listed(module: Module, every: list[Mutant]) -> None:
    """Refuse an entry of `same.toml` that is no mutant of this module any more."""
    known = {(mutant.file, mutant.within, mutant.diff) for mutant in every}
    for file, within, change in SAME_CHANGES:
        if file == module.file and (file, within, change) not in known:
            raise SystemExit(f"same.toml: in {within or 'no function'} of {file} there is no such mutant:\n{change}")


# ---- The table


def report(tried: list[Tried]) -> int:
    """Print what was noticed and what was not; the exit status says whether it was enough."""
    for mark in (TIMED_OUT, SURVIVED):
        for each in tried:
            for mutant in (mutant for mutant, outcome in each.outcomes if outcome == mark):
                print(f"{mark}: {mutant.file}:{mutant.line} in {mutant.within or 'no function'}\n{mutant.diff}\n")
    rows = [row(each) for each in tried]
    total = [sum(column) for column in list(zip(*rows, strict=True))[1:7]] if rows else [0] * 6
    head = ["module", "mutants", "tried", KILLED, TIMED_OUT, SURVIVED, SAME, "score"]
    cells = [[*each, percent(each)] for each in [*rows, ["all", *total]]]
    print(tabulate(cells, head, disable_numparse=True, colalign=("left", *["right"] * 7)))
    weights = [(each[1], share(each)) for each in rows if share(each) is not None]
    if weights:
        mean = sum(size * score for size, score in weights) / sum(size for size, _ in weights)
        print(f"\nEach module by its number of mutants: {mean:.1%}")
    return 0 if (share(["all", *total]) or 0) >= ASKED else 1


def row(tried: Tried) -> list:
    """A line of the table, but for the score."""
    counts = Counter(outcome for _, outcome in tried.outcomes)
    numbers = [counts[each] for each in (KILLED, TIMED_OUT, SURVIVED, SAME)]
    return [tried.module.name, tried.of, len(tried.outcomes), *numbers]


def share(cells: list) -> float | None:
    """The share of those that change something which was noticed."""
    _, _, _, killed, late, survived, _ = cells
    return (killed + late) / (killed + late + survived) if killed + late + survived else None


def percent(cells: list) -> str:
    """The score, if there is one."""
    return "" if share(cells) is None else f"{share(cells):.0%}"


if __name__ == "__main__":
    sys.exit(main())
