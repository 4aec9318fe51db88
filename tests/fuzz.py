"""Reads made-up and altered inputs, and says where one breaks a law: `make fuzz`, or `python tests/fuzz.py --help`.

An input is made from the target's name, the seed and its number alone, so that it can be made again:
`python tests/fuzz.py --target toml --seed 1 --first 4711 --count 1`. The laws are in `fuzz_laws`.
"""

from __future__ import annotations

import argparse
import gc
import random
import signal
import sys
import time
import traceback
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs
from fuzz_laws import TARGETS, refusal

import reconcile

COUNTS = {"figures": 1_000_000, "toml": 100_000, "csv": 20_000, "layouts": 20_000, "reports": 10_000}
SECONDS = 1.0
"""The most that one input may take, of the processor's time."""
HANG = 30
"""After so many, also of the processor's, it is given up."""
MOST_SHOWN = 20


@attrs.define
class Run:
    """What became of the inputs of one target."""

    target: str
    seed: int
    inputs: int = 0
    read: int = 0
    slowest: float = 0.0
    slowest_number: int = 0
    seconds: float = 0.0
    findings: list[str] = attrs.field(factory=list)

    def one(self, number):
        """Make and read one input; what it breaks is noted."""
        target = TARGETS[self.target]
        given = target.make(random.Random(f"{self.target} {self.seed} {number}"))
        self.inputs += 1
        started = time.process_time()
        try:
            with _no_longer_than(HANG):
                found = target.read(given)
        except reconcile.ReconcileError as refused:
            self._timed(number, given, time.process_time() - started)
            self._law(number, given, refusal, refused)
        except Exception as error:  # noqa: BLE001  this is what is looked for
            last = traceback.extract_tb(error.__traceback__)[-1]
            self._note(number, given, f"{type(error).__name__} in {Path(last.filename).name}: {error}")
        else:
            self._timed(number, given, time.process_time() - started)
            self.read += 1
            self._law(number, given, target.judge, given, found)

    def _law(self, number, given, law, *arguments):
        try:
            law(*arguments)
        except Exception as error:  # noqa: BLE001  whatever a law stumbles over is a finding
            self._note(number, given, f"{type(error).__name__}: {error}")

    def _timed(self, number, given, seconds):
        if seconds > self.slowest:
            self.slowest, self.slowest_number = seconds, number
        if seconds > SECONDS:
            self._note(number, given, f"takes {seconds:.2f} s")

    def _note(self, number, given, problem):
        self.findings.append(f"{self.target} --seed {self.seed} --first {number}: {_short(problem)}\n  {_short(given)}")

    def row(self):
        """One line of the table."""
        slowest = f"{1000 * self.slowest:.1f} ms (number {self.slowest_number})"
        counts = "".join(f" {count:>9,}" for count in (self.inputs, self.read, self.inputs - self.read))
        return f"{self.target:8}{counts} {self.seconds:>7.0f} s  {slowest:28} {len(self.findings)}"


def _short(value, most=600):
    text = value if isinstance(value, str) else ascii(value)
    text = ascii(text)[1:-1] if not text.isprintable() else text
    return text if len(text) <= most else f"{text[: most // 2]} ... {text[-most // 2 :]}"


@contextmanager
def _no_longer_than(seconds):
    """Raise `TimeoutError` where something hangs."""

    def give_up(*_):
        raise TimeoutError(f"still running after {seconds} s")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def run(target, count, seed=1, first=0):
    """The outcome of so many inputs of a target."""
    found = Run(target, seed)
    started = time.monotonic()
    with suppress(KeyboardInterrupt):  # what was read until then is told
        for number in range(first, first + count):
            found.one(number)
    found.seconds = time.monotonic() - started
    return found


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(arguments=None):
    """Print a table of what was read, and every input that broke a law; 1 if one did."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--target", choices=[*TARGETS, "all"], default="all")
    parser.add_argument("--count", type=int, help="inputs of each target (default: of figures a million, and so on)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first input")
    chosen = parser.parse_args(arguments)
    gc.freeze()
    say(f"seed {chosen.seed}\n{'':8} {'inputs':>9} {'read':>9} {'refused':>9} {'':>9}  {'slowest':28} findings")
    findings = []
    for target in TARGETS if chosen.target == "all" else [chosen.target]:
        count = COUNTS[target] if chosen.count is None else chosen.count
        found = run(target, count, chosen.seed, chosen.first)
        say(found.row())
        findings += found.findings
    for finding in findings[:MOST_SHOWN]:
        say(finding)
    if len(findings) > MOST_SHOWN:
        say(f"and {len(findings) - MOST_SHOWN} more")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
