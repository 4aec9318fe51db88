"""Installs the wheel into empty environments, and does in each what its users do.

    python release/smoke.py [--python 3.12] [--extras sheets] [--spark] [WHEEL]

For every Python that the classifiers of pyproject.toml name, and for the core, each extra alone, and those that go
together, a new environment gets the wheel (the one in dist, without WHEEL) with the versions of constraints.txt, in a
temporary folder that is removed at the end; nothing but pip's own store of downloads is used again. There the commands
of `uses.py` have to give what they should, and those that need another extra have to name it. With `sheets` and
`testing`, mypy reads what a user writes (`typed/`). A Python that is not on PATH is skipped, and so is Spark (400 MB),
unless `--spark` asks for it. A table says what came of each; the exit status is 1 where anything failed.
"""

from __future__ import annotations

import argparse
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from uses import MODULES, USES, Use, write_files

ROOT = Path(__file__).resolve().parents[1]
TYPED = ROOT / "release/typed"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = tuple(PROJECT["optional-dependencies"])
PYTHONS = tuple(re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"])))
TOGETHER = (("sheets", "postgres"), ("sheets", "spark"), ("sheets", "testing"))
"""Extras that are of use beside another, and what the scripts in `typed` need."""
WITH_TYPES = ("sheets", "testing")
NOT_FROM_OUTSIDE = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "MYPYPATH")
REFUSED = re.compile(r"# refused: (?P<code>[a-z-]+)$")
REFUSAL = re.compile(r"^[^:]+:(?P<line>\d+): error: .*\[(?P<code>[a-z-]+)\]$", re.MULTILINE)


class Ran(NamedTuple):
    """What a command came to."""

    status: int
    output: str
    errors: str


