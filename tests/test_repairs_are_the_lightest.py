"""With weights, the smallest repairs are those of least total weight: all of them, in the whole and in each account."""

from __future__ import annotations

import itertools
import json
import random
from collections import defaultdict

import attrs
import pytest
from ledgers import EVERYTHING, small_ledger, weighted
from oracle import Oracle, _minimal_hitting_sets
from posed import boxed, verified, within_its_box
from toml_files import SEEDS, read_folder, to_texts

import reconcile
from reconcile import model
from reconcile.engine import conflicts as search
from reconcile.engine.answers import Undecided
from reconcile.engine.parts import Engine
from reconcile.meetings import meetings_lighter_than, minimal_meetings, total_weight
from reconcile.report.json import to_plain
from reconcile.report.markdown import to_markdown
from reconcile.report.text import to_text

FAST, CHUNK = 300, 20
THOROUGH = 10_000


@pytest.mark.parametrize("first", range(0, FAST, CHUNK))
def test_repairs_agree_with_brute_force(first):
    met = [compare(seed) for seed in range(first, first + CHUNK)]
    assert any(met), "no ledger whose lightest repairs are not those of fewest members"


@pytest.mark.thorough
@pytest.mark.parametrize("first", range(0, THOROUGH, 10 * CHUNK))
def test_repairs_agree_with_brute_force_thoroughly(first, request):
    if "thorough" not in request.config.getoption("markexpr"):
        pytest.skip("a long run: ask for it with -m thorough")
    for seed in range(first, first + 10 * CHUNK):
        compare(seed)


def compare(seed):
    """Whether the weights made a difference; raises `AssertionError` where the repairs are not the lightest."""
    small = small_ledger(seed, EVERYTHING)
    small = attrs.evolve(small, ledger=weighted(small.ledger, seed))
    problem = boxed(small)
    oracle = Oracle(small.ledger, problem.statements, small.box)
    if not oracle.possible(problem.assumptions):
        return False  # the box and the assumptions collide by themselves, which no ledger without a box can
    with within_its_box(small):
        result = verified(small.ledger)
    weights = weights_by_hand(small.ledger, problem.statements)
    expected = lightest(oracle.corrections(), weights) if oracle.conflicts() else {}
    assert {frozenset(r.dropped): r.weight for r in result.repairs} == expected, f"seed {seed}: smallest repairs"
    others = {frozenset(r.dropped): r.weight for r in result.core.other_repairs}
    every = {names: sum(weights[name] for name in names) for names in oracle.corrections() if names}
    assert others == {names: weight for names, weight in every.items() if names not in expected}, f"seed {seed}"
    _compare_accounts(seed, result, oracle, weights)
    return expected.keys() != lightest(every, dict.fromkeys(weights, 1)).keys()


def weights_by_hand(ledger, statements):
    """As documented: a claim's own weight before its source's, the greatest of a statement's printings."""
    weights = {assumption.id: assumption.weight for assumption in ledger.assumptions}
    replaced = {claim.supersedes for claim in ledger.claims}
    for statement in statements:
        weights[statement.id] = 0
        for claim in statement.claims:
            assert claim.id not in replaced
            of_source = next(source.weight for source in ledger.sources if source.id == claim.source)
            weights[statement.id] = max(weights[statement.id], claim.weight or of_source)
    return weights


def lightest(sets, weights):
    """The sets of least weight, with it."""
    weighed = {names: sum(weights[name] for name in names) for names in sets}
    return {names: weight for names, weight in weighed.items() if weight == min(weighed.values())}


def _compare_accounts(seed, result, oracle, weights):
    """What an account that contradicts itself has to leave out."""
    dropped = defaultdict(set)
    for bound in result.core.bounds:
        dropped[bound.account].add(frozenset(bound.dropped))
    for account in result.problem.accounts:
        taken = result.problem.of_account(account) | set(result.problem.assumptions)
        own = [names for names in oracle.conflicts() if names <= taken]
        if dropped[account]:
            expected = lightest(_minimal_hitting_sets(own), weights).keys()
            assert dropped[account] == expected, f"seed {seed}: what {account} leaves out"


# ---- Weights that make no difference


def everywhere(weight):
    """The seeds with the same weight on everything that can have one."""
    files = read_folder()
    listed = {entry["id"] for data in files.values() for entry in data.get("assumption", [])}
    added = [{"id": built.id} for built in model.BUILT_IN_ASSUMPTIONS if built.id not in listed]
    files["contests.toml"].setdefault("assumption", []).extend(added)
    for data in files.values():
        sections = [data.get("claim", []), data.get("assumption", []), [data["source"]] if "source" in data else []]
        for entry in itertools.chain(*sections):
            entry["weight"] = weight
    return reconcile.reconcile(reconcile.from_texts(to_texts(files)))


@pytest.fixture(scope="module")
def plain():
    return reconcile.reconcile(reconcile.load(SEEDS))


