"""`reconcile fits`: of which totals a count of votes is the share printed with it."""

from __future__ import annotations

import sys
from fractions import Fraction

import click

from reconcile.console import FOUND, fail, rounding_option, say
from reconcile.figures import Form, Rounding, Unit, parse
from reconcile.fitting_totals import total_bounds
from reconcile.wording import percent

__all__ = ["fits"]


@click.command()
@click.option("--votes", required=True, help='A count of votes, such as "5,150,092".')
@click.option("--share", required=True, help='The share printed with it, such as "51.2%".')
@click.option("--total", help="A total to be tried.")
@click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark of the figures.")
@rounding_option
def fits(votes: str, share: str, total: str | None, decimal: str | None, rounding: str) -> None:
    """Print the totals of which VOTES are the printed SHARE; with a total, say whether it is one."""
    count = _whole(votes, decimal, "--votes")
    tried = None if total is None else _whole(total, decimal, "--total")
    bounds = total_bounds(votes=count, share=share, decimal=decimal, rounding=Rounding(rounding))
    low, high = bounds.low, bounds.high
    if low is None or (high is not None and low > high):
        say(f"No total fits: {count:,} votes are {share} of none.\n")
        sys.exit(FOUND)
    if low == high:
        text = f"{count:,} votes are {share} of the total {low:,} only.\n"
    else:
        ends = f"from {low:,} to {high:,}" if high is not None else f"of {low:,} or more"
        text = f"{count:,} votes are {share} of totals {ends}.\n"
    fit = tried is None or (low <= tried and (high is None or tried <= high))
    if tried is not None:
        text += f"{tried:,} {'fits' if fit else 'does not fit'}: {_share_of(count, tried)}\n"
    say(text)
    sys.exit(0 if fit else FOUND)


def _whole(text: str, decimal: str | None, option: str) -> int:
    """A whole number as printed; plain digits need no decimal mark declared."""
    figure = parse(text, decimal=decimal)
    if figure.unit is not Unit.NUMBER or figure.form is not Form.EXACT or figure.number is None:
        fail(f'{option}: expected a whole number such as "5,150,092", not {text!r}')
    return int(figure.number)


def _share_of(votes: int, total: int) -> str:
    if total == 0:
        return "a share of nothing is not a number."
    return (
        f"{votes:,} of {total:,} are {percent(Fraction(votes, total), up=False, digits=4)} (cut after four decimals)."
    )
