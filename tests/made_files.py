"""Claim files as Hypothesis makes them: valid ones with every kind of entry, and the same with some things broken."""

from __future__ import annotations

import copy

from hypothesis import strategies as st

from reconcile.claim_reading import MAY_HAVE, NEEDS, OF
from reconcile.schemas.keys import KEYS
from reconcile.strategies.toml import inline, key_text

OPTIONS = ["ana", "blas", "José"]
FIGURES = {
    "votes": ["5,150,092", "10.1 million", "about 3,000,000", "tres mil", "1 234 567", "at least 100"],
    "share": ["51.2%", "51 %", "44-45%", "two thirds", "more than 70%", "menos del 10 %"],
    "total": ["1,180,000", "10 millones", "zero"],
    "turnout": ["59%", "at least 50 percent"],
    "coverage": ["80%", "partial"],
    "lead": ["1,704,114", "7 points", "siete puntos"],
    "rank": ["second", "2nd", "3.º", "primera"],
    "options": ["eight", "10"],
    "seats": ["99", "más de 10"],
    "winner": OPTIONS,
    "ahead": ["ana"],
    "control": ["ana", "rest"],
}
RANKED = ("continuing", "exhausted", "undervotes")
"""Totals of contests of another sort than those of `ballot`."""
RUBBISH = [
    "", "x", " a", "a ", "*", "a,b", "a]", "a\n", "\n", "a\u200b", "e\u0301", "all", "a less b", "a\nb less c", "ana",
    "rest", "valid", "roll", "sheets", "null", ".", ";", "51%", "51.2", "5%\n", "1 000,5", "½", "5.15M", "-3", "~", "%",
    "1,,2", "1.º", "9" * 101, "f" * 64, "f" * 64 + "\n", "F" * 64, "nothing-else", "text", "end",
    0, 1, 2, -1, 1_000_000, 1_000_001, 2.5, True, False,
    [], ["ana"], ["ana", "ana"], ["valid", "sheets"], [""], [1], [True], {}, {"ana": "Ana"}, {"ana": 1}, {"id": "x"},
    [{}], [[1, 2]], [[2, 1]], [[0, 0]], [[0, 1, 2]], [[-1, 2]], [[1]], [[True, 2]], [["1", "2"]], [[0, 10]],
    [{"option": "ana"}],
]  # fmt: skip
SECTIONS = ["source", "defaults", "claimant", "contest", "tally", "claim", "table", "assumption", "omitted", "claims"]
ANY_KEY = [*sorted({key for keys in KEYS.values() for key in keys}), "Id", "", "x-note", *SECTIONS]


def to_text(data):
    """A claim file with one line for each section, also where that is not one."""
    return "".join(f"{key_text(key)} = {inline(value)}\n" for key, value in data.items())


@st.composite
def valid_files(draw):
    """A claim file that a ledger can be made of."""
    data = {
        "source": {"id": "post", "document": "post.txt", **_some(draw, _source)},
        "claimant": [{"id": "Council"}, {"id": "Blas", **_some(draw, {"account": "Blas and his list", "name": "B."})}],
        "contest": _contests(draw),
        "tally": _tallies(draw),
        "assumption": draw(st.lists(st.sampled_from(ASSUMPTIONS), unique_by=lambda each: each["id"])),
    }
    data["assumption"] = [{**each, **_some(draw, {"weight": 3, "holds": False})} for each in data["assumption"]]
    defaults = _some(draw, {"claimant": "Council", "tally": "first", "contest": "ballot", "via": "wire", "of": "valid"})
    if draw(st.booleans()):
        data["defaults"] = defaults
    given = data.get("defaults", {})
    data["claim"] = [_claim(draw, number, given) for number in range(draw(st.integers(0, 5)))]
    data["table"] = [_table(draw, number, given) for number in range(draw(st.integers(0, 2)))]
    data["omitted"] = draw(st.sampled_from([[], [{"reason": "no figure", "printed": "third", "at": [[5, 10]]}]]))
    return {key: value for key, value in data.items() if value != [] or draw(st.booleans())}


_source = {"decimal": ".", "sha256": "0a" * 32, "language": "es", "published": "2024-07-29", "weight": 7}
ASSUMPTIONS = [
    {"id": "same", "text": "the same ballots"},
    {"id": "nothing-else"},
    {"id": "cast-within-roll", "text": "no more ballots than voters"},
    {"id": "few", "text": "few", "quantities": ["null", "blank"], "of": "cast", "figure": "at most 10%"},
    {"id": "alike", "text": "alike", "quantities": ["cast"], "per": "sheets", "figure": "at most 150%"},
    {"id": "of-first", "text": "of the first", "tallies": ["first"]},
]


def _some(draw, keys):
    """Some of the keys."""
    return {key: keys[key] for key in draw(st.lists(st.sampled_from(sorted(keys)), unique=True))}


