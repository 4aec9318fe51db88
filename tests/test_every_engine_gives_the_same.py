"""Whatever is asked of made-up files, PostgreSQL and Spark answer as DuckDB does; so does PostgreSQL of real files.

PostgreSQL sorts text as a language does here, and hands the staged rows over one by one; Spark reads them in place, and
hands its own rows over as floats where a number is missing. Nothing of that may show.
"""

from __future__ import annotations

import gc
import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import attrs
import ibis
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from command import run
from engines import ENGINES, connected, postgres_url
from result_files import outcome, real

from reconcile import sheets
from reconcile.sheets import known
from reconcile.sheets.claims import sums_of
from reconcile.sheets.comparison import compare
from reconcile.sheets.groups import Group, Violation, groups
from reconcile.sheets.handover import rows_of
from reconcile.sheets.html import sheets_html
from reconcile.sheets.results import Examined
from reconcile.sheets.text import sheets_text
from reconcile.sheets.violations import ENDS
from reconcile.sheets.written import write_violations

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning",
    "ignore::FutureWarning",
    "ignore:Exception ignored in. <socket.socket:pytest.PytestUnraisableExceptionWarning",  # PySpark leaves them open
)

# ---- The files

FILES = Path(__file__).parent / "engine_files"


def parquet(folder, name, gaps):
    """A file whose counts are numbers: read in place by the engines that can."""
    path = folder / name
    count = pa.int64()
    columns = {
        "state": pa.array(["1", "2", None], pa.string()),
        "centre": pa.array(["É", "e", "F"], pa.string()),
        "roll": pa.array([10, 20, None if gaps else 30], count),
        "cast": pa.array([11, 19, 30], count),
        "valid": pa.array([9, None if gaps else 18, 30], count),
        "a": pa.array([9, 10, 11], count),
        "b": pa.array([0, 7, None if gaps else 19], count),
        "z": pa.array([0, 1, 1], count),
    }
    pq.write_table(pa.table(columns), path)
    return path


@attrs.frozen
class Case:
    """Files read together, with what they are compared with."""

    layout: str
    files: tuple[str, ...]
    against: str = ""
    parent: str = ""
    parent_layout: str = ""
    larger: str = ""


CASES = {
    "wide": Case("wide.toml", ("wide.csv",), "wide-later.csv", "places.csv", "places.toml", "states.csv"),
    "wide, three files": Case("wide.toml", ("wide-later.csv", "wide.csv", "wide-later.csv")),
    "long": Case("openelections", ("long.csv",), "long-later.csv", "long-counties.csv", "openelections"),
    "long, two files": Case("openelections", ("long-later.csv", "long.csv")),
    "by mode": Case("by-mode.toml", ("by-mode.csv",)),
    "parquet": Case("places.toml", ("whole.parquet",), "gaps.parquet"),
    "parquet, two files": Case("places.toml", ("whole.parquet", "gaps.parquet")),
}


def path_of(name, folder):
    return folder / name if name.endswith(".parquet") else FILES / name


def layout_of(name):
    return sheets.load(FILES / name) if name.endswith(".toml") else name


# ---- What is asked of them


def in_order(table):
    return sorted(rows_of(table), key=lambda row: [(value is not None, str(value)) for value in row.values()])


def every(value):
    """A result in plain Python: a table of the engine as its rows, in a fixed order."""
    if hasattr(value, "to_pyarrow"):
        return in_order(value)
    if attrs.has(type(value)) and not isinstance(value, type):
        return {field.name: every(getattr(value, field.name)) for field in attrs.fields(type(value))}
    return value


@contextmanager
def opened(connection, case, parquets):
    """The readings of a case, by what they are for."""
    found = {}
    for name, files, layout in (
        ("here", case.files, case.layout),
        ("against", (case.against,), case.layout),
        ("parent", (case.parent,), case.parent_layout),
        ("larger", (case.larger,), case.parent_layout),
    ):
        if all(files):
            paths = [path_of(file, parquets) for file in files]
            found[name] = sheets.read(paths, layout=layout_of(layout), connection=connection)
    try:
        yield found
    finally:
        for one in found.values():
            one.close()


def parents_of(readings):
    return [readings[name] for name in ("parent", "larger") if name in readings]


def answers(connection, case, parquets, folder):
    """All that the library says of a case, in plain Python."""
    with opened(connection, case, parquets) as readings:
        return asked(readings, folder)


