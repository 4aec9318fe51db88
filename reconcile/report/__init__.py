"""Reports of a reconciliation: text, Markdown and JSON."""
