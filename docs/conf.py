"""Sphinx reads this page's settings: Markdown by MyST, the furo theme."""

from __future__ import annotations

import importlib.metadata

project = "reconcile"
author = "The reconcile developers"
copyright = "The reconcile developers"
release = importlib.metadata.version("election-reconcile")

extensions = ["myst_parser", "sphinx.ext.autodoc"]
autodoc_typehints = "signature"
autodoc_class_signature = "separated"
autodoc_member_order = "bysource"
myst_heading_anchors = 3
exclude_patterns = ["_build"]
suppress_warnings = ["misc.highlighting_failure"]  # docs/faults.md shows a file that is not TOML
nitpicky = True
nitpick_ignore_regex = [("py:.*", ".*")]  # the types in signatures; links between pages are still checked

html_theme = "furo"
html_title = f"reconcile {release}"
html_copy_source = False
html_show_sphinx = False
if "dev" in release:
    html_theme_options = {"announcement": f"{release}: a version that is not released yet."}
