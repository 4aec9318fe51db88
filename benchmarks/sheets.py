"""Prints a table: how long reconcile and its peers take to check the same made-up tally sheets, and the ratios.

    python benchmarks/sheets.py [--csv | --against] [--quick | --large]

The file has ten options a sheet, and a wrong sum in about one of 100,000 sheets; it is Parquet, with `--csv` text. Each
tool runs in a process of its own, several times; the best is taken. `--large` checks 30 million sheets with reconcile
alone, for the memory that it takes. With `--against`, the file is compared with a later one, in which one sheet in a
thousand has another number, and one in 5,000 is missing.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tabulate import tabulate

CONTESTANTS = Path(__file__).parent / "sheet_contestants.py"
SHEETS, QUICK, LARGE = 3_000_000, 300_000, 30_000_000
PEERS = ("SQL", "pandas", "pandera")


def make(path: Path, count: int) -> None:
    """Write a Parquet file of so many sheets."""
    import duckdb

    votes = {"EG": 200, "NM": 180, "LM": 20, "JABE": 20, "JOBR": 10, "AE": 10, "CF": 10, "DC": 5, "EM": 5, "BERA": 5}
    columns = ", ".join(f"(hash(i + {n}) % {most})::bigint as {name}" for n, (name, most) in enumerate(votes.items()))
    added = " + ".join(votes)
    duckdb.connect().execute(
        f"""
        copy (
            select (i // 400000)::varchar as COD_EDO, 'state ' || i // 400000 as EDO,
                   (i // 20000)::varchar as COD_MUN, 'municipality ' || i // 20000 as MUN,
                   (i // 2000)::varchar as COD_PAR, 'parish ' || i // 2000 as PAR,
                   (i // 4)::varchar as CENTRO, (i % 4 + 1)::varchar as MESA,
                   {added} + VOTOS_NULOS + 50 as RE,
                   {added} + (i % 100003 = 0)::bigint as VOTOS_VALIDOS, VOTOS_NULOS, {", ".join(votes)}
            from (select i, {columns}, (hash(i + 99) % 20)::bigint as VOTOS_NULOS from range({count}) made(i))
        ) to '{path}'"""  # noqa: S608  nothing of it comes from outside
    )


def as_csv(path: Path) -> Path:
    """The same rows as text."""
    import duckdb

    text = path.with_suffix(".csv")
    duckdb.connect().execute(f"copy (from '{path}') to '{text}'")
    return text


def later(path: Path) -> Path:
    """The same sheets as of a later day."""
    import duckdb

    other = path.with_stem("later")
    duckdb.connect().execute(
        f"""
        copy (
            select * replace (EG + (hash(CENTRO) % 1000 = 0)::bigint as EG)
            from '{path}' where hash(CENTRO || MESA) % 5000 <> 1
        ) to '{other}'"""  # noqa: S608  nothing of it comes from outside
    )
    return other


def ask(tool: str, file: Path, *options: str) -> dict[str, object]:
    """What one tool says of a file."""
    environment = os.environ | {"PYTHONHASHSEED": "0"}
    command = [sys.executable, str(CONTESTANTS), tool, str(file), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def main() -> None:
    """Make the file, ask every tool, print the table."""
    count = LARGE if "--large" in sys.argv else QUICK if "--quick" in sys.argv else SHEETS
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "sheets.parquet"
        make(file, count)
        file = as_csv(file) if "--csv" in sys.argv else file
        size = file.stat().st_size / 1e6
        print(f"{count:,} sheets by 10 options, {file.suffix[1:]}, {size:,.0f} MB", end="; ")
        print(f"{os.cpu_count()} cores, {platform.machine()}\n")
        options = ["--against", str(later(file))] if "--against" in sys.argv else []
        peers = () if count == LARGE else PEERS[:2] if options else PEERS
        options += ["--repeats", "1"] if count == LARGE else []
        found = {tool: ask(tool, file, *options) for tool in ("reconcile", *peers)}
    ours = float(str(found["reconcile"]["seconds"]))
    rows = [
        (
            tool,
            f"{said['seconds']:.2f}",
            f"{ours / float(str(said['seconds'])):.2f}",
            f"{said['memory']:.2f}",
            said["answers"],
        )
        for tool, said in found.items()
    ]
    print(tabulate(rows, headers=("tool", "seconds", "reconcile / it", "GiB at most", "answers"), tablefmt="github"))


if __name__ == "__main__":
    main()
