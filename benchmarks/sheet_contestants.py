"""Checks one file of tally sheets with one tool, and prints the answers, the seconds and the most memory as JSON.

    python benchmarks/sheet_contestants.py TOOL FILE [--against OTHER] [--repeats COUNT]

All do the same: options against valid votes, valid and null votes against the roll, each option against the valid
votes, counts that are none, units without a name, and units that stand twice. With `--against`, they compare two files:
units of one only, units that changed and those that shrank, and what each option has here and there. Loading the tools'
modules is not timed.
"""

from __future__ import annotations

import argparse
import json
import resource
import time
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

OPTIONS = ("EG", "NM", "LM", "JABE", "JOBR", "AE", "CF", "DC", "EM", "BERA")
COUNTS = (*OPTIONS, "VOTOS_VALIDOS", "VOTOS_NULOS", "RE")
REPEATS = 3

Answers = dict[str, int]


def by_reconcile(file: str) -> Callable[[], Answers]:
    """`reconcile.sheets`, with every check that it has."""
    import ibis

    from reconcile import sheets

    def run() -> Answers:
        with sheets.read(file, connection=ibis.duckdb.connect()) as reading:
            return {outcome.check.code: outcome.fails for outcome in sheets.check(reading) if outcome.fails}

    return run


def by_sql(file: str) -> Callable[[], Answers]:
    """DuckDB, with a query written by hand."""
    import duckdb

    rows = f"'{file}'" if file.endswith("parquet") else f"read_csv('{file}', types={{CENTRO: 'text', MESA: 'text'}})"
    below = " or ".join(f"{column} < 0" for column in COUNTS)
    units = f"""
        select count(*),
               sum(({" + ".join(OPTIONS)} <> VOTOS_VALIDOS)::int),
               sum((RE > 0 and VOTOS_VALIDOS + VOTOS_NULOS > RE)::int),
               sum((greatest({", ".join(OPTIONS)}) > VOTOS_VALIDOS)::int),
               sum(({below})::int),
               sum((MESA is null or MESA = '')::int)
        from {rows}"""  # noqa: S608  nothing of it comes from outside
    keys = f"select count(*) from (select CENTRO, MESA from {rows} group by all having count(*) > 1)"  # noqa: S608

    def run() -> Answers:
        connection = duckdb.connect()
        _, sums, above, large, negative, unnamed = connection.execute(units).fetchone() or (0,) * 6
        (twice,) = connection.execute(keys).fetchone() or (0,)
        found = {
            "options-sum": sums,
            "above-roll": above,
            "option-above-ballots": large,
            "not-a-count": negative,
            "unit-unnamed": unnamed,
            "duplicate-unit": twice,
        }
        return {code: int(count) for code, count in found.items() if count}

    return run


def frame(file: str) -> pd.DataFrame:
    """The file as pandas reads it."""
    import pandas as pd

    return pd.read_parquet(file) if file.endswith("parquet") else pd.read_csv(file, dtype={"CENTRO": str, "MESA": str})


def by_pandas(file: str) -> Callable[[], Answers]:
    """pandas, column by column."""
    import pandas  # noqa: ICN001, F401

    def run() -> Answers:
        table = frame(file)
        options = table[list(OPTIONS)]
        found = {
            "options-sum": (options.sum(axis=1) != table["VOTOS_VALIDOS"]).sum(),
            "above-roll": ((table["RE"] > 0) & (table["VOTOS_VALIDOS"] + table["VOTOS_NULOS"] > table["RE"])).sum(),
            "option-above-ballots": (options.max(axis=1) > table["VOTOS_VALIDOS"]).sum(),
            "not-a-count": (table[list(COUNTS)] < 0).any(axis=1).sum(),
            "unit-unnamed": (table["MESA"].isna() | (table["MESA"] == "")).sum(),
            "duplicate-unit": (table.groupby(["CENTRO", "MESA"]).size() > 1).sum(),
        }
        return {code: int(count) for code, count in found.items() if count}

    return run


