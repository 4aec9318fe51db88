"""`reconcile schema`: prints a JSON Schema of this library's files."""

from __future__ import annotations

from pathlib import Path

import click

from reconcile.console import FILE, write
from reconcile.schemas import NAMES, schema_text

__all__ = ["schema"]


@click.command()
@click.argument("name", type=click.Choice(NAMES), metavar="|".join(NAMES))
@click.option("--output", type=FILE, help="Write to this file, whole or not at all.")
def schema(name: str, output: Path | None) -> None:
    """Print the JSON Schema of claim files, of the JSON of `report`, or of that of `sheets`.

    Editors complete and check a claim file by it: its first line is then `#:schema claims.json`.
    """
    write(schema_text(name), output)