def _contests(draw):
    more = {"title": "President", "names": {"ana": "Ana García"}, "votes_per_option": 1, "chamber": 167}
    more |= {"blank_is_valid": True, "votes_per_ballot": 1, "ranked": False}
    group = draw(st.sampled_from([{"members": ["ana"]}, {"all_except": ["ana", "blas"]}, {"all_except": OPTIONS}]))
    ballot = {"id": "ballot", "options": [*OPTIONS], "group": [{"id": "rest", **group}], **_some(draw, more)}
    ranked = {"id": "council", "options": ["red", "green", "blue"], "ranked": True}
    return [ballot, ranked, {"id": "two", "options": ["yes", "no"], "votes_per_ballot": 2}][: draw(st.integers(2, 3))]


def _tallies(draw):
    made = {
        "id": "first",
        "contest": "ballot",
        **_some(draw, {"counted_by": "Council", "as_of": "2024", "name": "1st"}),
    }
    whole = {"id": "whole", "contest": "ballot", **draw(st.sampled_from([{"final": True}, {}]))}
    related = draw(st.sampled_from([{"part_of": "whole"}, {}, {"replaces": "old"}]))
    rounds = [{"id": "r1", "contest": "council"}, {"id": "r2", "contest": "council", "round_after": "r1"}]
    rounds[1] |= {"eliminated": draw(st.sampled_from([[], ["blue"]])), "final": True}
    halves = {"id": "all", "contest": "ballot", "made_of": ["old", "whole"]}
    return [
        {**made, **related},
        whole,
        {"id": "old", "contest": "ballot"},
        *rounds,
        *draw(st.sampled_from([[], [halves]])),
    ][: draw(st.integers(5, 5 if "replaces" in related or whole.get("final") else 6))]


def _common(draw, given):
    """Whose claim it is, and of which tally, as far as the defaults do not say."""
    of = [{"tally": "first"}, {"contest": "ballot"}] + ([{}] if {"tally", "contest"} & given.keys() else [])
    who = [{"claimant": "Blas"}] + ([{}] if "claimant" in given else [])
    return {**draw(st.sampled_from(of)), **draw(st.sampled_from(who)), **_some(draw, {"via": "a wire", "rests_on": []})}


def _claim(draw, number, given):
    kind = draw(st.sampled_from(sorted(FIGURES)))
    printed = draw(st.sampled_from(FIGURES[kind]))
    claim = {"id": f"claim-{number}", kind: printed, **_common(draw, given), **_some(draw, {"weight": 5})}
    if kind in ("winner", "ahead", "control"):
        claim |= draw(st.sampled_from([{}, {"printed": "won"}, {"printed": "won", "at": [[5, 8]]}]))
    else:
        claim |= draw(st.sampled_from([{}, {"at": [[10, 10 + len(printed)]]}]))
    values = {"option": ["ana"], "over": ["blas"], "besides": [[], ["ana", "blas"]], "quantity": []}
    values["of"] = [total for total in OF.get(kind, ()) if total not in RANKED]
    for key in NEEDS[kind]:
        claim[key] = draw(st.sampled_from(values[key]))
    for key in MAY_HAVE.get(kind, ()):
        if values[key] and draw(st.booleans()):
            claim[key] = draw(st.sampled_from(values[key]))
    if kind == "share" and draw(st.booleans()):
        claim |= {"quantity": "null"}
        del claim["option"]
    if given.get("of") in OF.get(kind, ()) and draw(st.booleans()):
        claim.pop("of", None)
    return claim


def _table(draw, number, given):
    rows = [{"option": "ana", "votes": "6,408,844", **_some(draw, {"share": "51.95%", "votes_at": [[0, 9]]})}]
    rows += draw(st.sampled_from([[], [{"option": "blas", "share": "43.18%", "share_at": [[20, 26]]}]]))
    shares = any("share" in row for row in rows)
    of = {"of": "cast"} if shares and given.get("of") is None else _some(draw, {"of": "registered"})
    return {"id": f"table-{number}", "rows": rows, **_common(draw, given), **of, **_some(draw, {"shares_rest_on": []})}


@st.composite
def broken_files(draw):
    """A valid file with up to three things changed, most of which are faults."""
    data = copy.deepcopy(draw(valid_files()))
    for _ in range(draw(st.integers(1, 3))):
        _break(draw, data)
    return data


def _break(draw, data):
    places = list(_places(data))
    container, key = draw(st.sampled_from(places))
    change = draw(st.sampled_from(["drop", "set", "add", "twice", "of another"]))
    if change == "drop":
        del container[key]
    elif change == "set":
        container[key] = copy.deepcopy(draw(st.sampled_from(RUBBISH)))
    elif change == "of another":
        other, name = draw(st.sampled_from(places))
        container[key] = copy.deepcopy(other[name])
    elif change == "add" and isinstance(container, dict):
        other, name = draw(st.sampled_from(places))
        value = draw(st.sampled_from([*RUBBISH, other[name]]))
        container[draw(st.sampled_from(ANY_KEY))] = copy.deepcopy(value)
    elif isinstance(container, list):
        container.append(copy.deepcopy(container[key]))


