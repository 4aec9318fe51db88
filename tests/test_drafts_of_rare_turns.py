"""What is drafted of turns that few documents have: each figure is someone's, and what names nobody is nobody's."""

from __future__ import annotations

import tomllib

import pytest

from reconcile.drafting.collisions import MOST, collisions_of
from reconcile.drafting.documents import Document, checksum
from reconcile.drafting.drafts import draft_again, draft_document
from reconcile.drafting.mentions import decimal_of
from reconcile.ledger import from_texts, load
from reconcile.model import Votes

ANA, BLAS = "ana-vidal", "blas-ortega"


def document(text):
    return Document("d.txt", checksum(text.encode()), text)


def content(text):
    return tomllib.loads(draft_document(document(text)).text)


def claims(text):
    return content(text).get("claim", [])


def options(text):
    return {each.get("votes", each.get("share")): each["option"] for each in claims(text) if "option" in each}


def left_out(text):
    return {each["printed"]: each["reason"] for each in content(text).get("omitted", [])}


# ---- Figures


def test_votes_that_are_no_whole_number_are_a_question():
    drafted = draft_document(document("The count gave Ana Vidal 12.5 votes and Blas Ortega 4,400 votes.\n"))
    assert (drafted.claims, drafted.questions) == (1, 1)
    assert '# votes = ? "12.5" has decimals, and a count has none' in drafted.text
    assert [each["votes"] for each in tomllib.loads(drafted.text)["claim"]] == ["4,400"]


def test_a_numeral_with_too_many_marks_is_one_and_a_question():
    text = "Ana Vidal received 51.2.3 votes. Blas Ortega received 4,400 votes (42.5%).\n"
    assert options(text) == {"4,400": BLAS, "42.5%": BLAS}
    drafted = draft_document(document(text))
    assert '# # votes = ? only digits are expected after the declared decimal mark "."' in drafted.text
    assert '# votes = "51.2.3"' in drafted.text


def test_it_shows_no_decimal_mark():
    assert decimal_of("51.2.3") is None
    assert decimal_of("51.2.3 and 42,5") == ","


def test_digits_of_an_address_are_no_date_or_time_of_their_own():
    text = "See https://example.org/a?d=2024-07-28&t=10:30 for more. Ana Vidal received 5,150 votes.\n"
    assert left_out(text) == {"https://example.org/a?d=2024-07-28&t=10:30": "part of an address"}
    assert options(text) == {"5,150": ANA}


def test_an_hour_that_no_clock_shows_is_no_other_count():
    text = "Ana Vidal received 5,150 votes at 25:10, the council said. Blas Ortega received 4,400 votes.\n"
    assert len({each["tally"] for each in claims(text)}) == 1


def test_a_round_is_not_around():
    text = "En la primera ronda 5.150.092 votos fueron para Ana Vidal.\n"
    assert options(text) == {"5.150.092": ANA}
    assert [each["share"] for each in claims("Ana Vidal ronda el 51,2 % de los votos.\n")] == ["ronda el 51,2 %"]


def test_a_share_that_can_be_two_numbers_stays_as_it_is_under_its_head():
    text = "Candidate      %\nAna Vidal    51.234\nBlas Ortega  44.123\n"
    assert not claims(text)
    assert set(left_out(text)) == {"51.234", "44.123"}


# ---- Who it is of


def test_a_full_stop_that_abbreviates_parts_two_names():
    text = "In the race of Ana Vidal Ind. Blas Ortega received 5,150 votes, said the council.\n"
    assert options(text) == {"5,150": BLAS}


@pytest.mark.parametrize("words", ["Court of the\nAna", "Ana Vidal ran. Council of.\n\nAna"])
def test_a_body_whose_name_breaks_off_is_no_name(words):
    assert options(f"{words} Vidal received 5,150 votes.\n") == {"5,150": ANA}


def test_a_town_is_nobody_for_being_their_first_word():
    text = "In San Lucas, Ana Vidal won 5,150 votes. San Lucas Ortega won 4,400 votes.\n"
    assert options(text) == {"5,150": ANA, "4,400": "san-lucas-ortega"}


