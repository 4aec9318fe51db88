"""What a release is made of and checked with: pins, versions, licences, distributions, and the trial of the wheel."""

from __future__ import annotations

import io
import re
import sys
import tarfile
import tomllib
import zipfile
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "release"))

import distributions  # noqa: E402
import licences  # noqa: E402
import smoke  # noqa: E402
from uses import MODULES, USES, Use  # noqa: E402

SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = SETTINGS["project"]
EXTRAS = PROJECT["optional-dependencies"]
PINS = [
    line
    for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


# ---- Pins


@pytest.mark.parametrize("line", PINS)
def test_a_pin_is_a_name_and_a_version_and_no_place(line):
    assert re.fullmatch(r"[a-z0-9._-]+==[a-z0-9.]+( ; (sys_platform|python_version) == \"[a-z0-9.]+\")?", line)


def test_a_package_is_pinned_once():
    names = [canonicalize_name(Requirement(line).name) for line in PINS]
    assert len(names) == len(set(names))


def test_whatever_the_project_asks_for_is_pinned_to_a_version_that_it_takes():
    pinned = {canonicalize_name(Requirement(line).name): re.split(r"==| ", line)[1] for line in PINS}
    needed = [text for extra in EXTRAS.values() for text in extra]
    groups = [text for group in SETTINGS["dependency-groups"].values() for text in group if isinstance(text, str)]
    asked = [*SETTINGS["build-system"]["requires"], *PROJECT["dependencies"], *needed, *groups]
    for requirement in map(Requirement, asked):
        assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), str(requirement)


# ---- Versions


def test_the_changelog_has_the_version_or_what_is_not_released_yet():
    heads = re.findall(r"^## \[(.+)\](.*)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    released = [version for version, _ in heads[1:]]
    assert heads[0] == ("Unreleased", "")
    assert all(re.fullmatch(r" - 2\d{3}-\d\d-\d\d", date) for _, date in heads[1:])
    if PROJECT["version"].endswith(".dev0"):
        assert PROJECT["version"].removesuffix(".dev0") not in released
    else:
        assert released[0] == PROJECT["version"]


def test_the_version_stands_in_one_place():
    assert version("election-reconcile") == PROJECT["version"]
    written = [path for path in (ROOT / "reconcile").rglob("*.py") if "__version__" in path.read_text(encoding="utf-8")]
    assert written == []


# ---- Licences


def listed(heading):
    section = (ROOT / "docs/licences.md").read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2]
    rows = re.findall(r"^\| ([a-z0-9-]+) \| (.+) \| (.+) \|$", section.partition("\n## ")[0], re.MULTILINE)
    return {name: (licence, needed.split(", ")) for name, licence, needed in rows if name != "package"}


NAMED = listed("What the package and its extras name")
BROUGHT = listed("What these bring")


def test_the_page_of_licences_has_whatever_the_project_asks_for():
    assert {name: needed for name, (_, needed) in NAMED.items()} == licences.direct()


