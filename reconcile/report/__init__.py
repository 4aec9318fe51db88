"""Reports of a reconciliation: for readers, for machines, and for continuous integration."""