def test_a_name_that_leaves_out_some_of_a_longer_one_is_the_same():
    text = "Ana María Vidal Paz won 5,150 votes. The council said that Ana Vidal Paz had won 52.1%.\n"
    assert options(text) == {"5,150": "ana-maria-vidal-paz", "52.1%": "ana-maria-vidal-paz"}
    text = "Ana María Vidal Paz won 5,150 votes. The council said that Ana Paz Vidal had won 52.1%.\n"
    assert options(text) == {"5,150": "ana-maria-vidal-paz", "52.1%": "ana-paz-vidal"}


def test_what_stands_beside_each_name_of_several_rows_is_its_party():
    text = "Ana Vidal - Marea Clara: 5.150 votos\nBlas Ortega - Sol Naciente: 4.400 votos\n"
    assert options(text) == {"5.150": ANA, "4.400": BLAS}
    drafted = draft_document(document(text)).text
    assert '# "ana-vidal" is also called "Marea Clara"' in drafted
    assert '# "blas-ortega" is also called "Sol Naciente"' in drafted


def test_a_figure_told_before_anybody_is_of_whoever_is_named_next():
    assert options("With 5,150 votes, Ana Vidal is first.\n") == {"5,150": ANA}


def test_the_opposing_candidate_is_that_of_the_opposition():
    text = "La oposición obtuvo el 51,2 % de los votos. El candidato opositor, Blas Ortega, esperó.\n"
    assert options(text) == {"51,2 %": BLAS}
    assert options(text.replace("La oposición", "Ana Vidal")) == {"51,2 %": ANA}


def test_a_side_without_a_candidate_that_says_a_figure_has_not_obtained_it():
    drafted = draft_document(document("The ruling party says that 51.2% of the votes are hers.\n"))
    assert (drafted.claims, drafted.questions) == (0, 1)
    assert "# # option = ? the option that it is of\n" in drafted.text


def test_a_town_has_not_won():
    text = "LAKELAND, July 28 - Ana Vidal received 5,150 votes. Lakeland won the election.\n"
    assert left_out(text)["Lakeland won the election"] == "names a place where an option would be named"
    assert content(text)["contest"][0]["options"] == [ANA]


def test_the_figures_of_a_sentence_before_the_name_of_the_count_are_all_of_it():
    text = (
        "El consejo electoral informó que Vidal tenía el 40,1 % y Ortega el 50,2 % en el primer boletín. En el segundo"
        " boletín Ana Vidal tiene el 51,2 % y Blas Ortega el 44,2 %.\n"
    )
    found = [(each["share"], each["option"], each["tally"]) for each in claims(text)]
    assert [each[:2] for each in found] == [("40,1 %", ANA), ("50,2 %", BLAS), ("51,2 %", ANA), ("44,2 %", BLAS)]
    first, second, third, fourth = (tally for _, _, tally in found)
    assert first == second != third == fourth


# ---- Who says so


@pytest.mark.parametrize("between", ["\n\n", " It rained. The streets were empty. "], ids=["paragraph", "sentences"])
def test_whoever_speaks_in_the_next_paragraph_did_not_say_a_quoted_sentence(between):
    text = f'Ana Vidal and Blas Ortega ran.\n\n"We won."{between}Blas Ortega said that he would wait.\n'
    drafted = draft_document(document(text))
    assert (drafted.claims, drafted.questions) == (0, 1)
    assert "# claimant = ? who states so? The words stand in quotation marks" in drafted.text


@pytest.mark.parametrize(
    "words",
    [
        "Según dijo, Ana Vidal obtuvo el 51,2 % de los votos.",
        "Su conteo rápido dio el 51,2 % de los votos a Ana Vidal.",
    ],
)
def test_what_names_nobody_is_the_outlets(words):
    (claim,) = claims(f"{words}\n")
    assert (claim["option"], claim["claimant"]) == (ANA, "outlet-d")


@pytest.mark.parametrize("words", ["The result of {} was early; the count", "The result was early; {}'s count"])
def test_whoever_is_named_before_a_semicolon_or_owns_what_speaks_did_not_say_it(words):
    (claim,) = claims(f"{words.format('Ana Vidal')} said that Blas Ortega has 51.2% of the votes.\n")
    assert (claim["option"], claim["claimant"]) == (BLAS, "outlet-d")


