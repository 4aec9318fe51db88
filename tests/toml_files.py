"""Claim files as plain data, and back to TOML, so that tests can turn them over."""

from __future__ import annotations

import tomllib
from pathlib import Path

from reconcile.strategies.toml import to_toml

__all__ = ["SEEDS", "read_folder", "to_texts", "to_toml"]

SEEDS = Path(__file__).resolve().parents[1] / "seeds"


def read_folder(folder=SEEDS):
    """Every claim file of a folder, as plain data by file name."""
    return {path.name: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}


def to_texts(files):
    """Texts by file name, for `reconcile.from_texts`."""
    return {name: to_toml(data) for name, data in files.items()}
