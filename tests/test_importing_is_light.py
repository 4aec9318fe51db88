"""`import reconcile` loads nothing that is slow to load; the command line loads what it needs when it needs it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "numpy",
    "highspy",
    "click",
    "cattrs",
    "tabulate",
    "ortools",
    "sympy",
    "pandas",
    "altair",
    "jinja2",
    "vl_convert",
)


def loaded_after(code):
    found = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys\nprint(*sorted(sys.modules))"],
        capture_output=True,
        check=True,
        text=True,
    )
    return set(found.stdout.split())


def test_importing_loads_nothing_heavy():
    assert not set(HEAVY) & loaded_after("import reconcile")


def test_flags_are_a_module_that_is_loaded_when_it_is_asked_for():
    assert not {name for name in loaded_after("import reconcile") if name.startswith("reconcile.flags")}
    for code in ("from reconcile import flags", "import reconcile; flags = reconcile.flags"):
        found = loaded_after(f"{code}; assert flags.round_shares((1, 1), ('50%', '50%')) is None")
        assert "reconcile.flags" in found
        assert not set(HEAVY) & found


def test_total_bounds_loads_nothing_heavy():
    code = "import reconcile; assert reconcile.total_bounds(votes=1, share='50%')[:2] == (2, 2)"
    assert not set(HEAVY) & loaded_after(code)


def test_everything_public_is_there():
    code = "import reconcile\nfor name in reconcile.__all__: getattr(reconcile, name)"
    assert not set(HEAVY) & loaded_after(code)


@pytest.mark.parametrize(
    "module",
    ["reconcile.proof", "reconcile.checker", "reconcile.evidence", "reconcile.core_checks", "reconcile.proof_json"],
)
def test_the_checker_loads_no_engine(module):
    """Of the engine, only what `import reconcile` itself loads; so the module is asked for without the package."""
    code = (
        "import sys, types, importlib.util as u\n"
        "package = types.ModuleType('reconcile')\n"
        "package.__path__ = u.find_spec('reconcile').submodule_search_locations\n"
        "sys.modules['reconcile'] = package\n"
        f"import {module}"
    )
    assert not {name for name in loaded_after(code) if name.startswith("reconcile.engine")}