def by_pandera(file: str) -> Callable[[], Answers]:
    """pandera, with a schema of the same checks."""
    import pandera.pandas as pa

    schema = pa.DataFrameSchema(
        {**{name: pa.Column(checks=pa.Check.ge(0)) for name in COUNTS}, "MESA": pa.Column(nullable=False)},
        checks=[
            pa.Check(lambda t: t[list(OPTIONS)].sum(axis=1) == t["VOTOS_VALIDOS"], name="options-sum"),
            pa.Check(lambda t: (t["RE"] <= 0) | (t["VOTOS_VALIDOS"] + t["VOTOS_NULOS"] <= t["RE"]), name="above-roll"),
            pa.Check(lambda t: t[list(OPTIONS)].max(axis=1) <= t["VOTOS_VALIDOS"], name="option-above-ballots"),
        ],
        unique=["CENTRO", "MESA"],
    )

    def run() -> Answers:
        try:
            schema.validate(frame(file), lazy=True)
        except pa.errors.SchemaErrors as error:
            return {str(k): int(v) for k, v in error.failure_cases.groupby("check")["index"].nunique().items()}
        return {}

    return run


# ---- Two files


def compared_by_reconcile(file: str, other: str) -> Callable[[], Answers]:
    """`reconcile.sheets`, from reading to the counts and effects."""
    import ibis

    from reconcile import sheets

    def run() -> Answers:
        connection = ibis.duckdb.connect()
        with sheets.read(file, connection=connection) as here, sheets.read(other, connection=connection) as there:
            found = sheets.compare(here.relations, there.relations)
        options = sum(effect.here - effect.there for effect in found.effects if effect.item.startswith("votes:"))
        return counted(found.only_here, found.only_there, found.changed, found.shrunk, options)

    return run


def compared_by_sql(file: str, other: str) -> Callable[[], Answers]:
    """DuckDB, with a query written by hand; it takes for granted that no unit stands twice."""
    import duckdb

    numbers = (*OPTIONS, "VOTOS_NULOS", "RE")
    here, there = (f"sum({' + '.join(f'{side}.{name}' for name in OPTIONS)})" for side in ("a", "b"))
    sums = ", ".join(f"sum(a.{name}), sum(b.{name})" for name in numbers)
    differs, lower = (" or ".join(f"a.{name} {sign} b.{name}" for name in numbers) for sign in ("<>", "<"))
    query = f"""
        select count(*) filter (b.CENTRO is null), count(*) filter (a.CENTRO is null), count(*) filter ({differs}),
               count(*) filter ({lower}), {here} - {there}, {sums}
        from '{file}' a full join '{other}' b using (CENTRO, MESA)"""  # noqa: S608  nothing of it comes from outside

    def run() -> Answers:
        only_here, only_there, changed, shrunk, options, *_ = duckdb.connect().execute(query).fetchone() or (0,) * 5
        return counted(only_here, only_there, changed, shrunk, options)

    return run


def compared_by_pandas(file: str, other: str) -> Callable[[], Answers]:
    """pandas, by an outer merge."""
    import pandas as pd

    numbers = [*OPTIONS, "VOTOS_NULOS", "RE"]

    def run() -> Answers:
        sides = [pd.read_parquet(name, columns=["CENTRO", "MESA", *numbers]) for name in (file, other)]
        both = sides[0].merge(sides[1], how="outer", on=["CENTRO", "MESA"], suffixes=("", " there"), indicator=True)
        here, there = both[numbers], both[[f"{name} there" for name in numbers]].set_axis(numbers, axis=1)
        sums = here.sum() - there.sum()
        matched = both["_merge"] == "both"
        return counted(
            (both["_merge"] == "left_only").sum(),
            (both["_merge"] == "right_only").sum(),
            (matched & (here != there).any(axis=1)).sum(),
            (matched & (here < there).any(axis=1)).sum(),
            sums[list(OPTIONS)].sum(),
        )

    return run


def counted(only_here: int, only_there: int, changed: int, shrunk: int, options: int) -> Answers:
    """The answers by name."""
    found = {"only here": only_here, "only there": only_there, "changed": changed, "shrunk": shrunk, "votes": options}
    return {name: int(count) for name, count in found.items()}


COMPARERS = {"reconcile": compared_by_reconcile, "SQL": compared_by_sql, "pandas": compared_by_pandas}
TOOLS = {"reconcile": by_reconcile, "SQL": by_sql, "pandas": by_pandas, "pandera": by_pandera}


def main() -> None:
    """Run one tool, several times, and print the best."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("file")
    parser.add_argument("--against")
    parser.add_argument("--repeats", type=int, default=REPEATS)
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    run = COMPARERS[asked.tool](asked.file, asked.against) if asked.against else TOOLS[asked.tool](asked.file)
    seconds = []
    answers: Answers = {}
    for _ in range(asked.repeats):
        start = time.perf_counter()
        answers = run()
        seconds.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
    print(json.dumps({"answers": answers, "seconds": min(seconds), "memory": memory}))


if __name__ == "__main__":
    main()
