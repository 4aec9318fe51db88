"""Statistical flags: what is rare under a stated model. Apart from the arithmetic, and never part of a verdict.

Each test is a pure function of plain numbers and returns a `Flag` or, where the numbers are not rare or too few,
`None`. `flags_of` runs them all over a ledger.
"""

from reconcile.flags.flag import AT_MOST, Flag
from reconcile.flags.of_ledger import flags_of
from reconcile.flags.round_shares import round_shares
from reconcile.flags.units import integer_percentages, last_digits

__all__ = ["AT_MOST", "Flag", "flags_of", "integer_percentages", "last_digits", "round_shares"]