def _places(data):
    """Every key of every table and every index of every list, each with what holds it."""
    for key, value in list(data.items()) if isinstance(data, dict) else list(enumerate(data)):
        yield data, key
        if isinstance(value, dict | list):
            yield from _places(value)


def whole_file():
    """One valid file with every kind of entry, every kind of claim and nearly every key."""
    common = {"claimant": "Blas", "tally": "first", "via": "a wire", "rests_on": ["same"], "weight": 5}
    taken = {key: common[key] for key in ("claimant", "tally", "via", "rests_on")}
    said = {"printed": "won", "at": [[5, 8]]}
    claims = {
        "votes": {"option": "ana", "at": [[0, 9]], "supersedes": "rank"},
        "share": {"option": "rest", "of": "valid"},
        "total": {"of": "null"},
        "turnout": {"of": "roll"},
        "coverage": {"of": "sheets"},
        "winner": said,
        "ahead": {"over": "blas", **said},
        "lead": {"option": "ana", "over": "blas", "of": "cast"},
        "rank": {"option": "ana"},
        "options": {"besides": ["ana", "blas"]},
        "seats": {"option": "ana"},
        "control": {},
    }
    made = [{"id": kind, kind: FIGURES[kind][0], **common, **more} for kind, more in claims.items()]
    made += [{"id": "of-total", "share": "2%", "quantity": "null", "of": "valid"}, {"id": "plain", "turnout": "59%"}]
    made += [{"id": "court", "endorses": "winner", "claimant": "Blas", **said}]
    rows = [{"option": "ana", "votes": "6,408,844", "share": "51.95%", "votes_at": [[0, 9]], "share_at": [[10, 16]]}]
    more = {"votes_per_ballot": 1, "votes_per_option": 1, "chamber": 167, "blank_is_valid": False, "ranked": False}
    ballot = {"id": "ballot", "title": "President", "options": [*OPTIONS], "names": {"ana": "Ana"}, **more}
    groups = [{"id": "rest", "all_except": ["ana"]}, {"id": "both", "members": ["ana", "blas"]}]
    other = {"id": "run-off", "options": ["ana", "blas"], "runoff_of": "ballot"}
    first = {"id": "first", "contest": "ballot", "counted_by": "Council", "name": "1st", "as_of": "2024"}
    last = {"id": "r2", "contest": "council", "round_after": "r1", "eliminated": ["blue"], "final": True}
    return {
        "source": {"id": "post", "document": "post.txt", "publisher": "Post", "published_inferred": "2024", **_source},
        "defaults": {"claimant": "Council", "tally": "first", "via": "wire", "of": "cast", "rests_on": ["same"]},
        "claimant": [{"id": "Council"}, {"id": "Blas", "account": "Blas and his list", "name": "B."}],
        "contest": [
            {**ballot, "group": groups},
            other,
            {"id": "council", "options": ["red", "blue"], "ranked": True},
        ],
        "tally": [
            {**first, "part_of": "whole", "rests_on": ["same"]},
            {"id": "whole", "contest": "ballot", "final": True, "made_of": ["first"]},
            {"id": "new", "contest": "ballot", "replaces": "old"},
            {"id": "old", "contest": "ballot"},
            {"id": "r1", "contest": "council"},
            last,
        ],
        "claim": made,
        "table": [
            {"id": "table", "rows": rows, **taken, "of": "valid", "shares_rest_on": ["same"]},
            {"id": "bare", "rows": [{"option": "ana", "votes": "7"}]},
        ],
        "assumption": [{**each, "weight": 3, "holds": True} for each in ASSUMPTIONS],
        "omitted": [{"reason": "no figure", "printed": "third", "at": [[5, 10]]}],
    }


def single_changes(data):
    """Every file that differs from this one in a single place: a value dropped, doubled or another; a key more."""
    for path in _paths(data, ()):
        for change in ("drop", "twice", *RUBBISH):
            yield _changed(data, path, change)
    for path in _paths(data, ()):
        if isinstance(_at(data, path), dict):
            for key in ANY_KEY:
                for value in ("valid", "ana", [[5, 8]], ["same"]):
                    yield _changed(data, (*path, key), value)


def _paths(data, path):
    for key, value in list(data.items()) if isinstance(data, dict) else list(enumerate(data)):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from _paths(value, (*path, key))


def _at(data, path):
    for step in path:
        data = data[step]
    return data


def _changed(data, path, change):
    made = copy.deepcopy(data)
    container, key = _at(made, path[:-1]), path[-1]
    if change == "drop":
        del container[key]
    elif change == "twice" and isinstance(container, list):
        container.append(copy.deepcopy(container[key]))
    else:
        container[key] = copy.deepcopy(change)
    return made
