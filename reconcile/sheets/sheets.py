"""Reading files of results into an engine, and asking it."""

from __future__ import annotations

import os
import shutil
import tempfile
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Self

import attrs

from reconcile.errors import ReconcileError
from reconcile.sheets import layout_files
from reconcile.sheets.canonical import Relations
from reconcile.sheets.in_place import read_in_place
from reconcile.sheets.layout import Layout, LayoutError
from reconcile.sheets.plan import Columns, Plan, columns_in, plan_of
from reconcile.sheets.readers import Opened, open_files
from reconcile.sheets.rows import Refused
from reconcile.sheets.sources import Source, sources
from reconcile.sheets.staging import Staged, stage

if TYPE_CHECKING:
    import ibis
    import ibis.expr.types as ir

__all__ = ["FileSummary", "Sheets", "read"]

NEEDS: Final = "reading result files needs Ibis with DuckDB: pip install 'election-reconcile[sheets]'"
EXTRAS: Final = {"postgres": "postgres", "postgresql": "postgres", "pyspark": "spark"}
"""What engines need beside `sheets`, by the beginning of their URL."""
NO_COUNTS: Final = "this file holds no counts"


@attrs.frozen
class FileSummary:
    """One file as read: its name, its rows read and refused, and the columns that no layout names.

    `lacking` are the quantities, columns of options and modes that other files read with it have a column for.
    """

    name: str
    rows: int
    refused: int
    unknown_columns: tuple[str, ...]
    lacking: tuple[str, ...] = ()


class _Folder:
    """A folder of the system's for temporary files, removed with all in it, at the latest where it is forgotten."""

    def __init__(self) -> None:
        self.name = tempfile.mkdtemp(prefix="reconcile-")
        self.cleanup = weakref.finalize(self, shutil.rmtree, self.name, ignore_errors=True)

    @contextmanager
    def removed_on_error(self) -> Iterator[None]:
        """Within, whatever is raised removes the folder at once."""
        try:
            yield
        except BaseException:
            self.cleanup()
            raise


@attrs.define(eq=False)
class Sheets:
    """Results of units as read: relations in an engine, and what was seen on the way. Close it, or use it in a `with`.

    `refused` holds the rows that could not be read, `files` what was read of each file. `inserted` is the name of the
    table that was made in an engine that neither reads the staged rows where they are nor has tables for a session.
    """

    plan: Plan
    relations: Relations
    files: tuple[FileSummary, ...]
    refused: tuple[Refused, ...]
    staged: Staged
    connection: Any
    sources: tuple[Source, ...]
    folder: _Folder
    inserted: str | None = None
    owned: bool = False

    @property
    def layout(self) -> Layout:
        return self.plan.layout

    def frame(self, name: str) -> ir.Table:
        """`units` (one row a unit of a contest) or `figures` (one row a number), as a table of the engine.

        Computed when it is asked for, and handed over as Arrow data: `table.to_pyarrow()`, `polars.DataFrame(table)`,
        `table.to_pandas()`. Raises `ReconcileError` for another name.
        """
        frames = {"units": self.relations.units, "figures": self.relations.figures}
        if name not in frames:
            raise ReconcileError(f"there is no frame {name!r}; there are: {', '.join(frames)}")
        return frames[name]()

    def expect_connection(self, *others: Sheets) -> None:
        """Raises `ReconcileError` where another reading is not of the connection of this one."""
        if any(other.connection is not self.connection for other in others):
            raise ReconcileError(
                "expected readings of one connection; give `read` the first one's: connection=reading.connection"
            )

    def close(self) -> None:
        """Remove the staged rows, from the engine too, and close the connection where it was opened for this reading.

        Other readings of the same connection have to be closed before.
        """
        self.folder.cleanup()
        if self.inserted is not None:
            self.connection.drop_table(self.inserted, force=True)
            self.inserted = None
        if self.owned:
            self.owned = False
            closing = getattr(getattr(self.connection, "con", None), "close", self.connection.disconnect)
            closing()  # `disconnect` alone closes nothing in some engines

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def read(
    paths: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    *,
    layout: str | Layout | None = None,
    engine: str | None = None,
    connection: Any = None,
    tick: Callable[[int], None] = lambda _: None,
) -> Sheets:
    """Read files of results as one: paths, globs, folders and zips; see `sources`.

    `layout` is a layout, its name or its file; without it, the built-in one that the files' columns fit. `engine` is a
    URL as `ibis.connect` takes it, by default DuckDB within this process; `connection` is one that is open already.
    `tick` is told how many bytes were read since it was told last.

    Raises `LedgerError` for a layout with faults, `LayoutError` for files that none or several describe, `FileError`
    for a file that cannot be read, and `ReconcileError` where the extra `sheets` is not installed.
    """
    backend = connection if connection is not None else _connected(engine)
    given = layout_files.find(layout) if isinstance(layout, str) else layout
    paths = [paths] if isinstance(paths, str | os.PathLike) else list(paths)
    if not paths:
        raise ReconcileError("expected at least one file of results")
    opened = open_files(sources(paths), given)
    chosen = _one_layout(opened)
    columns = [columns_in(chosen, file.header, file.source.name) for file in opened]
    plan = plan_of(chosen, columns)
    folder, refused, inserted = _Folder(), list[Refused](), None
    with folder.removed_on_error():
        in_place = read_in_place(backend, plan, [file.source for file in opened], columns)
        if in_place is not None:
            rows, staged = in_place
        else:
            staged = _staged(plan, opened, columns, Path(folder.name) / "rows.parquet", refused.append, tick)
            rows, inserted = _registered(backend, staged.path)
    return Sheets(
        plan=plan,
        relations=Relations(plan, rows, frozenset(plan.numbers()) - staged.partial),
        files=tuple(_summaries(opened, columns, staged, refused)),
        refused=tuple(refused),
        staged=staged,
        connection=backend,
        sources=tuple(file.source for file in opened),
        folder=folder,
        inserted=inserted,
        owned=connection is None,
    )


