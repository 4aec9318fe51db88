"""Where a fresh draft contradicts itself within one account, it says so: the draft is likelier to be at fault."""

from __future__ import annotations

import tomllib
from pathlib import Path

import bulletins
import pytest
from command import run

from reconcile import from_texts, language, load, reconcile
from reconcile.drafting import collisions
from reconcile.drafting.collisions import collided, collisions_of
from reconcile.drafting.documents import Document, checksum, read_document
from reconcile.drafting.drafts import draft_document

DOCUMENTS = Path(__file__).resolve().parent / "documents"
SOUND = """NATIONAL ELECTORAL COMMISSION

With 80% of the tally sheets counted, Ida Moss has 600,120 votes (60.01%) and Ned Quill 399,880 votes ({}).

Null ballots: 10,000. Blank ballots: 5,000. Ballots cast: {}.
"""
SAID = (
    "as drafted, claims of one account cannot all hold. That this draft misread the document is likelier than that the"
    " account contradicts itself: look at these first: "
)


def drafted(text):
    return draft_document(Document("d.txt", checksum(text.encode()), text))


def test_a_share_that_cannot_be_is_named_with_the_claims_that_it_collides_with():
    found = drafted(SOUND.format("49.99%", "1,015,000"))
    ((account, claims),) = found.colliding
    assert account == "NATIONAL ELECTORAL COMMISSION"
    assert "d-ned-quill-share" in claims
    assert f"# {SAID}{', '.join(claims)} ({account})\n" in found.text.partition("[source]")[0]


def test_those_named_do_collide_and_without_one_of_them_they_do_not():
    found = drafted(SOUND.format("49.99%", "1,015,000"))
    ((_, claims),) = found.colliding
    blocks = found.text.split("\n\n")

    def conflicts(left):
        kept = [each for each in blocks if "[[claim]]" not in each or any(f'id = "{id}"\n' in each for id in left)]
        return [each for each in reconcile(from_texts({"d.toml": "\n\n".join(kept)})).findings if each.conflict]

    assert conflicts(claims)
    assert all(not conflicts([other for other in claims if other != id]) for id in claims)


def test_collisions_that_have_no_claim_in_common_are_named_apart():
    found = drafted(SOUND.format("49.99%", "1,019,000") + "\nValid votes: 1,000,000\n")
    assert len(found.colliding) == 2
    first, second = (set(each.claims) for each in found.colliding)
    assert not first & second
    assert "d-cast-total" in first | second


def test_nothing_is_said_of_a_draft_that_can_be_true():
    found = drafted(SOUND.format("39.99%", "1,015,000"))
    assert found.colliding == ()
    assert "cannot all hold" not in found.text


def test_nor_where_two_accounts_disagree():
    text = "The electoral council declared Ida Moss the winner. Ned Quill declared victory.\n"
    assert drafted(text).colliding == ()
    assert [each.code for each in reconcile(from_texts({"d.toml": drafted(text).text})).findings] == ["rival-winners"]


def test_nor_of_a_question():
    text = SOUND.format("39.99%", "1,015,000") + "\nThe commission said Moss has 12.00% of the votes.\n"
    found = drafted(text)
    assert (found.questions, found.colliding) == (1, ())


def test_it_is_said_on_standard_error_in_both_languages(tmp_path, capsys):
    (tmp_path / "d.txt").write_text(SOUND.format("49.99%", "1,015,000"), encoding="utf-8")
    found = run(capsys, "draft", tmp_path / "d.txt", "--output", tmp_path / "d.toml")
    assert found.errors.startswith(f"d.txt: {SAID}")
    assert found.status == 0
    spanish = run(capsys, "draft", tmp_path / "d.txt", "--language", "es")
    assert spanish.errors.startswith("d.txt: tal como quedó el borrador, hay afirmaciones de una misma versión")
    assert "# tal como quedó el borrador" in spanish.output.partition("[source]")[0]


def test_what_is_added_to_a_file_is_held_against_what_stands_there(tmp_path, capsys):
    text = SOUND.format("49.99%", "1,015,000")
    (tmp_path / "d.txt").write_text(text, encoding="utf-8")
    whole = drafted(text).text
    block = next(each for each in whole.split("\n\n") if 'share = "49.99%"' in each)
    span = block.rpartition("at = [")[2].strip().rstrip("]") + "]"
    kept = "\n".join(line.replace(span, "") if line.startswith("# drafted") else line for line in whole.split("\n"))
    kept = "".join(line for line in kept.replace(f"\n\n{block}", "").splitlines(keepends=True) if SAID not in line)
    (tmp_path / "d.toml").write_text(kept, encoding="utf-8")
    assert load(tmp_path / "d.toml")
    found = run(capsys, "draft", tmp_path / "d.txt", "--output", tmp_path / "d.toml")
    assert SAID in found.errors
    assert "d-ned-quill-share" in found.errors
    again = run(capsys, "draft", tmp_path / "d.txt", "--output", tmp_path / "d.toml")
    assert again.errors == ""


@pytest.mark.parametrize("path", bulletins.paths(), ids=lambda path: path.stem)
def test_no_draft_of_a_keyed_document_collides(path):
    assert draft_document(read_document(path.with_suffix(".txt"))).colliding == ()


def test_a_document_that_contradicts_itself_is_named_too():
    """Shares of the ballots cast that add up to all of them, beside null ballots."""
    (found,) = draft_document(read_document(DOCUMENTS / "wire.txt")).colliding
    assert "wire-null-total" in found.claims


def test_a_draft_with_too_many_claims_is_not_looked_at(monkeypatch):
    text = drafted(SOUND.format("49.99%", "1,015,000")).text
    ledger = from_texts({"d.toml": text})
    ids = [claim.id for claim in ledger.claims]
    assert collisions_of(ledger, ids)
    assert collisions_of(ledger, ["another"]) == ()
    monkeypatch.setattr(collisions, "MOST_CLAIMS", len(ids) - 1)
    assert collisions_of(ledger, ids) == ()


def test_without_work_left_nothing_is_said(monkeypatch):
    ledger = from_texts({"d.toml": drafted(SOUND.format("49.99%", "1,015,000")).text})
    monkeypatch.setattr(collisions, "WORK", -1_000_000)
    assert collisions_of(ledger, [claim.id for claim in ledger.claims]) in ((), collisions_of(ledger, ["d-cast-total"]))


def test_many_claims_are_cut_short():
    ids = tuple(f"c{number}" for number in range(20))
    said = collided((collisions.Collision("NEC", ids),))
    assert said.endswith("c0, c1, c2, c3, c4, c5, c6, c7, ... (NEC)")
    with language("es"):
        assert "c7, ... (NEC)" in collided((collisions.Collision("NEC", ids),))
    assert collided(()) == ""


def test_the_draft_says_the_same_each_time():
    text = SOUND.format("49.99%", "1,019,000")
    assert drafted(text) == drafted(text)
    assert tomllib.loads(drafted(text).text)
