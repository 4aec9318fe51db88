"""Runs the command line within the test's own process."""

from __future__ import annotations

import sys
from typing import NamedTuple
from unittest import mock

import pytest

from reconcile import __main__ as program


class Ran(NamedTuple):
    status: int
    output: str
    errors: str


def run(capsys, *arguments):
    """The exit status and both outputs of `reconcile ARGUMENTS`."""
    capsys.readouterr()
    with mock.patch.object(sys, "argv", ["reconcile", *map(str, arguments)]), pytest.raises(SystemExit) as left:
        program.run()
    output, errors = capsys.readouterr()
    assert "Traceback" not in output + errors
    return Ran(left.value.code or 0, output, errors)
