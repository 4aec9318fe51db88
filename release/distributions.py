"""Checks what `make dist` has built: each distribution holds what it should, and nothing else.

    python release/distributions.py DIST FROM_TREE

DIST is the folder with the source distribution and the wheel that was built from it, FROM_TREE the one with a wheel
that was built from the repository itself. The source distribution has to hold all files that git tracks, the wheels
those of the package and the plugin of pytest, and both what setuptools adds. The wheels have to hold the same, byte by
byte.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = "reconcile/"
PLUGIN = "pytest_reconcile.py"
OF_METADATA = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "top_level.txt")
"""What a wheel says of itself, in its folder `*.dist-info`."""
OF_EGG = ("PKG-INFO", "SOURCES.txt", "dependency_links.txt", "entry_points.txt", "requires.txt", "top_level.txt")
"""What setuptools writes beside the sources, in the folder `*.egg-info`."""


def main() -> int:
    """Print every fault, or what was checked; the exit status says whether all is well."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dist", type=Path)
    parser.add_argument("from_tree", type=Path)
    folders = parser.parse_args()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    faults = list(faults_of(folders.dist, folders.from_tree, project, tracked()))
    print(*(faults or said(folders.dist)), sep="\n")
    return 1 if faults else 0


def tracked() -> set[str]:
    """The paths of all files in the repository."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    return set(listed.stdout.split("\0")) - {""}


def faults_of(dist: Path, from_tree: Path, project: dict[str, Any], files: set[str]) -> Iterator[str]:
    """What is wrong with the distributions of a project of these files, in words."""
    stem = f"{project['name'].replace('-', '_')}-{project['version']}"
    sdist, wheel = f"{stem}.tar.gz", f"{stem}-py3-none-any.whl"
    yield from apart(dist.name, {path.name for path in dist.iterdir()}, {sdist, wheel})
    yield from apart(from_tree.name, {path.name for path in from_tree.iterdir()}, {wheel})
    if (dist / sdist).is_file():
        yield from apart(sdist, names_in_sdist(dist / sdist), of_sdist(files, stem))
    if (dist / wheel).is_file():
        yield from apart(wheel, set(contents(dist / wheel)), of_wheel(files, stem))
    if (dist / wheel).is_file() and (from_tree / wheel).is_file():
        yield from differences(contents(dist / wheel), contents(from_tree / wheel))


def apart(of: str, found: set[str], expected: set[str]) -> Iterator[str]:
    """What is missing, and what is there and should not be."""
    yield from (f"{of}: lacks {name}" for name in sorted(expected - found))
    yield from (f"{of}: has {name}, which does not belong there" for name in sorted(found - expected))


def of_sdist(files: set[str], stem: str) -> set[str]:
    """The names of all that a source distribution should hold, within its folder."""
    egg = f"{stem.rpartition('-')[0]}.egg-info"
    return files | {"PKG-INFO", "setup.cfg"} | {f"{egg}/{name}" for name in OF_EGG}


def of_wheel(files: set[str], stem: str) -> set[str]:
    """The names of all that a wheel should hold: modules, and what they read."""
    installed = {name for name in files if name.startswith(PACKAGE) or name == PLUGIN}
    return installed | {f"{stem}.dist-info/{name}" for name in OF_METADATA}


def names_in_sdist(path: Path) -> set[str]:
    """The names of its files, without the folder in which all stand."""
    with tarfile.open(path) as archive:
        return {str(PurePosixPath(*PurePosixPath(each.name).parts[1:])) for each in archive if not each.isdir()}


def contents(wheel: Path) -> dict[str, bytes]:
    """Its files by name."""
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def differences(of_sdist: dict[str, bytes], of_tree: dict[str, bytes]) -> Iterator[str]:
    """Files in which the wheel from the source distribution is not the wheel from the repository."""
    for name in sorted({*of_sdist, *of_tree}):
        if of_sdist.get(name) != of_tree.get(name):
            yield f"{name}: not the same in the wheel from the sdist and in the one from the repository"


def said(dist: Path) -> Iterator[str]:
    """A line for each distribution: how many files it holds, and its size."""
    for path in sorted(dist.iterdir()):
        names = names_in_sdist(path) if path.suffix == ".gz" else contents(path)
        size = f"{len(names)} files, {path.stat().st_size // 1000:,} kB"
        yield f"{path.name}: {size}; all that belongs there, nothing else"


if __name__ == "__main__":
    sys.exit(main())