def _connected(engine: str | None) -> ibis.BaseBackend:
    try:
        import ibis
    except ImportError:
        raise ReconcileError(NEEDS) from None
    try:
        return ibis.duckdb.connect(temp_directory=tempfile.gettempdir()) if engine is None else ibis.connect(engine)
    except ImportError:
        raise ReconcileError(_lacking("duckdb" if engine is None else engine.partition(":")[0])) from None
    except Exception as error:
        if engine is None:
            raise
        raise ReconcileError(f"--engine: cannot connect: {error}") from None


def _lacking(engine: str) -> str:
    """What to install for an engine that Ibis knows."""
    if engine == "duckdb":
        return NEEDS
    extra = EXTRAS.get(engine)
    package = f"election-reconcile[sheets,{extra}]" if extra else f"ibis-framework[{engine}]"
    return f"--engine: what {engine} needs is not installed: pip install '{package}'"


def _one_layout(opened: list[Opened]) -> Layout:
    names = {file.layout.name: file for file in opened}
    if len(names) > 1:
        listed = ", ".join(f"{file.source.name} ({name})" for name, file in sorted(names.items()))
        raise LayoutError(f"these files have different layouts: {listed}; read one kind at a time")
    return opened[0].layout


def _staged(
    plan: Plan,
    opened: list[Opened],
    columns: list[Columns],
    path: Path,
    refuse: Callable[[Refused], None],
    tick: Callable[[int], None],
) -> Staged:
    files = (
        (places, file.header, file.read(number, refuse))
        for number, (file, places) in enumerate(zip(opened, columns, strict=True))
    )
    return stage(plan, files, path, tick)


def _summaries(
    opened: list[Opened], columns: list[Columns], staged: Staged, refused: list[Refused]
) -> Iterable[FileSummary]:
    for number, (file, places) in enumerate(zip(opened, columns, strict=True)):
        name = file.source.name
        lost = sum(row.file == name for row in refused)
        all_ = {name: None for each in columns for name in (*each.counts, *each.options, *each.modes)}
        lacking = tuple(column for column in all_ if column not in {*places.counts, *places.options, *places.modes})
        yield FileSummary(name, staged.rows.get(number, 0), lost, places.unknown, lacking)


def _registered(backend: Any, path: Path) -> tuple[Any, str | None]:
    """The staged rows as a table of the engine, read in place where it can, else inserted; and a table that stays."""
    import ibis
    import pyarrow as pa
    import pyarrow.parquet as pq

    name = ibis.util.gen_name("reconcile_rows")
    try:
        return backend.read_parquet(path, table_name=name), None
    except NotImplementedError:
        pass
    with pq.ParquetFile(path) as file:
        schema = ibis.Schema.from_pyarrow(file.schema_arrow)
        stays = None
        try:
            made = backend.create_table(name, schema=schema, temp=True)
        except NotImplementedError:
            made = backend.create_table(name, schema=schema)
            stays = name
        for batch in file.iter_batches():
            backend.insert(name, pa.Table.from_batches([batch]))
    return made, stays
