"""One finding step by step: its statements, each line of its proof with the arithmetic, its other routes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import chain
from math import gcd, lcm

from reconcile.conflict_words import sentence_of
from reconcile.constraints import AtLeast, Clause, Row, Terms, combine, terms_text, variable
from reconcile.errors import printable
from reconcile.findings import Finding
from reconcile.languages import marked, plural, tell, term
from reconcile.proof import NOT_NEGATIVE, Assume, Line, Part, Refutation, Split, Sum, constraints_cited, proof_in
from reconcile.reading_words import of_words
from reconcile.reconciliation import Reconciliation
from reconcile.remainders import options_in_order
from reconcile.report.labels import Labels
from reconcile.report.layout import folded, table
from reconcile.results import Conflict, End
from reconcile.statements import Problem
from reconcile.uncounted_words import lead_words
from reconcile.what_if import Lead
from reconcile.wording import JOINTS, claim_words, end_words, exact, number, quantity_words, tally_words

__all__ = ["explain", "proof_lines", "proof_size", "route_lines"]

LARGE = 100_000
"""An end with a larger denominator than this is told exactly: it makes the numbers of its proof large."""
OTHER_ROUTES = term("Other routes to the same disagreement")
DROPS = term("drops", "drop")


def explain(result: Reconciliation, finding: Finding) -> str:
    """The whole explanation of a finding, as text."""
    return "\n".join(printable(line) for line in _lines(result, finding)) + "\n"


def _inequality_words(terms: Terms, bound: int, *, equal: bool = False) -> str:
    """An inequality with a share on one side where it is one, and no negative numbers otherwise.

    `2000 g - 1023 v >= 0` is `g >= 51.15% of v`.
    """
    sign = "=" if equal else ">="
    if len(terms) == 2 and not bound and not equal and (terms[0][1] < 0) != (terms[1][1] < 0):
        (up, a), (down, b) = sorted(terms, key=lambda term: -term[1])
        share = Fraction(-b, a)
        if a != -b and (100 * share * 10**6).denominator == 1 and share <= 1:
            return tell("{part} >= {number}% of {whole}", part=up, number=_decimal(100 * share), whole=down)
        share = 1 / share
        if a != -b and (100 * share * 10**6).denominator == 1 and share <= 1:
            return tell("{part} <= {number}% of {whole}", part=down, number=_decimal(100 * share), whole=up)
    if terms and all(factor < 0 for _, factor in terms) and not equal:
        return f"{terms_text(combine((-factor, name) for name, factor in terms))} <= {number(-bound)}"
    left = combine((factor, name) for name, factor in terms if factor > 0)
    right = combine((-factor, name) for name, factor in terms if factor < 0)
    more = [terms_text(right)] if right else []
    if bound > 0:
        more.append(number(bound))
    if bound < 0:
        left_text = f"{terms_text(left)} + {number(-bound)}" if left else number(-bound)
    else:
        left_text = terms_text(left) if left else "0"
    return f"{left_text} {sign} {' + '.join(more) or '0'}"


def _decimal(value: Fraction) -> str:
    whole = value * 10**6
    text = f"{whole.numerator // 10**6}.{whole.numerator % 10**6:06d}"
    return marked(text.rstrip("0").rstrip("."))


def _lines(result: Reconciliation, finding: Finding) -> Iterator[str]:
    labels = Labels(result)
    yield f"{finding.id}  {finding.title}"
    yield f"    {labels.scope(finding)}"
    yield ""
    yield finding.sentence
    yield ""
    yield tell("What is stated")
    for statement in chain.from_iterable(labels.families(finding.claims)):
        order = result.ledger.accounts_in_order(statement.accounts)
        accounts = ", ".join(f"{labels.name(a)} ({labels.documents(statement, a)})" for a in order)
        yield f"    {statement.id}: {claim_words(result.ledger, statement.claim)}"
        yield f"        {tell('stated by {accounts}', accounts=accounts)}"
    if finding.assumptions:
        yield ""
        yield tell("What is assumed")
        for name in finding.assumptions:
            yield f"    {labels.assumptions[name]} {name}: {labels.sentence(name)}"
    yield from proof_lines(result, finding)
    if finding.routes:
        yield ""
        yield tell(OTHER_ROUTES)
        for route in finding.routes:
            words, sentence = route_lines(result, route)
            yield f"    {words}"
            yield f"        {sentence}"


def proof_lines(result: Reconciliation, finding: Finding) -> Iterator[str]:
    """The proof of a conflict, or of what all figures of an account leave; above each, what it shows."""
    if finding.conflict is not None:
        yield ""
        yield tell("Proof that these cannot all hold")
        yield ""
        yield from _proof(result, finding.conflict.proof, finding.conflict.focus)
        yield ""
        if None in finding.conflict.without:
            yield tell("Perhaps fewer of these collide already: the search for a smaller conflict was given up.")
        else:
            yield tell("Without any one of these, the others can all hold: the JSON report has the counts.")
    elif finding.reach is not None and finding.reach.range is not None:
        for end, which in zip(finding.reach.range, ("low", "high"), strict=True):
            if end.proof is not None and end.because:
                yield ""
                yield from _end(result, finding.reach.statement, end, which)
                yield ""
                yield from _proof(result, end.proof, finding.reach.statement)
    elif finding.reading is not None:
        for out in finding.reading.excludes:
            words = claim_words(result.ledger, result.problem.statement(out.statement).claim)
            yield ""
            proof = tell("Proof that with this reading, this cannot hold: {claim}", claim=words)
            yield from folded("", proof, indent=0)
            yield ""
            yield from _proof(result, out.proof, out.statement)
    else:
        assert finding.lead is not None
        yield from _open(result, finding.lead)


def proof_size(result: Reconciliation, finding: Finding) -> int:
    """How many steps `proof_lines` would write down."""
    proofs = [finding.conflict.proof] if finding.conflict is not None else []
    if finding.reach is not None and finding.reach.range is not None:
        proofs += [end.proof for end in finding.reach.range if end.proof is not None]
    lines = chain.from_iterable(proof_in(result.core.lines, proof).lines for proof in proofs)
    return sum(len(line.parts) if isinstance(line, Sum) else 1 for line in lines)


def _open(result: Reconciliation, lead: Lead) -> Iterator[str]:
    """What is uncounted, and counts that keep every figure with another option ahead."""
    ledger = result.ledger
    whole = ledger.whole_of(lead.tally).id
    contest = ledger.contest_of(lead.tally)
    yield ""
    for words in lead_words(result.problem, lead):
        yield from folded("", words, indent=0)
    overtaken = lead.views[0].overtaken
    assert overtaken is not None
    values = result.core.solutions[overtaken]
    yield ""
    yield tell("Counts that keep all these figures, with another option ahead in the whole")
    rows = []
    for option in options_in_order(result.problem, lead.tally):
        counts = [values.get(variable("votes", tally, option), 0) for tally in (lead.tally, whole)]
        rows.append([contest.name_of(option), *map(number, counts)])
    yield from table(rows, right=(1, 2), headers=("", tally_words(ledger, lead.tally), tally_words(ledger, whole)))


def _end(result: Reconciliation, statement: str, end: End, which: str) -> Iterator[str]:
    """What the proof of an end shows."""
    quantity = result.problem.statement(statement).quantity
    assert quantity is not None
    assert end.value is not None
    words = end_words(quantity, end.value, up=which == "high", digits=3)
    large = isinstance(end.value, Fraction) and end.value.denominator > LARGE
    what = quantity_words(result.ledger, quantity)
    if which == "low":
        text = tell("Proof of the low end, that {quantity} is at least {number}", quantity=what, number=words)
    else:
        text = tell("Proof of the high end, that {quantity} is at most {number}", quantity=what, number=words)
    if large:
        text += tell(": exactly {number}, hence the large numbers below", number=exact(end.value))
    yield from folded("", text, indent=0)


def route_lines(result: Reconciliation, route: Conflict) -> tuple[str, str]:
    """What another route consists of, and its sentence."""
    labels = Labels(result)
    words = [claim_words(result.ledger, result.problem.statement(id).claim) for id in route.statements]
    rest = labels.resting_on(route.assumptions)
    more = tell(" (rests on {assumptions})", assumptions=rest) if rest else ""
    return "; ".join(words) + more, sentence_of(result.problem, route)


def _proof(result: Reconciliation, refutation: Refutation, focus: str) -> Iterator[str]:
    """The constraints that a proof cites, then its lines."""
    problem = result.problem
    lines = proof_in(result.core.lines, refutation).lines
    rows = {row.name: row for row in problem.system.rows}
    clauses = {clause.name: clause for clause in problem.system.clauses}
    cited = [name for name in constraints_cited(lines) if name not in clauses]
    cited.sort(key=lambda name: (not name.startswith(f"{focus} "), name.endswith(NOT_NEGATIVE)))
    numbers = {name: f"[{i + 1}]" for i, name in enumerate(cited)}
    yield tell("What these say, in whole numbers")
    for name in cited:
        yield f"    {numbers[name]} {_cited_words(problem, rows.get(name), name)}"
    yield ""
    yield tell("Step by step")
    indent = 1
    for place, line in enumerate(lines):
        pad = "    " * indent
        if isinstance(line, Assume):
            supposed = tell("suppose {inequality}", inequality=_inequality_words(line.terms, line.bound))
            yield f"{pad}({place}) {supposed}"
        elif isinstance(line, Sum):
            yield from (f"{pad}{text}" for text in _sum_steps(line, place, lines, rows, numbers))
        elif isinstance(line, Split):
            low, high = (f"({assumed})" for assumed in line.assumed)
            both = tell("a whole number meets {low} or {high}, and both are impossible", low=low, high=high)
            yield f"{pad}({place}) {both}"
        else:
            cases = _clause_words(clauses[line.clause])
            yield f"{pad}({place}) {tell('{cases}: each case is impossible', cases=cases)}"


def _clause_words(clause: Clause) -> str:
    either = f" {tell(JOINTS['or'])} "
    cases = either.join(_inequality_words(terms, bound) for terms, bound in clause.cases)
    return f"{cases} ({tell(clause.why)})" if clause.why else cases


def _cited_words(problem: Problem, row: Row | None, name: str) -> str:
    if row is None:
        return f"{name}  ({tell('a count is never negative')})"
    text = _inequality_words(row.terms, row.bound, equal=row.equal)
    stated = [statement for statement in problem.statements if statement.id in row.needs]
    if stated and not row.why:
        return f"{text}  ({stated[0].id}: {tell('{figure}', figure=stated[0].claim.printed)})"
    read = [hypothesis for hypothesis in problem.hypotheses if hypothesis.id in row.needs]
    if read and not row.why:
        ratio, of = read[0], of_words(read[0].of)
        words = tell("{claim}, read as {of}: {figure}", claim=ratio.statement, of=of, figure=ratio.claim.printed)
        return f"{text}  ({words})"
    return f"{text}  ({tell(row.why) if row.why else name})"


def _sum_steps(
    line: Sum, place: int, lines: tuple[Line, ...], rows: dict[str, Row], numbers: dict[str, str]
) -> Iterator[str]:
    """The sum, adding at each step what leaves the fewest quantities, so that one after the other drops out.

    What is written down is a multiple of the sum so far, in the smallest whole numbers.
    """
    parts = [(reference, Fraction(multiple)) for reference, multiple in line.parts]
    total: dict[str, Fraction] = {}
    bound = Fraction(0)
    scale = Fraction(0)
    while parts:
        choice = min(range(len(parts)), key=lambda i: _left_over(total, parts[i], lines, rows)) if total else 0
        reference, multiple = parts.pop(choice)
        terms, value = _inequality(reference, lines, rows)
        before = {name for name, factor in total.items() if factor}
        for name, factor in terms:
            total[name] = total.get(name, Fraction(0)) + multiple * factor
        bound += multiple * value
        gone = sorted(name for name in before if not total[name])
        label = numbers[reference] if isinstance(reference, str) else f"({reference})"
        left = any(total.values()) or not scale
        after = _written(total, bound) if left else scale * (multiple * scale).denominator
        out = tell("{quantities} {drop} out", quantities=", ".join(gone), drop=plural(DROPS, "drop", len(gone)))
        step = f"{_step_words(multiple, label, scale, after)}:  {_running(total, bound, after)}"
        yield f"{step}   ({out})" if gone else step
        scale = after
    ending = _inequality_words(line.terms, line.bound) if line.terms else tell("impossible")
    rounding = tell(", rounded up to a whole number") if line.terms and bound.denominator > 1 else ""
    yield f"({place}) {tell('so {inequality}', inequality=ending)}{rounding}"


def _step_words(multiple: Fraction, label: str, before: Fraction, after: Fraction) -> str:
    """What to do with the inequality written last; `before` and `after` are what it is of the sum, then and now."""
    if not before:
        return tell("take {inequality}", inequality=_times(abs(multiple) * after, label))
    added = multiple * before
    whole = added.denominator
    first = tell("take {count} times that, ", count=number(whole)) if whole > 1 else ""
    other = _times(abs(added * whole), label)
    words = tell("add {inequality}", inequality=other) if added > 0 else tell("subtract {inequality}", inequality=other)
    divisor = before * whole / after
    last = tell(", divide by {number}", number=_plain(divisor)) if divisor != 1 else ""
    return f"{first}{words}{last}"


def _times(count: Fraction, label: str) -> str:
    return label if count == 1 else tell("{count} times {inequality}", count=_plain(count), inequality=label)


def _plain(multiple: int | Fraction) -> str:
    top, bottom = number(multiple.numerator), number(multiple.denominator)
    return top if multiple.denominator == 1 else f"{top}/{bottom}"


def _written(total: dict[str, Fraction], bound: Fraction) -> Fraction:
    """What to multiply a sum with to write it in the smallest whole numbers."""
    numbers = [factor for factor in total.values() if factor] or [bound]
    scale = lcm(bound.denominator, *(number.denominator for number in numbers))
    shared = gcd(int(bound * scale), *(int(number * scale) for number in numbers)) or 1
    return Fraction(scale, shared)


def _running(total: dict[str, Fraction], bound: Fraction, scale: Fraction) -> str:
    terms = tuple(sorted((name, int(factor * scale)) for name, factor in total.items() if factor))
    return _inequality_words(terms, int(bound * scale))


def _left_over(
    total: dict[str, Fraction], part: Part, lines: tuple[Line, ...], rows: dict[str, Row]
) -> tuple[int, int]:
    """How many quantities remain after adding a part, and how many of its own are new."""
    terms, _ = _inequality(part[0], lines, rows)
    names = {name for name, factor in total.items() if factor}
    new = [name for name, _ in terms if name not in names]
    gone = [name for name, factor in terms if name in names and not total[name] + part[1] * factor]
    return len(names) + len(new) - len(gone), len(new)


def _inequality(reference: str | int, lines: tuple[Line, ...], rows: dict[str, Row]) -> AtLeast:
    if isinstance(reference, str):
        if reference in rows:
            return rows[reference].terms, rows[reference].bound
        return ((reference.removesuffix(NOT_NEGATIVE), 1),), 0
    line = lines[reference]
    if isinstance(line, Assume | Sum):
        return line.terms, line.bound
    return (), 1