def test_the_leader_of_an_opposition_that_is_not_named_speaks_for_herself():
    text = "La líder opositora, Ana Vidal, dijo que Blas Ortega obtuvo el 51,2 % de los votos.\n"
    found = content(text)
    assert [(each["option"], each["claimant"]) for each in found["claim"]] == [(BLAS, "Ana Vidal")]
    assert found["claimant"] == [{"id": "Ana Vidal"}]


def test_whoever_recognises_a_victory_unnamed_is_asked_for():
    drafted = draft_document(document("Ana Vidal ran. They recognise the victory of Ana Vidal.\n"))
    assert "# claimant = ? who states so\n" in drafted.text
    assert drafted.claims == 0


def test_a_council_that_gives_the_victory_declares_it():
    for words in ("El tribunal electoral dio la victoria a Ana Vidal", "The council has given victory to Ana Vidal"):
        (claim,) = claims(f"{words}.\n")
        assert (claim["winner"], claim["claimant"]) == (ANA, "Electoral council")


def test_the_id_of_a_long_name_ends_with_a_word_that_can_end_it():
    name = "Consejo Superior Plurinacional Electoral Departamental Constitucional Local de Registros"
    found = content(f"El {name} informó que Ana Vidal obtuvo el 51,2 % de los votos.\n")
    assert found["claimant"] == [{"id": name.removesuffix(" de Registros"), "name": name}]


# ---- A turnout and the roll

TOLD = "El consejo electoral informó que Ana Vidal obtuvo 5.150 votos. {}\n"


@pytest.mark.parametrize("enrolled", ["inscritos", "habilitados", "empadronados", "registrados"])
def test_a_turnout_told_with_the_roll_is_of_the_whole_whatever_word_the_roll_has(enrolled):
    text = TOLD.format(f"La participación fue del 59 % y están {enrolled} 10.057 ciudadanos.")
    _, turnout, roll = claims(text)
    assert (turnout["tally"], turnout["of"]) == ("d-final", "registered")
    assert (roll["tally"], roll["of"]) == ("d-final", "registered")


def test_one_told_after_the_roll_of_what_was_counted_is_not():
    text = TOLD.format("En las mesas escrutadas, con 10.057 electores inscritos, la participación fue del 59 %.")
    votes, *others = claims(text)
    assert {each["tally"] for each in others} == {votes["tally"]}
    assert {each["total"] for each in others if "total" in each} == {"10.057"}


# ---- Other files

KNOWN = """[[contest]]
id = "president"
options = ["ana-vidal", "blas-ortega"]

[[claimant]]
id = "Electoral council"
"""
BULLETIN = "El consejo electoral informó que Ana Vidal obtuvo 5.150 votos. El padrón es de 10.057 electores.\n"


def test_the_whole_roll_of_a_known_contest_without_a_final_tally_is_of_the_one_that_it_has_by_itself(tmp_path):
    (tmp_path / "known.toml").write_text(KNOWN, encoding="utf-8")
    drafted = draft_document(document(BULLETIN), known_paths=[tmp_path / "known.toml"])
    found = tomllib.loads(drafted.text)
    votes, roll = found["claim"]
    assert (votes["votes"], votes["tally"]) == ("5.150", "d-electoral-council")
    assert (roll["total"], roll["of"], roll["tally"]) == ("10.057", "registered", "president-final")
    assert {each["id"]: (each.get("part_of"), each.get("final")) for each in found["tally"]} == {
        "president-final": (None, True),
        "d-electoral-council": ("president-final", None),
    }
    ledger = load(tmp_path / "known.toml", also={"draft.toml": drafted.text})
    assert ledger.final_tally("president").id == "president-final"


def test_nothing_is_written_of_a_final_tally_of_which_nothing_speaks(tmp_path):
    known = f'{KNOWN}\n[[tally]]\nid = "t"\ncontest = "president"\ncounted_by = "Electoral council"\n'
    (tmp_path / "known.toml").write_text(known, encoding="utf-8")
    text = BULLETIN.partition(" El padrón")[0]
    found = tomllib.loads(draft_document(document(text), known_paths=[tmp_path / "known.toml"]).text)
    assert [each["tally"] for each in found["claim"]] == ["t"]
    assert "tally" not in found