def asked(readings, folder):
    here, against = readings["here"], readings.get("against")
    parents = parents_of(readings)
    relations = here.relations
    found = {"files": here.files, "refused": here.refused, "odd": here.staged.odd, "sums": sums_of(here)}
    for name in ("units", "votes", "figures", "depths", "totals"):
        if name != "totals" or here.layout.is_long:
            found[name] = every(getattr(relations, name)())
    found["figures within the roll"] = every(relations.figures(within_roll=True))
    outcomes = sheets.check(here, *parents, expected=against)
    found["outcomes"] = [every(each) for each in outcomes]
    found["groups"] = groups(outcomes, most=3)
    comparison = None
    for parent in parents:
        levels = sheets.roll_up(relations, parent.relations)
        found["roll-up", levels.levels] = every(levels)
    if against is not None:
        comparison = compare(relations, against.relations)
        found["comparison"] = every(comparison)
        found["orders"] = comparison.orders()
    names = [file.name for each in (here, *parents, *filter(None, [against])) for file in each.files]
    found |= kept(outcomes, names, folder)
    said = Examined(here, tuple(outcomes), tuple(groups(outcomes)), comparison, ("the other",), names=tuple(names))
    found["text"] = sheets_text(said)
    found["page"] = sheets_html(said)
    return found


def kept(outcomes, names, folder):
    """What is written to files, and what is known by them."""
    found = {}
    path = folder / "violations.parquet"
    found["written"] = write_violations(outcomes, path, names)
    found["kinds"] = {field.name: str(field.type) for field in pq.read_schema(path)}
    found["violations"] = sorted(map(str, pq.read_table(path).to_pylist()))
    known.write_known(outcomes, folder / "known.csv")
    found["known.csv"] = (folder / "known.csv").read_text(encoding="utf-8")
    entries = known.read_known(folder / "known.csv")
    changed = [attrs.evolve(entry, found="0") for entry in entries[1::3]]
    gone = [attrs.evolve(entry, unit="no such unit") for entry in entries[2::3]]
    rest, said = known.apply_known(outcomes, [*entries[::3], *changed, *gone])
    found["known"] = said
    found["not known"] = [every(each) for each in rest]
    return found


