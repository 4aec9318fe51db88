"""Sphinx reads this page's settings: Markdown by MyST, the furo theme."""

from __future__ import annotations

import importlib.metadata

project = "reconcile"
author = "The reconcile developers"
copyright = "The reconcile developers"
release = importlib.metadata.version("election-reconcile")

extensions = ["myst_parser"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
suppress_warnings = ["misc.highlighting_failure"]  # docs/faults.md shows a file that is not TOML
nitpicky = True

html_theme = "furo"
html_title = "reconcile"
html_copy_source = False
html_show_sphinx = False
