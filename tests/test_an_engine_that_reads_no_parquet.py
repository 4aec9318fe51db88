"""An engine that cannot read the staged rows where they are, as SQLite, is given them, and keeps none of them."""

from __future__ import annotations

from pathlib import Path

import ibis
import pytest
from result_files import engine, rows

from reconcile import sheets

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples" / "sheets"


@pytest.fixture
def sqlite():
    connection = ibis.sqlite.connect()
    yield connection
    connection.con.close()


def read(connection):
    layout = sheets.load(EXAMPLES / "layout.toml")
    return sheets.read(EXAMPLES / "mesas.csv", layout=layout, connection=connection)


@pytest.mark.parametrize("stays", [False, True], ids=["a table of the session", "a table that stays"])
def test_the_rows_are_given_to_it(sqlite, stays, monkeypatch):
    if stays:
        create = sqlite.create_table

        def lasting(*arguments, temp=False, **more):
            if temp:
                raise NotImplementedError
            return create(*arguments, **more)

        def drop(name, *, force):  # Ibis 12 leaves the name out with the sqlglot that constraints.txt names
            sqlite.con.execute(f'DROP TABLE {"IF EXISTS" if force else ""} "{name}"')

        monkeypatch.setattr(sqlite, "create_table", lasting)
        monkeypatch.setattr(sqlite, "drop_table", drop)
    with read(sqlite) as given, read(engine()) as there:
        assert (given.inserted is not None) == stays
        assert sqlite.list_tables(database="main") == ([given.inserted] if stays else [])
        found = rows(given.relations.rows)
        assert len(found) == given.files[0].rows == 7
        assert sorted(found, key=str) == sorted(rows(there.relations.rows), key=str)
    assert given.inserted is None
    assert sqlite.list_tables(database="main") == []
