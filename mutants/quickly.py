"""A plugin for pytest: Hypothesis tries the same values each time, and stops at the first that fails, as it is."""

from __future__ import annotations

from hypothesis import Phase, settings

settings.register_profile(
    "mutants", derandomize=True, database=None, deadline=None, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("mutants")