@dataclass(frozen=True)
class Environment:
    """An installed Python with some of the extras, and a folder away from the repository in which commands run."""

    python: Path
    extras: tuple[str, ...]
    folder: Path

    def run(self, *command: str) -> Ran:
        """Run a command of this environment."""
        program = str(self.python.parent / command[0])
        kept = {name: value for name, value in os.environ.items() if name not in NOT_FROM_OUTSIDE}
        done = subprocess.run(
            [program, *command[1:]],
            cwd=self.folder,
            env={**kept, "PYTHONUTF8": "1", "COLUMNS": "120"},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def has(self, extra: str) -> bool:
        """Whether this extra was asked for, or all that it brings came with another."""
        if extra in self.extras:
            return True
        names = ", ".join(map(repr, MODULES[extra]))
        code = f"import importlib.util as u, sys; sys.exit(not all(u.find_spec(name) for name in ({names},)))"
        return self.run("python", "-c", code).status == 0


# ---- Checks


def faults_of_uses(environment: Environment, uses: Iterable[Use] = USES) -> Iterator[str]:
    """What of the uses does not come out as it should, in words."""
    write_files(environment.folder)
    there = {extra for extra in EXTRAS if environment.has(extra)}
    yield from fault_of(environment, ("reconcile", "--version"), f"reconcile, version {PROJECT['version']}\n", 0)
    for use in uses:
        lacking = [extra for extra in use.extras if extra not in there]
        if lacking:
            yield from fault_of(environment, use.command, named(lacking), 2)
        elif use.program is None or shutil.which(use.program):
            yield from fault_of(environment, use.command, use.says, use.status)


def named(extras: list[str]) -> re.Pattern[str]:
    """A message that says how to install one of these."""
    return re.compile(rf"pip install 'election-reconcile\[(\w+,)*({'|'.join(extras)})(,\w+)*\]'")


def fault_of(
    environment: Environment, command: tuple[str, ...], says: str | re.Pattern[str], status: int
) -> Iterator[str]:
    """Where a command has another exit status, says nothing of the kind, or fails with a traceback."""
    ran = environment.run(*command)
    said = ran.output + ran.errors
    right = says in said if isinstance(says, str) else says.search(said)
    if ran.status != status or not right or "Traceback" in said:
        text = says if isinstance(says, str) else says.pattern
        shown = "\n".join(f"    {line}" for line in said.strip().splitlines()[-12:])
        yield f"$ {' '.join(command)}\n  expected exit status {status} and {text!r}; exit status {ran.status}:\n{shown}"


def faults_of_types(environment: Environment) -> Iterator[str]:
    """What mypy says that it should not of a user's scripts, which it reads away from the repository."""
    for path in TYPED.glob("*.py"):
        shutil.copy(path, environment.folder)
    yield from fault_of(environment, ("python", "use.py"), "all as annotated", 0)
    yield from fault_of(environment, ("mypy", "--strict", "use.py"), "Success: no issues found", 0)
    yield from fault_of(environment, ("pytest", "test_use.py"), "3 passed", 0)
    expected = set(marked(TYPED / "misuse.py"))
    ran = environment.run("mypy", "--strict", "--no-pretty", "misuse.py")
    found = {(int(each["line"]), each["code"]) for each in REFUSAL.finditer(ran.output)}
    yield from (f"misuse.py:{line}: mypy does not refuse it ({code})" for line, code in sorted(expected - found))
    yield from (f"misuse.py:{line}: mypy refuses it ({code})" for line, code in sorted(found - expected))


def marked(path: Path) -> Iterator[tuple[int, str]]:
    """The lines that a type checker has to refuse, and with which code."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if found := REFUSED.search(line):
            yield number, found["code"]


# ---- Environments


def python_of(version: str) -> str | None:
    """The first of this version on PATH that runs and can make environments."""
    code = f"import ensurepip, sys, venv; sys.exit(sys.version_info[:2] != {tuple(map(int, version.split('.')))})"
    for folder in os.get_exec_path():
        path = Path(folder, f"python{version}")
        if path.is_file() and subprocess.run([path, "-c", code], capture_output=True, check=False).returncode == 0:
            return str(path)
    return None


def installed(python: str, extras: tuple[str, ...], wheel: Path, folder: Path) -> Environment | str:
    """A new environment with the wheel, or what went wrong."""
    away = folder / "away"
    away.mkdir()
    environment = Environment(folder / "environment/bin/python", extras, away)
    asked = f"{wheel}[{','.join(extras)}]" if extras else str(wheel)
    install = ["-m", "pip", "--disable-pip-version-check", "install", "--constraint", str(ROOT / "constraints.txt")]
    commands = [[python, "-m", "venv", str(folder / "environment")], [str(environment.python), *install, asked]]
    if extras == WITH_TYPES:
        commands.append([str(environment.python), *install, "mypy", "pytest"])
    commands.append([str(environment.python), "-m", "pip", "check"])
    for command in commands:
        done = subprocess.run(command, cwd=away, capture_output=True, encoding="utf-8", check=False)
        if done.returncode:
            return f"$ {' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
    return environment


def tried(python: str, extras: tuple[str, ...], wheel: Path) -> tuple[float, float, list[str]]:
    """Seconds to install, seconds to try, and what is wrong."""
    with tempfile.TemporaryDirectory(prefix="reconcile-smoke-") as name:
        begun = time.monotonic()
        environment = installed(python, extras, wheel, Path(name))
        ready = time.monotonic()
        if isinstance(environment, str):
            return ready - begun, 0, [environment]
        faults = list(faults_of_uses(environment))
        if extras == WITH_TYPES:
            faults += faults_of_types(environment)
        return ready - begun, time.monotonic() - ready, faults


# ---- The command


def main() -> int:
    """Try every environment that was asked for; print a row for each, then all that is wrong."""
    options = arguments()
    wheel = options.wheel.resolve()
    rows, wrong = [], []
    print(row("python", "extras", "install", "try", "result"))
    for version, extras in itertools.product(options.python or PYTHONS, options.extras or environments()):
        python = python_of(version)
        if python is None:
            came = ["", "", f"skipped: no python{version} on PATH that can make environments"]
        elif "spark" in extras and not options.spark:
            came = ["", "", "skipped: 400 MB; --spark asks for it"]
        else:
            install, trial, faults = tried(python, extras, wheel)
            came = [f"{install:.0f} s", f"{trial:.0f} s", f"FAILED: {len(faults)}" if faults else "ok"]
            wrong += [f"\n{version}, {','.join(extras) or 'core'}: {fault}" for fault in faults]
        rows.append(came[-1])
        print(row(version, ",".join(extras) or "(core)", *came), flush=True)
    print(*wrong, sep="\n")
    skipped = sum(came.startswith("skipped") for came in rows)
    failed = sum(came.startswith("FAILED") for came in rows)
    print(f"{len(rows) - skipped - failed} environments passed, {failed} failed, {skipped} skipped")
    return 1 if failed or skipped == len(rows) else 0


def row(version: str, extras: str, install: str, trial: str, result: str) -> str:
    """A line of the table."""
    return f"{version:8}{extras:18}{install:>8}{trial:>8}   {result}".rstrip()


def environments() -> list[tuple[str, ...]]:
    """The extras of each environment."""
    return [(), *((extra,) for extra in EXTRAS), *TOGETHER]


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("wheel", type=Path, nargs="?", default=None, metavar="WHEEL")
    parser.add_argument("--python", action="append", metavar="3.X", help="only this version; may be given again")
    parser.add_argument("--extras", action="append", type=listed, metavar="A,B", help="only these; '' is the core")
    parser.add_argument("--spark", action="store_true", help="with Spark")
    options = parser.parse_args()
    if options.wheel is None:
        wheels = list((ROOT / "dist").glob("*.whl"))
        if len(wheels) != 1:
            parser.error(f"dist holds {len(wheels)} wheels, not one: make dist")
        options.wheel = wheels[0]
    return options


def listed(text: str) -> tuple[str, ...]:
    """Extras, separated by commas."""
    extras = tuple(each for each in text.split(",") if each)
    if unknown := set(extras) - set(EXTRAS):
        raise argparse.ArgumentTypeError(f"no extra of pyproject.toml: {', '.join(sorted(unknown))}")
    return extras


if __name__ == "__main__":
    sys.exit(main())