def test_weights_of_1_change_nothing(plain):
    found = everywhere(1)
    assert to_plain(found) == to_plain(plain)
    assert to_text(found) == to_text(plain)
    assert to_markdown(found) == to_markdown(plain)
    assert not plain.weights
    assert {repair.weight for repair in plain.repairs} == {3}


def test_one_weight_for_everything_changes_no_repair(plain):
    found = everywhere(1_000_000)
    assert [repair.dropped for repair in found.repairs] == [repair.dropped for repair in plain.repairs]
    assert {repair.weight for repair in found.repairs} == {3_000_000}
    same = ("claims", "findings", "bounds", "standings", "if_account_stands")
    assert [to_plain(found)[key] for key in same] == [to_plain(plain)[key] for key in same]


def test_a_report_made_with_other_weights_is_refused(plain):
    heavy = everywhere(2)
    for report, ledger in ((to_plain(plain), heavy.ledger), (to_plain(heavy), plain.ledger)):
        with pytest.raises(reconcile.ReconcileError, match="a repair does not weigh"):
            reconcile.verify(json.loads(json.dumps(report)), ledger)


# ---- Where the search is given up


def some_with_repairs(number):
    for seed in range(number):
        ledger = weighted(small_ledger(seed, EVERYTHING).ledger, seed)
        full = reconcile.reconcile(ledger)
        if full.repairs:
            yield ledger, full, {repair.dropped for repair in full.repairs}


def test_what_is_found_before_the_search_ends_is_the_lightest(monkeypatch):
    cut_short = 0
    for ledger, _, smallest in some_with_repairs(12):
        for most in (1, 3):
            monkeypatch.setattr(search, "MOST_CORRECTIONS", most)
            found = verified(ledger)
            assert {repair.dropped for repair in found.repairs} <= smallest
            cut_short += bool(found.repairs) and not found.complete
        monkeypatch.undo()
    assert cut_short


def test_the_lightest_is_found_first(monkeypatch):
    """Four numbers, each printed as two: a round for each conflict, then one for the lightest of sixteen repairs."""
    printed = [(option, kind) for option in ("ana", "blas") for kind in ("votes", "seats")]
    claims = [claim(f"{o}-{k}-1", k, "10", f'option = "{o}"', "weight = 9") for o, k in printed]
    claims += [claim(f"{o}-{k}-2", k, "20", f'option = "{o}"') for o, k in printed]
    rounds = iter([True] * 4)
    monkeypatch.setattr(Engine, "large", property(lambda engine: True))
    monkeypatch.setattr(Engine, "spend", lambda engine, work: next(rounds, False))
    found = result_of(*claims)
    assert len(found.core.conflicts) == 4
    assert not found.complete
    assert [sorted(repair.dropped) for repair in found.repairs] == [sorted(f"{o}-{k}-2" for o, k in printed)]


def test_nothing_is_called_smallest_where_a_lighter_set_is_undecided(monkeypatch):
    decide, left = Engine.decide, 0
    for ledger, full, smallest in some_with_repairs(20):
        hidden = {frozenset(full.problem.weights) - set(dropped) for dropped in smallest}

        def hiding(engine, taken, goals=(), hidden=hidden):
            undecided = frozenset(taken) in hidden and not goals
            return Undecided("hidden") if undecided else decide(engine, taken, goals)

        monkeypatch.setattr(Engine, "decide", hiding)
        found = verified(ledger)
        monkeypatch.undo()
        assert not found.complete
        assert not found.repairs
        assert not found.core.other_repairs
        left += bool(full.core.other_repairs)
    assert left


# ---- Sets that meet every conflict


@pytest.mark.parametrize("seed", range(50))
def test_lighter_meetings_agree_with_trying_all(seed):
    rng = random.Random(seed)
    names = "abcdefg"
    weights = {name: rng.choice((1, 1, 2, 3, 10)) for name in names}
    conflicts = [frozenset(rng.sample(names, rng.randint(1, 4))) for _ in range(rng.randint(0, 6))]
    sets = [frozenset(few) for n in range(8) for few in itertools.combinations(names, n)]
    meeting = [few for few in sets if all(few & conflict for conflict in conflicts)]
    minimal = {few for few in meeting if not any(other < few for other in meeting)}
    assert minimal_meetings(conflicts) == minimal
    for weight in range(12):
        lighter = {few for few in minimal if sum(weights[name] for name in few) < weight}
        assert meetings_lighter_than(weight, conflicts, weights) == lighter


def test_many_values_of_one_number():
    """Each two of forty collide, so all but one must be doubted; their meetings are few, the ways to them are not."""
    names = [f"c{i}" for i in range(40)]
    weights = {name: i + 1 for i, name in enumerate(names)}
    pairs = [frozenset(pair) for pair in itertools.combinations(names, 2)]
    least = total_weight(names, weights) - 40
    assert meetings_lighter_than(least, pairs, weights) == set()
    assert meetings_lighter_than(least + 1, pairs, weights) == {frozenset(names) - {"c39"}}


# ---- What is read, and what is said

