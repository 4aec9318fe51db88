"""The command line: arguments -> library -> exit status.

0: no conflict; 1: conflicts found (or a total that does not fit); 2: bad input or misuse; 3: undecided.
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reconcile.console import MISUSE, check_outputs, fail, language_option, patience, reserve_output, say, write
from reconcile.draft_command import check_spans, draft
from reconcile.errors import FigureError, LedgerError, ReconcileError, UndecidedError, printable
from reconcile.languages import language as in_language
from reconcile.schema_command import schema
from reconcile.sheets_command import sheets

if TYPE_CHECKING:
    from fractions import Fraction

    from reconcile.model import Ledger
    from reconcile.reconciliation import Reconciliation

__all__ = ["main"]

CONFLICT, UNDECIDED = 1, 3
SELDOM = 100_000
"""How many objects are made before cycles are looked for: a run makes next to none."""
STYLES = ("text", "markdown", "html", "json", "junit", "github")
LONGEST_HINT = 40
"""Paths of more characters than this are not repeated in what a report says to run next."""
ROUNDINGS = ("nearest", "half-up", "half-even", "half-down", "truncated", "ceiling")

paths = click.argument("paths", nargs=-1, required=True, metavar="PATH...")
rounding_option = click.option(
    "--rounding",
    type=click.Choice(ROUNDINGS),
    default="nearest",
    show_default=True,
    help="How whoever printed a rounded figure got it from the true one.",
)
report_option = click.option(
    "--report",
    "report_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JSON report of these claim files: it is checked, with its own rounding, in place of a new search.",
)
claim_option = click.option(
    "--claim", "claims", multiple=True, metavar="ID", help="A claim to take; give the option once for each."
)
decimal_option = click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark of the figures.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(package_name="election-reconcile", prog_name="reconcile")
def cli() -> None:
    """Decide exactly which reported election results can be true together.

    Exit status: 0 no conflict, 1 conflicts found, 2 bad input or misuse, 3 undecided.
    """


@cli.command()
@paths
@click.option("--format", "style", type=click.Choice(STYLES), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, whole or not at all."
)
@click.option(
    "--known",
    metavar="REPORT.json",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="An earlier JSON report: exit with 1 only for conflicts that it has not.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where conflicts were found.")
@language_option
@rounding_option
def report(
    paths: tuple[str, ...],
    style: str,
    output: Path | None,
    known: Path | None,
    *,
    exit_zero: bool,
    language: str,
    rounding: str,
) -> None:
    """Report what the claims of all PATHs say together: disagreements, forced ranges, statuses.

    A PATH is a claim file (TOML, CSV or XLSX) or a directory of such files; all are read as one ledger. Where the
    search takes long, save it with --format json --output report.json; `explain PATH... D1 --report report.json` then
    needs no other.
    """
    check_outputs({"--output": output}, [*paths, *([] if known is None else [known])])
    if style == "html":
        from reconcile.report.html import check_extra

        check_extra()
    result = _reconcile(paths, rounding)
    seen = _known(result, known)
    with in_language(language):
        text = _rendered(result, style, paths, seen)
    write(text, output)
    conflicts = {finding.id for finding in result.findings if finding.severity == "conflict"}
    if known is not None and conflicts and conflicts <= seen and not exit_zero:
        sys.exit(0 if result.complete else UNDECIDED)  # where the search was given up, a new one may not be found
    _leave(result, exit_zero=exit_zero)


@cli.command()
@click.option("--votes", required=True, help='A count of votes, such as "5,150,092".')
@click.option("--share", required=True, help='The share printed with it, such as "51.2%".')
@click.option("--total", help="A total to be tried.")
@decimal_option
@rounding_option
def fits(votes: str, share: str, total: str | None, decimal: str | None, rounding: str) -> None:
    """Print the totals of which VOTES are the printed SHARE; with a total, say whether it is one."""
    from reconcile.asking import total_bounds
    from reconcile.figures import Rounding

    count = _whole(votes, decimal, "--votes")
    tried = None if total is None else _whole(total, decimal, "--total")
    bounds = total_bounds(votes=count, share=share, decimal=decimal, rounding=Rounding(rounding))
    low, high = bounds.low, bounds.high
    if low is None or (high is not None and low > high):
        say(f"No total fits: {count:,} votes are {share} of none.\n")
        sys.exit(CONFLICT)
    if low == high:
        text = f"{count:,} votes are {share} of the total {low:,} only.\n"
    else:
        ends = f"from {low:,} to {high:,}" if high is not None else f"of {low:,} or more"
        text = f"{count:,} votes are {share} of totals {ends}.\n"
    fit = tried is None or (low <= tried and (high is None or tried <= high))
    if tried is not None:
        text += f"{tried:,} {'fits' if fit else 'does not fit'}: {_share_of(count, tried)}\n"
    say(text)
    sys.exit(0 if fit else CONFLICT)


@cli.command()
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... [TALLY [QUANTITY] | EXPRESSION]")
@click.option(
    "--account",
    help="Whose statements are taken; `all` takes everybody's, where they can hold together. By default each "
    "account's own; for a QUANTITY or an EXPRESSION those of whoever counted the tally, or `all` where nobody did.",
)
@claim_option
@report_option
@language_option
@rounding_option
def bounds(
    arguments: tuple[str, ...],
    account: str | None,
    claims: tuple[str, ...],
    report_file: Path | None,
    language: str,
    rounding: str,
) -> None:
    """Print the least and greatest possible counts, with the claims and assumptions that set them.

    Leading arguments that exist are PATHs. One that is a tally of those before it too is refused: write ./NAME for
    the path. QUANTITY is valid, null, blank, other, cast, registered, sheets, options, chamber, or votes:OPTION,
    seats:OPTION. EXPRESSION is a sum of counts with whole factors, in quotes: "votes[TALLY,OPTION] - 2 valid[TALLY]";
    or one such sum as a share of another: "votes[TALLY,OPTION] / valid[TALLY]". With --claim, what these claims alone
    leave for an EXPRESSION, under all assumptions.
    """
    known = list(takewhile(os.path.exists, arguments))
    names = list(arguments[len(known) :])
    if not known or len(names) > 2:
        fail(
            f"expected existing PATHs, then at most TALLY and QUANTITY, or an EXPRESSION; found: {' '.join(arguments)}"
        )
    from reconcile.report.bounds import bounds_text, check_names

    def check(ledger: Ledger) -> None:
        if any(_is_tally(path, ledger) for path in known[1:]):
            _refuse_tallies(known)
        check_names(ledger, account, *names)

    try:
        result = _reconcile(known, rounding, report_file, check)
    except LedgerError:
        _refuse_tallies(known)
        raise
    try:
        with in_language(language):
            text = bounds_text(result, *names, account=account, claims=claims)
    except UndecidedError as error:
        click.echo(str(error), err=True)
        sys.exit(UNDECIDED)
    say(text)
    sys.exit(UNDECIDED if result.verdict.value == "UNDECIDED" else 0)


@cli.command()
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... FINDING")
@report_option
@language_option
@rounding_option
def explain(arguments: tuple[str, ...], report_file: Path | None, language: str, rounding: str) -> None:
    """Show one FINDING (such as D1) step by step, with its arithmetic and its other routes."""
    from reconcile.report.explain import explain as explained

    if len(arguments) < 2:
        fail("expected PATH... and then a FINDING such as D1")
    result = _reconcile(arguments[:-1], rounding, report_file)
    with in_language(language):
        text = explained(result, result.finding(arguments[-1]))
    say(text)


@cli.command("break-even")
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... ASSUMPTION")
@claim_option
@click.option("--account", help="Take all figures that this account prints.")
@click.option("--precision", default="0.0001%", show_default=True, help="How near the two sides are, where not exact.")
@language_option
@rounding_option
def break_even(
    arguments: tuple[str, ...],
    claims: tuple[str, ...],
    account: str | None,
    precision: str,
    language: str,
    rounding: str,
) -> None:
    """Print the limit of an ASSUMPTION at which some claims begin to fit, with all others; both sides are proven.

    The assumption is one that holds a number, such as "null and blank are at most 10% of the ballots". Take claims
    with --claim and --account. Exit status 1: no limit makes them fit.
    """
    from reconcile.figures import Rounding
    from reconcile.ledger import load
    from reconcile.report.break_even import break_even_text

    if len(arguments) < 2:
        fail("expected PATH... and then the id of an ASSUMPTION")
    ledger = load(*arguments[:-1], rounding=Rounding(rounding))
    try:
        with in_language(language):
            found, text = break_even_text(ledger, arguments[-1], claims, account, _ratio(precision))
    except UndecidedError as error:
        click.echo(str(error) or "undecided: the search was given up", err=True)
        sys.exit(UNDECIDED)
    say(text)
    sys.exit(CONFLICT if found.value is None else 0)


@cli.command()
@click.argument("report_file", metavar="REPORT.json", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@paths
def verify(report_file: Path, paths: tuple[str, ...]) -> None:
    """Check every proof and solution in a JSON report against the claim files, without the engine."""
    result = _verified(report_file, paths)
    core = result.core
    say(
        f"VERIFIED: {result.verdict.value}; {len(core.conflicts)} conflicts, {len(core.bounds)} bounds, "
        f"{len(core.standings)} statuses, {len(core.repairs)} repairs, {len(core.solutions)} solutions.\n"
    )


for command in (sheets, draft, check_spans, schema):
    cli.add_command(command)


def main() -> NoReturn:
    """Run the command line, with every expected error as a message and exit status 2."""
    gc.set_threshold(SELDOM)
    reserve_output()
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSE)
    except ReconcileError as error:
        fail(str(error))
    except OSError as error:
        fail(str(error))
    sys.exit(0)


def _reconcile(
    paths: Sequence[str],
    rounding: str,
    report_file: Path | None = None,
    check: Callable[[Ledger], object] = lambda _: None,
) -> Reconciliation:
    """The result for the claim files, or what a report of them says, verified.

    `check` looks at the claim files first, and raises what need not wait for the search.
    """
    from reconcile.figures import Rounding
    from reconcile.ledger import load
    from reconcile.reconciler import reconcile

    if report_file is not None:
        return _verified(report_file, paths, check)
    ledger = load(*paths, rounding=Rounding(rounding))
    check(ledger)
    with patience(f"{len(ledger.claims):,} claims: this takes a while, and many minutes where very many collide"):
        return reconcile(ledger)


def _verified(
    report_file: Path, paths: Sequence[str], check: Callable[[Ledger], object] = lambda _: None
) -> Reconciliation:
    """What a JSON report says; one that its proofs and the claim files do not give ends the run."""
    from reconcile.figures import Rounding
    from reconcile.ledger import load
    from reconcile.proof import ProofError
    from reconcile.proof_json import FormatError
    from reconcile.report_files import read_report
    from reconcile.verifier import verify as verified

    plain = read_report(report_file)
    rounding = plain.get("rounding") if isinstance(plain, dict) else None
    ledger = load(*paths, rounding=Rounding(rounding) if rounding in ROUNDINGS else Rounding.NEAREST)
    check(ledger)
    try:
        return verified(plain, ledger)
    except (ProofError, FormatError) as error:
        click.echo(f"REFUSED: {error}", err=True)
        sys.exit(CONFLICT)


def _is_tally(name: str, ledger: Ledger) -> bool:
    from reconcile.naming import tally_named

    with suppress(ReconcileError):
        return bool(tally_named(ledger, name))
    return False


def _refuse_tallies(paths: Sequence[str]) -> None:
    """End the run where one of the last two paths, the places of a tally, is a tally of those before it as well."""
    from reconcile.ledger import load

    for place in range(max(1, len(paths) - 2), len(paths)):
        with suppress(LedgerError):
            if _is_tally(paths[place], load(*paths[:place])):
                name = printable(paths[place])
                fail(f'"{name}" is both a path and a tally: write ./{name} for the path')


def _known(result: Reconciliation, path: Path | None) -> frozenset[str]:
    """The disagreements that an earlier report has; says on standard error how many, and which are new."""
    if path is None:
        return frozenset()
    from reconcile.known_findings import known_findings

    seen = known_findings(result, path.read_text(encoding="utf-8", errors="replace"), printable(str(path)))
    ids = [finding.id for finding in result.findings if finding.severity == "conflict"]
    new = [id for id in ids if id not in seen]
    said = f"{printable(str(path))}: {len(seen)} of {len(ids)} disagreements are known"
    said += f"; new: {', '.join(new)}" if new else ""
    click.echo(said if result.complete else f"{said}; there may be more that were not found", err=True)
    return seen


def _rendered(result: Reconciliation, style: str, paths: Sequence[str], known: frozenset[str] = frozenset()) -> str:
    if style == "json":
        from reconcile.report.json import to_json

        return to_json(result)
    if style in ("github", "junit"):
        from reconcile.claim_paths import contents_of
        from reconcile.claim_places import places_of
        from reconcile.report.github import to_github
        from reconcile.report.junit import to_junit

        places = places_of(contents_of(paths), [claim.id for claim in result.ledger.claims])
        return (to_github if style == "github" else to_junit)(result, places, known)
    if style == "markdown":
        from reconcile.report.markdown import to_markdown

        return to_markdown(result)
    if style == "html":
        from reconcile.report.html import to_html

        return to_html(result)
    from reconcile.report.text import to_text

    path = " ".join(paths)
    return to_text(result, path if len(path) <= LONGEST_HINT else "PATH...")


def _leave(result: Reconciliation, *, exit_zero: bool) -> NoReturn:
    if result.verdict.value == "UNDECIDED":
        sys.exit(UNDECIDED)
    sys.exit(CONFLICT if result.verdict.value == "INCONSISTENT" and not exit_zero else 0)


def _whole(text: str, decimal: str | None, option: str) -> int:
    """A whole number as printed; plain digits need no decimal mark declared."""
    from reconcile.figures import Form, Unit, parse

    figure = parse(text, decimal=decimal)
    if figure.unit is not Unit.NUMBER or figure.form is not Form.EXACT or figure.number is None:
        fail(f'{option}: expected a whole number such as "5,150,092", not {text!r}')
    return int(figure.number)


def _ratio(text: str) -> Fraction:
    """A precision such as 0.001%."""
    from reconcile.figures import Unit, parse

    try:
        figure = parse(text, decimal=".")
    except FigureError as error:
        fail(f'--precision: expected a share such as "0.001%": {error}')
    if figure.unit is not Unit.PERCENT or figure.number is None:
        fail(f'--precision: expected a share such as "0.001%", not {text!r}')
    return figure.number


def _share_of(votes: int, total: int) -> str:
    from fractions import Fraction

    from reconcile.wording import percent

    if total == 0:
        return "a share of nothing is not a number."
    return (
        f"{votes:,} of {total:,} are {percent(Fraction(votes, total), up=False, digits=4)} (cut after four decimals)."
    )