def without_lines(value):
    """The same without the numbers of rows, which a Parquet file has where it is staged, and not where it is read in
    place."""
    if isinstance(value, dict):
        return {key: None if key == "row" else without_lines(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return sorted(map(without_lines, value), key=str)
    if isinstance(value, Violation):
        return attrs.evolve(value, row=None)
    if isinstance(value, Group):
        return attrs.evolve(value, largest=without_lines(value.largest))
    if not isinstance(value, str):
        return value
    bare = re.sub(r"(; |, )line [0-9]+| \(line [0-9]+\)|'row': [0-9]+", "", value).replace("'row': None", "")
    return sorted(bare.splitlines()) if "\n" in bare else bare


# ---- The engines


@pytest.fixture(scope="module", params=[name for name in ENGINES if name != "duckdb"])
def other(request):
    with connected(request.param) as connection:
        yield connection


@pytest.fixture(scope="module")
def parquets(tmp_path_factory):
    """A folder with the files whose counts are numbers."""
    folder = tmp_path_factory.mktemp("parquet")
    for name in ("whole.parquet", "gaps.parquet"):
        parquet(folder, name, gaps=name == "gaps.parquet")
    return folder


@pytest.fixture(scope="module")
def expected(parquets, tmp_path_factory):
    """What DuckDB says of each case."""

    @cache
    def of(name):
        with connected("duckdb") as connection:
            return answers(connection, CASES[name], parquets, tmp_path_factory.mktemp("duckdb"))

    return of


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_made_up_files(name, other, expected, parquets, tmp_path):
    found = answers(other, CASES[name], parquets, tmp_path)
    for what, answer in expected(name).items():
        if "parquet" in name and what == "page":
            continue  # its list has a column of lines where rows have numbers, and none where they have not
        if "parquet" in name:
            assert without_lines(found[what]) == without_lines(answer), what  # in any order: rows have no numbers
        else:
            assert found[what] == answer, what


def broken(case, parquets):
    """The checks that a case breaks."""
    with connected("duckdb") as connection, opened(connection, case, parquets) as readings:
        outcomes = sheets.check(readings["here"], *parents_of(readings), expected=readings.get("against"))
        return {each.check.code for each in outcomes if each.fails}


def test_the_made_up_files_break_every_rule_that_they_can(parquets):
    """Equal answers mean little where there is nothing to answer."""
    assert set().union(*(broken(case, parquets) for case in CASES.values())) == {
        "above-roll",
        "ballots-signed",
        "ballots-sum",
        "duplicate-unit",
        "lists-sum",
        "modes-sum",
        "not-a-count",
        "option-above-ballots",
        "options-sum",
        "place-without-units",
        "roll-up",
        "totals-row",
        "unit-missing",
        "unit-unexpected",
        "unit-unnamed",
        "units-without-place",
    }


def test_numbers_are_written_as_whole_numbers(parquets, tmp_path):
    """A sum is wider than 64 bits in DuckDB, which writes such numbers as floats if nobody says otherwise."""
    path = tmp_path / "violations.parquet"
    with connected("duckdb") as connection, opened(connection, CASES["wide"], parquets) as readings:
        write_violations(sheets.check(readings["here"], *parents_of(readings)), path, list("abc"))
    kinds = {field.name: str(field.type) for field in pq.read_schema(path)}
    assert {kinds[name] for name in (*ENDS, "difference", "row")} == {"int64"}
    beyond_floats = 9 * 999_999_999_999_999 + 999_999_999_999_998
    assert int(float(beyond_floats)) != beyond_floats
    assert any(beyond_floats in row.values() for row in pq.read_table(path).to_pylist())


# ---- The command line


EXAMPLES = Path(__file__).parent.parent / "docs" / "examples" / "sheets"


@pytest.fixture(params=["duckdb", "postgres"])
def engine(request, tmp_path):
    """What `--engine` takes."""
    return f"duckdb://{tmp_path / 'file.ddb'}" if request.param == "duckdb" else request.getfixturevalue("url")


def test_the_command_line_says_the_same_with_an_engine(engine, capsys):
    layout = str(EXAMPLES / "layout.toml")
    files = {name: str(EXAMPLES / f"{name}.csv") for name in ("mesas", "mesas-later", "districts")}
    asked = [files["mesas-later"], "--layout", layout, "--against", files["mesas"], "--parent", files["districts"]]
    asked += ["--parent-layout", layout]
    here, there = run(capsys, "sheets", *asked), run(capsys, "sheets", *asked, "--engine", engine)
    assert there == here
    assert "roll-up" in here.output


def test_nothing_is_left_in_the_engine(server):
    """Rows that PostgreSQL was given are a table of that session alone, which ends with it."""
    layout = sheets.load(FILES / "wide.toml")
    with sheets.read(FILES / "wide.csv", layout=layout, connection=server) as reading:
        assert len(rows_of(reading.relations.rows)) == reading.files[0].rows == 29
        assert reading.inserted is None
        found = server.con.execute(
            "select schemaname from pg_tables where tablename like '%reconcile_rows%'"
        ).fetchall()
    assert found
    assert all(schema.startswith("pg_temp") for (schema,) in found)


# ---- Real files

V1, V2 = "ve2024/actas_v1.csv.gz", "ve2024/actas_v2.csv.gz"
UNITS = "openelections/20161108__ri__general__precinct.csv.gz"
TOWNS = "openelections/20161108__ri__general__town.csv.gz"


@pytest.fixture(scope="module")
def url():
    with postgres_url() as url:
        yield url


@pytest.fixture(scope="module")
def server(url):
    connection = ibis.connect(url)
    yield connection
    gc.collect()
    connection.con.close()  # `disconnect` does nothing here


def test_real_files_in_postgres_venezuela_2024(server):
    with sheets.read(real(V1), connection=server) as first, sheets.read(real(V2), connection=server) as second:
        for reading, units in ((first, 24_532), (second, 25_073)):
            outcomes = sheets.check(reading)
            assert not [each.check.code for each in outcomes if each.fails]
            assert (outcome(outcomes, "options-sum").holds, outcome(outcomes, "options-sum").unknown) == (units, 0)
        found = compare(second.relations, first.relations)
    assert (found.equal, found.changed, found.only_here, found.only_there) == (24_530, 0, 543, 2)
    gonzalez = next(effect for effect in found.effects if effect.item == "votes:Edmundo González")
    assert (gonzalez.here, gonzalez.there) == (7_303_480, 7_156_462)


def test_real_files_in_postgres_rhode_island_2016(server):
    with sheets.read(real(UNITS), connection=server) as below, sheets.read(real(TOWNS), connection=server) as above:
        figures = rows_of(sheets.roll_up(below.relations, above.relations).figures)
    differ = {
        (row["l_town"], row["item"]): row["found_low"] - row["expected_low"]
        for row in figures
        if row["contest"] == "President" and row["found_low"] != row["expected_low"]
    }
    assert differ == {
        ("Central Falls", "votes:Hillary Clinton"): -4,
        ("Providence", "votes:Hillary Clinton"): -2,
        ("Providence", "votes:Jill Stein"): -1,
    }