LEDGER = """
[source]
id = "news"
document = "news.txt"
decimal = "."
{of_source}

[[claimant]]
id = "Council"

[[contest]]
id = "mayor"
options = ["ana", "blas"]

[[tally]]
id = "count"
contest = "mayor"
counted_by = "Council"
final = true

[defaults]
tally = "count"
claimant = "Council"
"""
OTHER = """
[source]
id = "post"
document = "post.txt"
decimal = "."

[defaults]
tally = "count"
claimant = "Council"
"""


def claim(id, kind, figure, *more):
    return "\n".join(["\n[[claim]]", f'id = "{id}"', f'{kind} = "{figure}"', *more, ""])


ANA, VALID = 'option = "ana"', 'of = "valid"'


def result_of(*claims, of_source="", other=()):
    texts = {"some/where/news.toml": LEDGER.format(of_source=of_source) + "".join(claims)}
    texts["post.toml"] = OTHER + "".join(other)
    return reconcile.reconcile(reconcile.from_texts(texts))


def test_a_claims_own_weight_goes_before_its_sources():
    claims = claim("v", "votes", "60", ANA), claim("t", "total", "50", VALID, "weight = 2")
    assert [repair.dropped for repair in result_of(*claims).repairs] == [("v",)]
    found = result_of(*claims, of_source="weight = 3")
    assert [(repair.dropped, repair.weight) for repair in found.repairs] == [(("t",), 2)]
    assert found.ledger.claim("v").weight is None
    assert found.ledger.claim("t").weight == 2


def test_a_statement_weighs_as_its_weightiest_printing_and_not_as_their_sum():
    printings = [claim(f"v{i}", "votes", "60", ANA) for i in range(5)]
    other = claim("t", "total", "50", VALID, "weight = 4")
    heavy = claim("v", "votes", "60", ANA, "weight = 3")
    found = result_of(*printings, heavy, other)
    (repair,) = found.repairs
    assert repair.weight == 3
    assert found.problem.weights[repair.dropped[0]] == 3


def test_a_superseded_claim_does_not_weigh():
    printed_first = claim("v", "votes", "60", ANA, "weight = 9")
    corrected = claim("w", "votes", "60", ANA, 'supersedes = "v"')
    found = result_of(printed_first, corrected, claim("t", "total", "50", VALID))
    assert {repair.dropped: repair.weight for repair in found.repairs} == {("w",): 1, ("t",): 1}
    assert not found.weights
    assert "weight" not in to_text(found)


def test_built_in_assumptions_weigh():
    counts = (("cast", 60), ("valid", 50), ("null", 0), ("blank", 0))
    claims = [claim(of, "total", str(number), f'of = "{of}"') for of, number in counts]
    assert ("nothing-else",) in {repair.dropped for repair in result_of(*claims).repairs}
    entry = '\n[[assumption]]\nid = "nothing-else"\nweight = 2\n'
    found = result_of(*claims, other=[entry])
    assert ("nothing-else",) not in {repair.dropped for repair in found.repairs}
    (other,) = found.core.other_repairs
    assert (other.dropped, other.weight) == (("nothing-else",), 2)
    assert [tuple(chosen) for chosen in found.weights] == [("assumption", "nothing-else", 2, "post.toml")]
    assert next(a.text for a in found.ledger.assumptions if a.id == "nothing-else").startswith("every ballot cast")


def test_what_the_reports_say():
    claims = claim("v", "votes", "60", ANA), claim("t", "total", "50", VALID, "weight = 3")
    entry = '\n[[assumption]]\nid = "idle"\ntext = "nothing rests on this"\nweight = 7\n'
    second = [claim(f"u{i}", "total", "50", VALID, "weight = 1000") for i in range(8)]
    found = result_of(*claims, of_source="weight = 2", other=[entry, *second])
    text = to_text(found)
    assert text[text.index("REPAIRS") : text.index("\n\n", text.index("REPAIRS"))] == (
        "REPAIRS A total weight of 2 at the least must be doubted so that the rest can hold; 1 way of\n"
        "    that weight to choose: ana 60 votes\n"
        "    A weight says how reluctantly a statement or assumption is doubted, and nothing about who is\n"
        "    right. Whoever wrote the claim files chose these; all others are 1:\n"
        "    source news               2  news.toml\n"
        "    claim t                   3  news.toml\n"
        "    claims u0 and 7 more  1,000  post.toml"
    )
    assert "| claims u0 and 7 more | 1,000 | post.toml |" in to_markdown(found)
    report = to_plain(found)
    assert [repair["weight"] for repair in (*report["repairs"], *report["other_repairs"])] == [2, 1000]
    assert report["weights"][0] == {"section": "source", "id": "news", "weight": 2, "claim_file": "news.toml"}


def test_a_claim_of_weight_1_in_a_weightier_source_is_listed():
    claims = claim("v", "votes", "60", ANA), claim("t", "total", "50", VALID, "weight = 1")
    found = result_of(*claims, of_source="weight = 2")
    assert [(chosen.section, chosen.id, chosen.weight) for chosen in found.weights] == [
        ("source", "news", 2),
        ("claim", "t", 1),
    ]
