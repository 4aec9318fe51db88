"""`reconcile schema`: prints a JSON Schema of this library's files."""

from __future__ import annotations

from pathlib import Path

import click

from reconcile.console import output_option, write
from reconcile.schemas import NAMES, schema_text

__all__ = ["schema"]


@click.command()
@click.argument("name", type=click.Choice(NAMES), metavar="|".join(NAMES))
@output_option
def schema(name: str, output: Path | None) -> None:
    """Print the JSON Schema of claim files, of the JSON of `report`, or of that of `sheets`.

    Editors complete and check a claim file by it: its first line is then `#:schema claims.json`.
    """
    write(schema_text(name), output)
