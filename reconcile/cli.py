"""The command line: arguments -> library -> exit status.

0: no conflict; 1: conflicts found (or a total that does not fit); 2: bad input or misuse; 3: undecided.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from reconcile.errors import LedgerError, ReconcileError, UndecidedError, printable

if TYPE_CHECKING:
    from reconcile.model import Ledger
    from reconcile.reconciliation import Reconciliation

__all__ = ["main"]

CONFLICT, MISUSE, UNDECIDED = 1, 2, 3
INTERRUPTED, PIPE_CLOSED = 130, 141
PATIENCE = 3
"""After how many seconds a terminal is told that something takes longer."""
SELDOM = 100_000
"""How many objects are made before cycles are looked for: a run makes next to none."""
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
decimal_option = click.option("--decimal", type=click.Choice([".", ","]), help="The decimal mark of the figures.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(package_name="election-reconcile", prog_name="reconcile")
def cli() -> None:
    """Decide exactly which reported election results can be true together.

    Exit status: 0 no conflict, 1 conflicts found, 2 bad input or misuse, 3 undecided.
    """


@cli.command()
@paths
@click.option("--format", "style", type=click.Choice(["text", "markdown", "json"]), default="text", show_default=True)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file, whole or not at all."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 also where conflicts were found.")
@rounding_option
def report(paths: tuple[str, ...], style: str, output: Path | None, *, exit_zero: bool, rounding: str) -> None:
    """Report what the claims of all PATHs say together: disagreements, forced ranges, statuses.

    A PATH is a claim file (TOML) or a directory of such files; all are read as one ledger. Where the search takes long,
    save it with --format json --output report.json; `explain PATH... D1 --report report.json` then needs no other.
    """
    if output is not None and not output.parent.is_dir():
        _fail(f"--output: there is no directory {printable(str(output.parent))}")
    result = _reconcile(paths, rounding)
    _write(_rendered(result, style, " ".join(paths)), output)
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
        _say(f"No total fits: {count:,} votes are {share} of none.\n")
        sys.exit(CONFLICT)
    if low == high:
        text = f"{count:,} votes are {share} of the total {low:,} only.\n"
    else:
        ends = f"from {low:,} to {high:,}" if high is not None else f"of {low:,} or more"
        text = f"{count:,} votes are {share} of totals {ends}.\n"
    fit = tried is None or (low <= tried and (high is None or tried <= high))
    if tried is not None:
        text += f"{tried:,} {'fits' if fit else 'does not fit'}: {_share_of(count, tried)}\n"
    _say(text)
    sys.exit(0 if fit else CONFLICT)


@cli.command()
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... [TALLY [QUANTITY] | EXPRESSION]")
@click.option(
    "--account",
    help="Whose statements are taken; `all` takes everybody's, where they can hold together. By default each "
    "account's own; for a QUANTITY or an EXPRESSION those of whoever counted the tally, or `all` where nobody did.",
)
@report_option
@rounding_option
def bounds(arguments: tuple[str, ...], account: str | None, report_file: Path | None, rounding: str) -> None:
    """Print the least and greatest possible counts, with the claims and assumptions that set them.

    Leading arguments that exist are PATHs. One that is a tally of those before it too is refused: write ./NAME for
    the path. QUANTITY is valid, null, blank, other, cast, registered, sheets, options, chamber, or votes:OPTION,
    seats:OPTION. EXPRESSION is a sum of counts with whole factors, in quotes: "votes[TALLY,OPTION] - 2 valid[TALLY]".
    """
    known = list(takewhile(os.path.exists, arguments))
    names = list(arguments[len(known) :])
    if not known or len(names) > 2:
        _fail(
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
        _say(bounds_text(result, *names, account=account))
    except UndecidedError as error:
        click.echo(str(error), err=True)
        sys.exit(UNDECIDED)
    sys.exit(UNDECIDED if result.verdict.value == "UNDECIDED" else 0)


@cli.command()
@click.argument("arguments", nargs=-1, required=True, metavar="PATH... FINDING")
@report_option
@rounding_option
def explain(arguments: tuple[str, ...], report_file: Path | None, rounding: str) -> None:
    """Show one FINDING (such as D1) step by step, with its arithmetic and its other routes."""
    from reconcile.report.explain import explain as explained

    if len(arguments) < 2:
        _fail("expected PATH... and then a FINDING such as D1")
    result = _reconcile(arguments[:-1], rounding, report_file)
    _say(explained(result, result.finding(arguments[-1])))


@cli.command()
@click.argument("report_file", metavar="REPORT.json", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@paths
def verify(report_file: Path, paths: tuple[str, ...]) -> None:
    """Check every proof and solution in a JSON report against the claim files, without the engine."""
    result = _verified(report_file, paths)
    core = result.core
    _say(
        f"VERIFIED: {result.verdict.value}; {len(core.conflicts)} conflicts, {len(core.bounds)} bounds, "
        f"{len(core.standings)} statuses, {len(core.repairs)} repairs, {len(core.solutions)} solutions.\n"
    )


def main() -> NoReturn:
    """Run the command line, with every expected error as a message and exit status 2."""
    gc.set_threshold(SELDOM)
    _reserve_output()
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(MISUSE)
    except ReconcileError as error:
        _fail(str(error))
    except OSError as error:
        _fail(str(error))
    sys.exit(0)


def _reserve_output() -> None:
    """Keep standard output for what this program prints: the solver, which is told to be quiet, is not always."""
    with suppress(OSError, ValueError):
        sys.stdout.flush()
        own = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding=sys.stdout.encoding, errors=sys.stdout.errors)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.stdout = own


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
    with _patience(f"{len(ledger.claims):,} claims: this takes a while, and many minutes where very many collide"):
        return reconcile(ledger)


def _verified(
    report_file: Path, paths: Sequence[str], check: Callable[[Ledger], object] = lambda _: None
) -> Reconciliation:
    """What a JSON report says; one that its proofs and the claim files do not give ends the run."""
    from reconcile.figures import Rounding
    from reconcile.ledger import load
    from reconcile.proof import ProofError
    from reconcile.proof_json import FormatError
    from reconcile.verifier import verify as verified

    try:
        plain = json.loads(
            report_file.read_text(encoding="utf-8"), parse_constant=_no_constant, object_pairs_hook=_each_once
        )
    except (OSError, ValueError, RecursionError) as error:
        _fail(f"{report_file}: not a JSON report: {error}")
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
                _fail(f'"{name}" is both a path and a tally: write ./{name} for the path')


@contextmanager
def _patience(words: str) -> Iterator[None]:
    """Say so on a terminal, where something takes longer than a few seconds."""
    timer = threading.Timer(PATIENCE, click.echo, [words], {"err": True})
    timer.daemon = True
    if sys.stderr.isatty():
        timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _rendered(result: Reconciliation, style: str, path: str) -> str:
    if style == "json":
        from reconcile.report.json import to_plain

        return json.dumps(to_plain(result), ensure_ascii=False, indent=1) + "\n"
    if style == "markdown":
        from reconcile.report.markdown import to_markdown

        return to_markdown(result)
    from reconcile.report.text import to_text

    return to_text(result, path)


def _say(text: str) -> None:
    """Print. A reader who closes the pipe early ends the run without a verdict."""
    try:
        click.echo(text, nl=False)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(PIPE_CLOSED)


def _write(text: str, output: Path | None) -> None:
    """Print, or write a file that appears whole or not at all."""
    if output is None:
        _say(text)
        return
    partial = output.with_name(f".{output.name}.{os.getpid()}.part")
    try:
        partial.write_text(text, encoding="utf-8")
        partial.replace(output)
    finally:
        partial.unlink(missing_ok=True)


def _leave(result: Reconciliation, *, exit_zero: bool) -> NoReturn:
    if result.verdict.value == "UNDECIDED":
        sys.exit(UNDECIDED)
    sys.exit(CONFLICT if result.verdict.value == "INCONSISTENT" and not exit_zero else 0)


def _whole(text: str, decimal: str | None, option: str) -> int:
    """A whole number as printed; plain digits need no decimal mark declared."""
    from reconcile.figures import Form, Unit, parse

    figure = parse(text, decimal=decimal)
    if figure.unit is not Unit.NUMBER or figure.form is not Form.EXACT or figure.number is None:
        _fail(f'{option}: expected a whole number such as "5,150,092", not {text!r}')
    return int(figure.number)


def _share_of(votes: int, total: int) -> str:
    from fractions import Fraction

    from reconcile.wording import percent

    if total == 0:
        return "a share of nothing is not a number."
    return (
        f"{votes:,} of {total:,} are {percent(Fraction(votes, total), up=False, digits=4)} (cut after four decimals)."
    )


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    names = [name for name, _ in pairs]
    if len(set(names)) < len(names):
        raise ValueError(f"a key stands twice: {max(names, key=names.count)}")
    return dict(pairs)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number")


def _fail(message: str) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(MISUSE)
