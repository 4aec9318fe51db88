"""Searches for solutions, refutations, conflicts and bounds. Nothing it says is believed: see `proof`."""