@pytest.mark.parametrize("name", [*NAMED, *BROUGHT])
def test_a_licence_is_the_one_that_the_package_states(name):
    try:
        stated = licences.licence_of(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not installed")
    assert {**NAMED, **BROUGHT}[name][0] == stated


def test_licences_that_ask_for_more_are_named():
    more = listed("Licences that ask for more than a notice")
    asking = {name: row for name, row in {**NAMED, **BROUGHT}.items() if licences.asks_for_more(row[0])}
    assert more == asking
    assert (more["hypothesis"][0], more["psycopg"][0]) == ("MPL-2.0", "LGPL-3.0-only")


# ---- Distributions


def built(folder, names):
    """The distributions of a project with these files, in `dist` and `tree`."""
    stem = "a_b-1.0"
    wheel = distributions.of_wheel(names, stem)
    for place in ("dist", "tree"):
        (folder / place).mkdir()
        with zipfile.ZipFile(folder / place / f"{stem}-py3-none-any.whl", "w") as archive:
            for name in sorted(wheel):
                archive.writestr(name, name)
    with tarfile.open(folder / "dist" / f"{stem}.tar.gz", "w:gz") as archive:
        for name in sorted(distributions.of_sdist(names, stem)):
            archive.addfile(tarfile.TarInfo(f"{stem}/{name}"), io.BytesIO())


def faults(folder, names):
    return list(
        distributions.faults_of(folder / "dist", folder / "tree", {"name": "a-b", "version": "1.0"}, set(names))
    )


FILES = {"README.md", "pytest_reconcile.py", "reconcile/py.typed", "reconcile/report/style.css", "tests/test_a.py"}
WHEEL = "a_b-1.0-py3-none-any.whl"


def test_distributions_that_hold_what_they_should(tmp_path):
    built(tmp_path, FILES)
    assert faults(tmp_path, FILES) == []


def test_what_distributions_lack_is_named(tmp_path):
    built(tmp_path, FILES - {"reconcile/py.typed"})
    assert faults(tmp_path, FILES) == [
        "a_b-1.0.tar.gz: lacks reconcile/py.typed",
        f"{WHEEL}: lacks reconcile/py.typed",
    ]


def test_what_does_not_belong_there_is_named(tmp_path):
    built(tmp_path, FILES | {"notes.txt"})
    with zipfile.ZipFile(tmp_path / "dist" / WHEEL, "a") as archive:
        archive.writestr("tests/test_a.py", "")
    assert faults(tmp_path, FILES) == [
        "a_b-1.0.tar.gz: has notes.txt, which does not belong there",
        f"{WHEEL}: has tests/test_a.py, which does not belong there",
        "tests/test_a.py: not the same in the wheel from the sdist and in the one from the repository",
    ]


def test_distributions_of_another_version_are_named(tmp_path):
    built(tmp_path, FILES)
    (tmp_path / "dist" / WHEEL).rename(tmp_path / "dist" / WHEEL.replace("1.0", "0.9"))
    assert faults(tmp_path, FILES) == [
        f"dist: lacks {WHEEL}",
        f"dist: has {WHEEL.replace('1.0', '0.9')}, which does not belong there",
    ]


# ---- The trial of the wheel, here


@pytest.fixture
def here(tmp_path):
    """The environment of the tests, with the extras that are in it."""
    extras = tuple(extra for extra, modules in MODULES.items() if all(map(find_spec, modules)))
    return smoke.Environment(Path(sys.executable), extras, tmp_path)


def test_every_extra_is_tried():
    assert set(MODULES) == set(EXTRAS)
    assert {extra for use in USES for extra in use.extras} == set(EXTRAS)
    assert {("",), *((extra,) for extra in EXTRAS)} <= {extras or ("",) for extras in smoke.environments()}
    assert smoke.PYTHONS == ("3.11", "3.12", "3.13")


def test_all_uses_come_out_as_they_should(here):
    uses = [use for use in USES if "spark" not in use.extras]  # it takes long to start
    assert list(smoke.faults_of_uses(here, uses)) == []


FITS = ("reconcile", "fits", "--votes", "1", "--share", "50%")


@pytest.mark.parametrize(
    ("use", "expected"),
    [
        (
            Use((), FITS, "another text"),
            "exit status 0 and 'another",
        ),
        (Use((), FITS, "1 vote", 1), "expected exit status 1 and"),
        (Use(("pdf",), ("reconcile", "--help"), "Usage"), "expected exit status 2 and"),
        (Use((), ("python", "-c", "1 / 0"), "ZeroDivisionError", 1), "Traceback"),
    ],
)
def test_a_use_that_comes_out_otherwise_is_told(tmp_path, monkeypatch, use, expected):
    monkeypatch.setattr(smoke.Environment, "has", lambda self, extra: extra in self.extras)
    environment = smoke.Environment(Path(sys.executable), (), tmp_path)
    (fault,) = smoke.faults_of_uses(environment, [use])
    assert fault.startswith(f"$ {' '.join(use.command)}\n")
    assert expected in fault


def test_the_lines_that_a_type_checker_has_to_refuse_are_marked():
    marks = dict(smoke.marked(smoke.TYPED / "misuse.py"))
    assert len(marks) >= 10
    assert {"arg-type", "attr-defined", "return-value"} <= set(marks.values())
    said = "misuse.py:9: error: Argument 1 has a [strange] type  [arg-type]\nmisuse.py:9: note: see\nFound 1 error"
    assert [(found["line"], found["code"]) for found in smoke.REFUSAL.finditer(said)] == [("9", "arg-type")]