@pytest.mark.parametrize("group", ["", '\n[[contest.group]]\nid = "rest"\nall_except = ["ana-vidal", "blas-ortega"]\n'])
def test_the_others_of_a_known_contest_are_its_group_of_all_others_or_a_question(group, tmp_path):
    known = KNOWN.replace("\n[[claimant]]", f"{group}\n[[claimant]]")
    (tmp_path / "known.toml").write_text(known, encoding="utf-8")
    text = "The electoral council said that Ana Vidal received 5,150 votes. The other candidates received 4.6%.\n"
    drafted = draft_document(document(text), known_paths=[tmp_path / "known.toml"])
    shares = [each for each in tomllib.loads(drafted.text)["claim"] if "share" in each]
    assert [each["option"] for each in shares] == ["rest"] * bool(group)
    assert drafted.questions == (0 if group else 1)


def test_a_source_whose_id_is_taken_gets_another(tmp_path):
    (tmp_path / "a.toml").write_text('[source]\nid = "d"\ndocument = "other.txt"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[source]\nid = "d-2"\ndocument = "third.txt"\n', encoding="utf-8")
    drafted = draft_document(document(BULLETIN), known_paths=[tmp_path])
    assert tomllib.loads(drafted.text)["source"]["id"] == "d-3"


def test_an_assumption_that_the_file_has_is_not_written_again(tmp_path):
    text = "The council said that Ana Vidal won 51.2%, Blas Ortega 44.2% and Eva Gil 4.6% of the votes.\n"
    whole = draft_document(document(text)).text
    blocks = [each for each in whole.split("\n\n") if "d-eva-gil-share" not in each]
    before = "\n\n".join(blocks).replace(", [73, 77]", "")
    (tmp_path / "d.toml").write_text(before, encoding="utf-8")
    again = draft_again(document(text), tmp_path / "d.toml")
    assert again.claims == 1
    found = tomllib.loads(again.text)
    assert [each["rests_on"] for each in found["claim"]] == [["d-valid-votes"]] * 3
    assert [each["id"] for each in found["assumption"]] == ["d-same-ballots", "d-valid-votes"]


def test_spans_of_rows_of_a_table_are_not_proposed_again(tmp_path):
    text = "Ana Vidal received 5,150 votes (51.2%), the electoral council said. Turnout was 59%.\n"
    start, share = text.index("5,150"), text.index("51.2%")
    own = f"""[source]
id = "d"
document = "d.txt"
sha256 = "{checksum(text.encode())}"
decimal = "."
{KNOWN}
[[tally]]
id = "t"
contest = "president"
counted_by = "Electoral council"

[[table]]
id = "rows"
claimant = "Electoral council"
tally = "t"
of = "valid"
rows = [
  {{ option = "ana-vidal", votes = "5,150", votes_at = [[{start}, {start + 5}]] }},
  {{ option = "ana-vidal", share = "51.2%", share_at = [[{share}, {share + 5}]] }},
]
"""
    (tmp_path / "d.toml").write_text(own, encoding="utf-8")
    found = draft_again(document(text), tmp_path / "d.toml")
    assert (found.claims, found.questions, found.omitted) == (1, 0, 0)
    assert [each["turnout"] for each in tomllib.loads(found.text)["claim"]] == ["59%"]


# ---- Collisions


def test_of_many_collisions_of_one_account_the_first_are_named():
    claims = "".join(
        f"""
[[claim]]
id = "{number}-{votes}"
claimant = "Council"
tally = "t-{number}"
votes = "{votes}"
option = "ana"
"""
        for number in range(MOST + 2)
        for votes in (5, 6)
    )
    tallies = "".join(f'[[tally]]\nid = "t-{number}"\ncontest = "c"\n' for number in range(MOST + 2))
    ledger = from_texts(
        {
            "a.toml": f"""
source = {{ id = "s", document = "d", decimal = "." }}
claimant = [{{ id = "Council" }}]
contest = [{{ id = "c", options = ["ana", "blas"] }}]
{tallies}{claims}"""
        }
    )
    assert all(isinstance(each, Votes) for each in ledger.claims)
    found = collisions_of(ledger, [each.id for each in ledger.claims])
    assert len(found) == MOST
    assert all(len({id.partition("-")[0] for id in each.claims}) == 1 for each in found)
