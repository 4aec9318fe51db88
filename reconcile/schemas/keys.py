"""What each section and key of a claim file holds, in the words that editors show."""

from __future__ import annotations

from typing import Final

__all__ = ["KEYS", "SECTION_WORDS"]

SECTION_WORDS: Final[dict[str, str]] = {
    "source": "The document that prints the figures of this file.",
    "defaults": "What a claim or table of this file takes for a key that it does not give.",
    "claimant": "Who states a claim: a person, a body, an outlet.",
    "contest": "A question put to the voters, with its rules.",
    "tally": "One count of one contest by one counting body at one moment.",
    "claim": "One printed statement, with exactly one kind key.",
    "table": "A whole bulletin in one block; each figure becomes a claim of its own.",
    "assumption": "A reading that someone chose, in one plain sentence, so that it can be doubted.",
    "omitted": "Something that looks like a claim and was left out on purpose.",
}

ID = "What other entries call this one: a short name without brackets and commas."
WEIGHT = "How reluctantly this is doubted, where a smallest repair is looked for."
RESTS_ON = "Assumptions on which this rests."
OPTION = "An option or a group of the contest."
AT = "Where this stands in the document: [[start, end], ...], in characters from 0, the end excluded."

_DEFAULTS = {
    "tally": "The count of which this speaks.",
    "contest": "In place of `tally`: the final tally of this contest.",
    "claimant": "Who states it.",
    "via": "Who passed the statement on.",
    "of": "The total of which a share is taken, or which a `total` is.",
    "rests_on": "Assumptions that the reading needs.",
}

KEYS: Final[dict[str, dict[str, str]]] = {
    "SourceEntry": {
        "id": ID,
        "document": "The name of the document's file.",
        "sha256": "The checksum of that file's bytes: 64 hexadecimal digits in lower case.",
        "language": 'The code of the document\'s language, such as "en" or "es".',
        "decimal": "The mark between units and tenths in this document.",
        "publisher": "The publisher, where the document prints it.",
        "published": "The date, where the document prints it.",
        "published_inferred": "The date, or part of it, where the document does not print it.",
        "weight": WEIGHT,
    },
    "Defaults": _DEFAULTS,
    "ClaimantEntry": {
        "id": ID,
        "account": "The side for which this claimant speaks; the id where it is not given.",
        "name": "What reports print for an account with this id.",
    },
    "GroupEntry": {
        "id": ID,
        "members": "The options of the group.",
        "all_except": "All options except these.",
    },
    "ContestEntry": {
        "id": ID,
        "options": "The ids of the candidates, lists or answers.",
        "title": "The contest's name.",
        "names": "What reports print for options and groups.",
        "group": "Options taken together.",
        "blank_is_valid": "Whether the rules count blank ballots among the valid ones.",
        "votes_per_ballot": "How many votes a ballot carries.",
        "votes_per_option": "How many votes of a ballot one option may take.",
        "chamber": "The number of seats, where it is known.",
        "ranked": "Whether voters rank the options, and the count goes in rounds.",
        "runoff_of": "The contest of which this one is the run-off.",
    },
    "TallyEntry": {
        "id": ID,
        "contest": "The contest that was counted.",
        "counted_by": "The claimant who counted.",
        "name": "What reports print; the id where it is not given.",
        "as_of": "The moment of the count.",
        "part_of": "A tally that holds all that this one counted.",
        "made_of": "Tallies that share no ballot and make this one up.",
        "replaces": "A tally that this one corrects.",
        "round_after": "In a ranked contest: the round before.",
        "eliminated": "In a ranked contest: the options taken out after the round before; [] for none.",
        "rests_on": RESTS_ON,
        "final": "Whether this is the whole vote.",
    },
    "ClaimEntry": {
        **_DEFAULTS,
        "id": ID,
        "votes": "Kind: a number of votes for `option`, as printed.",
        "share": "Kind: a share of the votes for `option`, or of the total `quantity`, as printed.",
        "total": "Kind: the total named by `of`, as printed.",
        "turnout": "Kind: the ballots cast as a share of the registered voters, as printed.",
        "coverage": 'Kind: how much of the whole was counted, as printed, or "partial".',
        "winner": "Kind: the option that has more votes than every other.",
        "ahead": "Kind: the option that has more votes than `over`.",
        "lead": "Kind: by how much `option` is above `over`, in votes or points, as printed.",
        "rank": "Kind: the place of `option`, as printed.",
        "options": "Kind: how many options there were, as printed, those in `besides` left out.",
        "seats": "Kind: a number of seats for `option`, as printed.",
        "control": "Kind: the option or group that holds more than half of the seats.",
        "endorses": "Kind: the claim that this claimant states too.",
        "option": OPTION,
        "quantity": "In place of `option`: the total of which this is the share.",
        "over": "The option or group that is behind.",
        "besides": "Options that the printed number does not count.",
        "printed": "The few words that say so, for a kind without a figure.",
        "supersedes": "A claim that this one corrects.",
        "at": AT,
        "weight": WEIGHT,
    },
    "TableRow": {
        "option": OPTION,
        "votes": "Its votes, as printed.",
        "share": "Its share, as printed.",
        "votes_at": AT,
        "share_at": AT,
    },
    "TableEntry": {
        **_DEFAULTS,
        "id": ID,
        "rows": "One row for each option.",
        "shares_rest_on": "Assumptions that the shares need, and the votes do not.",
    },
    "AssumptionEntry": {
        "id": "A new name, or that of a built-in assumption.",
        "text": "The assumption, in one plain sentence.",
        "tallies": "The tallies of which it speaks; all where it is not given.",
        "quantities": "The totals whose sum `figure` limits.",
        "of": "The total of which the figure is a share.",
        "per": "In place of `of`: what the average is taken over.",
        "figure": 'The limit, such as "at most 10%".',
        "holds": "Whether the assumption is made: false drops it.",
        "weight": WEIGHT,
    },
    "OmittedEntry": {
        "reason": "Why it was left out.",
        "printed": "The words.",
        "at": AT,
    },
}
"""By the entry's class, then by its key."""
