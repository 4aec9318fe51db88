"""Whatever ends a run (Ctrl-C, a signal that kills it, a full disk), a file that it writes is whole or as before.

What stands beside it under another name, and in the folder for temporary files, is removed but where the run is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reconcile.whole_files import whole_file

ROOT = Path(__file__).parent.parent
RECONCILE = str(Path(sys.executable).with_name("reconcile"))
SHEETS = ["sheets", "docs/examples/sheets/mesas.csv", "--layout", "docs/examples/sheets/layout.toml"]
COMMANDS = {
    "report": (["report", "seeds", "--output"], "report.txt"),
    "page": (["report", "seeds", "--format", "html", "--output"], "report.html"),
    "draft": (["draft", "docs/examples/draft/article.txt", "--output"], "draft.toml"),
    "schema": (["schema", "claims", "--output"], "schema.json"),
    "sheets": ([*SHEETS, "--output"], "sheets.txt"),
    "violations": ([*SHEETS, "--violations"], "violations.parquet"),
    "violations as text": ([*SHEETS, "--violations"], "violations.csv"),
    "known": ([*SHEETS, "--write-known"], "known.csv"),
    "differences": ([*SHEETS, "--against", "docs/examples/sheets/mesas-later.csv", "--differences"], "differences.csv"),
}
OLD = "# as before\n"

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither these signals nor limits")


@pytest.fixture(params=COMMANDS)
def run(request, tmp_path):
    return Run(*COMMANDS[request.param], tmp_path)


class Run:
    """One command, in folders of its own."""

    def __init__(self, command, name, folder):
        self.file, self.temporary = folder / "out" / name, folder / "temporary"
        self.file.parent.mkdir()
        self.temporary.mkdir()
        self.command = [RECONCILE, *command, str(self.file)]

    def start(self, **options):
        if self.file.suffix != ".toml":  # a draft that is there is read, and added to
            self.file.write_text(OLD, encoding="utf-8")
        environment = os.environ | {"TMPDIR": str(self.temporary)}
        environment.pop("COVERAGE_PROCESS_CONFIG", None)  # what is interrupted while it is measured may wait for ever
        pipes = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE}
        return subprocess.Popen(self.command, cwd=ROOT, env=environment, text=True, **pipes, **options)

    def left(self):
        """What stands beside the file, and in the folder for temporary files."""
        beside = [path.name for path in self.file.parent.iterdir() if path != self.file]
        return beside + [path.name for path in self.temporary.iterdir()]

    def is_as_before(self):
        return not self.file.exists() if self.file.suffix == ".toml" else self.file.read_bytes() == OLD.encode()


def whole(run):
    """The bytes of the file where nothing ends the run, and the seconds that this takes."""
    start = time.monotonic()
    with run.start() as process:
        process.communicate()
    seconds = time.monotonic() - start
    made = run.file.read_bytes()
    assert process.returncode in {0, 1}
    assert made != OLD.encode()
    assert run.left() == []
    run.file.unlink()
    return made, seconds


def signalled(run, sign, seconds):
    """A process that got the signal after so many seconds, and what it said.

    Later, where that was too early on a busy machine: where Python had not come to the command line's first function.
    """
    with run.start() as process:
        time.sleep(seconds)
        process.send_signal(sign)
        _, errors = process.communicate(timeout=60)
    was_starting = process.returncode in {1, -signal.SIGINT} and ", in run\n" not in errors and run.is_as_before()
    return signalled(run, sign, 2 * seconds) if was_starting and seconds < 60 else (process, errors)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL], ids=["interrupted", "killed"])
def test_a_signal(run, sign):
    made, seconds = whole(run)
    for part in (0.6, 0.9):
        process, errors = signalled(run, sign, seconds * part)
        assert run.is_as_before() or run.file.read_bytes() == made
        if sign == signal.SIGINT:
            assert process.returncode in {0, 1, 130, -sign}  # the last while Python itself ends, all being done
            assert process.returncode != 130 or "interrupted" in errors
            assert process.returncode != -sign or run.file.read_bytes() == made
            # in a `__del__` Python itself prints the interruption and goes on, as if there had been none
            lost = errors.startswith("Exception ignored in: ") and process.returncode in {0, 1}
            assert lost or "Traceback" not in errors, errors
            assert not lost or run.file.read_bytes() == made
            assert run.left() == []
        else:
            assert process.returncode in {0, 1, -sign}
            for folder in (run.temporary, run.file.parent):
                shutil.rmtree(folder)
                folder.mkdir()


@pytest.mark.parametrize("most", [10, 300])
def test_a_disk_that_is_full(run, most):
    """A file cannot become larger than so many bytes."""
    import resource

    with run.start(preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "cannot be written: File too large" in errors
    assert str(run.file) in errors or str(run.temporary) in errors
    assert len(errors.splitlines()) == 1
    assert run.is_as_before()
    assert run.left() == []


def test_an_engine_that_has_no_room(tmp_path):
    """What the engine raises is a message, not a traceback."""
    lines = "".join(f"1,{i},Mesa {i},300,200,190,6,4,100,60,30\n" for i in range(60_000))
    head = (ROOT / "docs/examples/sheets/mesas.csv").read_text(encoding="utf-8").splitlines()[0]
    file = tmp_path / "mesas.csv"
    file.write_text(head + "\n" + lines, encoding="utf-8")
    engine = f"duckdb://{tmp_path / 'engine.ddb'}?memory_limit=5MB&max_temp_directory_size=1MB"
    command = [RECONCILE, "sheets", str(file), "--layout", SHEETS[-1], "--engine", engine]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr.startswith("the engine gave up: duckdb OutOfMemoryException: ")
    assert len(found.stderr.splitlines()) == 1


def test_what_writes_nothing_leaves_what_was_there(tmp_path):
    (tmp_path / "a.txt").write_text(OLD, encoding="utf-8")
    with whole_file(tmp_path / "a.txt"):
        pass
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == OLD
    assert list(tmp_path.iterdir()) == [tmp_path / "a.txt"]
