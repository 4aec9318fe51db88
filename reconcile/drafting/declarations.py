"""Declarations without a figure: who won, who is ahead, who holds a chamber, that a count is partial.

Each rule is a pattern over a shape, English or Spanish, with groups that say what is what: `option` who is said to have
won, `over` who is behind, `by` who says so, and `words` what is printed, all of the match where there is no such group.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import attrs

from reconcile.drafting.shapes import Sentence, Shape, pattern
from reconcile.errors import ReconcileError

__all__ = ["Declaration", "declarations"]

MOST_DECLARATIONS: Final = 1_000

DETERMINER: Final = r"(?:(?:the|a|an|his|her|its|their|our|la|el|su|una|un) )?"
ADJECTIVES: Final = r"(?:[a-z-]{3,16} ){0,2}?"
WINS: Final = r"(?:victory|win|triumph|re-?election|election victory|success at the polls)"
GANA: Final = r"(?:victoria|triunfo|reeleccion|eleccion)"
WINNER: Final = r"(?:winner|victor|president-elect|re-?elected|elected|winning candidate)"
GANADOR: Final = (
    r"(?:ganador[a]?|vencedor[a]?|president[ea] (?:re)?elect[oa]|(?:re)?elect[oa]|(?:re)?elegid[oa]|alcalde(?:sa)? elect[oa]"
    r"|triunfador[a]?)"
)
OFFICE: Final = r"(?:president|presidency|governor|mayor|senator|prime minister)"
HAS: Final = r"(?:(?:has|have|had|ha|han|habia|habian|also|already|would|likewise|tambien|ya) ){0,2}"
ARE: Final = r"(?:is|was|were|are|has been|have been|had been|being|be)"
RECOGNISE: Final = (
    r"(?:recogni[sz](?:ed|es|e|ing)|endors(?:ed|es|e|ing)|ratif(?:ied|ies|y|ying)|uph(?:eld|olds?)|confirm(?:ed|s|ing)"
    r"|validat(?:ed|es|ing)|certif(?:ied|ies|y|ying)|acknowledg(?:ed|es|e|ing)|accept(?:ed|s|ing)"
    r"|reconocio|reconoce|reconocieron|reconocer|reconocido|ratifico|ratifica|ratificar|avalo|avala|convalido|convalida"
    r"|confirmo|confirma|certifico|certifica|acepto|acepta)"
)
SUBJECT: Final = r"(?:(?P<subject>[NCBS]+|both|ambos|ambas|he|she|they|who|which|that|que|quien) ?,? )?"

OFFICES: Final = (
    r"(?:(?:the|el|la|los|su|his|her|candidates?|candidat[oa]s?|president|president[ea]|incumbent|opposition|ruling|party|coalition"
    r"|mr|mrs|ms|dr|senor|senora|governor|mayor|senator|general|alcalde|alcaldesa|gobernador[a]?|doctor[a]?|lista|partido) ){0,4}?"
)
CAMPAIGN: Final = r"(?: (?:campaign|camp|side|vote|party|coalition|list))?"

WINNERS: Final = (
    # English
    (
        rf"(?P<words>{SUBJECT}(?P<own>(?:claim|declar|proclaim|celebrat)(?:s|ed|ing|es|e|ming)?) {DETERMINER}{ADJECTIVES}"
        r"(?:victory|win|triumph))(?! (?:of|for|by|over))"
    ),
    rf"{SUBJECT}(?P<own>(?:claim|declar|proclaim)(?:s|ed|ing|es)?) {DETERMINER}{ADJECTIVES}(?:victory|triumph) (?:for|of) {OFFICES}(?P<option>[NS]+)",
    rf"(?P<own>declar(?:ed|es|ing)|proclaim(?:ed|s|ing)) (?:himself|herself|themselves|itself) (?:as )?(?:the )?{WINNER}",
    (
        rf"(?P<verb>declar|proclaim|nam|certif|announc|confirm|recogni[sz])(?:ed|es|ing|e|ied|ies|s) (?:[a-z-]+ ){{0,4}}?(?P<option>[NS]+|him|her),? (?:as |to be )?"
        rf"(?:the |as ){{0,2}}{ADJECTIVES}{WINNER}"
    ),
    (
        rf"(?P<option>[NS]+) {ARE} (?:\w+ly )?(?:declared|proclaimed|named|certified|announced|confirmed)(?: as)?(?: the)?"
        rf" {ADJECTIVES}{WINNER}"
    ),
    (
        rf"(?P<option>[NS]+){CAMPAIGN},? {HAS}(?:won|wins|win|winning|clinched|clinches|secured|secures|sealed) {DETERMINER}{ADJECTIVES}"
        r"(?:re-?election|victory|elections?|presidency|vote|race|contest|run-?off|ballot|poll|referendum|plebiscite|term|mayoralty|governorship)"
    ),
    rf"(?P<option>[NS]+),? {HAS}(?:defeated|defeats|beat|beats|beaten|defeating|beating) (?:[a-z-]+ ){{0,3}}(?P<over>[NS]+)",
    r"(?P<option>[NS]+) (?:has been|was|is) re-?elected\b(?! (?:as|president|governor|mayor))",
    (
        rf"(?:that|que) (?P<option>he|she) {HAS}(?:won|defeated) {DETERMINER}{ADJECTIVES}"
        r"(?:elections?|vote|race|presidency|contest|run-?off)"
    ),
    rf"(?P<own_side>su|its|their) (?:candidate|candidat[oa]) {HAS}(?:won|gano|gana|vencio) (?:(?:the|las|la|los) )?(?:elections?|vote|race|elecciones|eleccion|comicios|contienda)",
    rf"(?P<option>[NS]+) {ARE} (?:re-?)?elected (?:as )?(?:the )?{ADJECTIVES}{OFFICE}",
    rf"(?:elected|elects|elect|re-?elected|re-?elects) (?P<option>N+) (?:as )?(?:the )?(?:its |their )?{ADJECTIVES}{OFFICE}",
    (
        r"(?P<gives>award|gave|giv|grant|hand|deliver)(?:s|ed|en|ing|e)? (?:the )?(?:\w+ )?(?:victory|win|triumph|presidency|election) to"
        r" (?:(?P<own_side>its|their|his|her) (?:own )?candidate|(?:[a-z-]+ ){0,3}(?P<option>[NS]+))"
    ),
    r"(?P<gives>gave|gives|giving|hands|handed|handing|awarded|awards) (?P<option>[NS]+) (?:the |a |an )(?:\w+ )?(?:victory|win|presidency)",
    (
        r"(?P<option>N+)(?:'s)?,? (?:as )?(?:the )?(?:newly )?(?:re-?elected|elected) (?:president|mayor|governor)|"
        r"(?P<option2>N+),? (?:the |as )?(?:new )?(?:president|mayor|governor)-elect"
    ),
    r"(?:president|mayor|governor)-elect,? (?:and it is |is |and he is |and she is )?\(?(?:candidate)?\)? ?(?P<option3>N+)",
    r"(?P<own>we|i) (?:have )?won\b(?! (?:0|P|[a-z]+ seats?))",
    rf"(?:victory|triumph|win) (?:for|of|went to|goes to) {OFFICES}(?P<option>N+)",
    r"(?P<own_words>conced)(?:ed|es|ing) (?:defeat )?to (?:[a-z-]+ ){0,2}(?P<option>N+)",
    rf"(?P<option>[NS]+) (?:has |had )?(?:emerged|emerges) (?:as )?(?:the )?(?:victorious|{WINNER})",
    # Spanish
    (
        rf"(?P<words>{SUBJECT}(?:se )?(?P<own>reivindic|reclam|proclam|celebr|cant|adjudic|atribuy|declar)(?:o|a|aron|an|ando|ado|aba|"
        rf"ar)?(?:se)? {DETERMINER}{ADJECTIVES}(?:victoria|triunfo|ganador[a]?|vencedor[a]?))(?! (?:de|del|a|para) )"
    ),
    (
        rf"(?P<verb>proclam|declar|reconoc|nombr|anunci|certific|confirm)(?:o|io|a|e|aron|ieron|an|ando|ado|ar) (?:a|al)"
        rf" {OFFICES}(?P<option>[NS]+),? (?:como )?(?:el |la )?{ADJECTIVES}{GANADOR}"
    ),
    (
        rf"(?P<verb>proclam|declar|reconoc|nombr|anunci)(?:o|io|a|e|aron|ieron|an|ando|ado|ar) (?:como )?{DETERMINER}{GANADOR} a"
        r" (?:[a-z]+ ){0,3}?(?P<option>[NS]+)"
    ),
    (
        rf"(?P<option>[NS]+),? (?:fue|es|ha sido|resulto|resulta|quedo|queda|sale|salio) (?:declarad[oa] |proclamad[oa] )?(?:como )?"
        rf"{DETERMINER}{GANADOR}"
    ),
    (
        rf"(?:fue|ha sido|resulto|resulta|queda|quedo) (?:declarad[oa] |proclamad[oa] )?{DETERMINER}{GANADOR} (?:el |la )?"
        r"(?:[a-z]+ ){0,3}?(?P<option>N+)"
    ),
    (
        rf"(?P<option>[NS]+),? {HAS}(?:gano|gana|ganado|vencio|vence|vencido|triunfo|triunfa|se impuso|se impone|se alzo con la victoria"
        r"|logro la (?:victoria|reeleccion)|obtuvo la (?:victoria|reeleccion))(?! (?:0|P))"
        r"(?: (?:las elecciones|la eleccion|los comicios|la presidencia|la alcaldia|la contienda))?"
    ),
    (
        r"(?:ellas|ellos|actas|copias|cuales|que|conteo) (?P<words>(?:gano|gana|vencio|vence|triunfo|triunfa|se impuso|se impone)"
        rf" {OFFICES}(?P<option>[NS]+))"
    ),
    rf"(?P<option>[NS]+),? {HAS}(?:derroto|derrota|derrotado) a(?:l)? {OFFICES}(?P<over>[NS]+)",
    (
        r"(?P<gives>dio|da|dan|dieron|otorgo|otorga|otorgan|adjudico|adjudica|concedio|concede|dando|daba|daban) (?:la victoria|el triunfo|la"
        r" presidencia) a(?:l)? (?:(?P<own_side>su) candidat[oa]|(?:[a-z]+ ){0,3}(?P<option>[NS]+))"
    ),
    rf"(?P<gives>dio|da|dan|dieron|dando) (?:como|por) {GANADOR} a(?:l)? {OFFICES}(?P<option>[NS]+)",
    r"(?P<option>N+),? (?:el |la |como )?(?:nuev[oa] )?(?:president[ea]|alcalde|alcaldesa|gobernador[a]?) (?:re)?elect[oa]",
    r"(?:president[ea]|alcalde|alcaldesa|gobernador[a]?) (?:re)?elect[oa],? (?:es )?(?P<option>N+)",
    r"(?P<own>ganamos|hemos ganado|hemos vencido)\b",
    rf"(?:victoria|triunfo) (?:para|fue para|corresponde a|correspondio a) {OFFICES}(?P<option>N+)",
)
ENDORSEMENTS: Final = (
    rf"{RECOGNISE} (?P<option>[NS]+)'s? {ADJECTIVES}{WINS}",
    (
        rf"(?:congratulated|congratulates|congratulate) {OFFICES}(?P<option>[NS]+) (?:on|for|upon) (?:(?:his|her|their|the|an?|its) )?"
        rf"{ADJECTIVES}(?:{WINS}|being (?:re-?)?elected|winning)"
    ),
    (
        rf"(?:felicito|felicita|felicitaron|felicitan|congratulo a) al? {OFFICES}(?P<option>[NS]+) (?:por|tras) (?:su|la|haber ganado)"
        rf" {ADJECTIVES}(?:{GANA}|elecciones|eleccion)"
    ),
    rf"{RECOGNISE} {DETERMINER}{ADJECTIVES}{GANA} (?:electoral )?(?:de|del) {OFFICES}(?P<option>[NS]+)",
    rf"{RECOGNISE} {DETERMINER}{ADJECTIVES}(?:victory|win|triumph) (?:of|by) {OFFICES}(?P<option>[NS]+)",
)
AS_DECLARED: Final = (
    (
        rf"(?P<words>(?P<option>[NS]+)'s? {ADJECTIVES}{WINS} ?,? as (?:declared|announced|proclaimed|reported|certified)) by (?:the )?"
        r"(?P<by>[NCBS]+)"
    ),
    (
        rf"(?P<words>{GANA} (?:electoral )?(?:de|del) {OFFICES}(?P<option>[NS]+) ?,? (?:declarada|anunciada|proclamada)) por"
        r" (?:el |la )?(?P<by>[NCBS]+)"
    ),
)
AHEAD: Final = (
    rf"(?P<option>[NS]+|he|she){CAMPAIGN} (?:is|was|were|are|has been|had been) (?:leading|ahead|in front)(?: of| over)? (?P<over>[NS]+)",
    r"(?P<option>[NS]+|he|she) (?:leads|led|outpolled|overtook|overtakes|trumps|edged out) (?:over )?(?P<over>[NS]+)",
    r"(?P<option>[NS]+) (?:is|was|were|are) (?:leading|ahead|in the lead)(?! (?:of|over|by))",
    r"(?P<over>[NS]+) (?:is|was|trails|trailed|trailing) (?:trailing |behind )?(?P<option>[NS]+)",
    r"(?P<option>[NS]+) (?:aventaja|aventajo|aventajaba|supera|supero|superaba|adelanta|adelanto) a(?:l)? (?:[a-z]+ ){0,2}(?P<over>[NS]+)",
    (
        r"(?P<option>[NS]+),? (?:va|iba|esta|estaba|se situa|se coloca|quedo) (?:por )?(?:delante|encima|a la cabeza|al frente)"
        r" (?:de|del) (?:[a-z]+ ){0,2}(?P<over>[NS]+)"
    ),
    (
        r"(?P<option>[NS]+),? (?:va|iba|esta|estaba|se situa|se coloca) (?:por delante|en cabeza|a la cabeza|al frente|ganando)"
        r"(?! (?:de|del))"
    ),
)
CONTROL: Final = (
    (
        r"(?P<option>[NS]+),? (?:has |have |had )?(?:won|wins|win|takes|took|gained|gains|retained|retains|kept|keeps|secured|secures"
        r"|seized|holds|held|has|regained) (?P<what>control|(?:a |an |the |its )?(?:[a-z-]+ ){0,2}majority)"
    ),
    (
        r"(?P<option>[NS]+),? (?:ha |han )?(?:gano|gana|obtuvo|obtiene|logro|logra|alcanzo|alcanza|conserva|conservo|retuvo|consiguio"
        r"|tiene|tendra|recupero) (?P<what>el control|(?:la )?mayoria(?: absoluta| simple| calificada| parlamentaria){0,2})"
    ),
)
PARTIAL: Final = (
    r"(?P<words>partial) (?:results?|counts?|tally|tallies|figures|bulletin|returns)",
    r"(?:resultados?|recuentos?|escrutinios?|conteos?|boletin(?:es)?|datos|computos?) (?P<words>parcial(?:es)?)",
)
RANKED: Final = (
    r"(?:second|runner-up|segund[oa])\b[^.;]{0,40}? (?P<words>(?:after|behind|to|detras de|despues de|tras) (?P<option>[NS]+))",
)
OUTCOME: Final = (
    r"(?:(?:trend|tendency|results?|outcome|leads?|advantage|margin|gap|victory|win|figures|numbers|order|winner|tendencia|resultados?|ventaja"
    r"|diferencia|victoria|triunfo|cifras|numeros|orden|ganador[a]?)\b)"
)
TURNS_OUT: Final = (
    rf"irreversible {OUTCOME}",
    rf"{OUTCOME}[^.;0P]{{0,60}}?\birreversibles?",
    rf"{OUTCOME}[^.;]{{0,60}}?(?P<words>\birreversibles?)",
    (
        rf"{OUTCOME} (?:[a-z]+ ){{0,3}}?(?:will not|won't|cannot|can't|can no longer|could not|couldn't|is not going to|are not going to"
        r"|is unlikely to) (?:now |still )?(?:change|be (?:changed|reversed|overturned|altered|overcome))"
    ),
    (
        r"(?:will not|won't|cannot|can't|can no longer|would not|wouldn't|could not|couldn't) (?:change|alter|affect|reverse|overturn)"
        rf" (?:the |this |that |its |their )?(?:[a-z]+ ){{0,2}}?{OUTCOME}"
    ),
    (
        rf"{OUTCOME} (?:[a-z]+ ){{0,3}}?no (?:se )?(?:cambiara\w?|variara\w?|revertira\w?|alterara\w?|modificara\w?"
        r"|(?:va|van|iba|iban) a (?:cambiar|variar|revertirse)|(?:puede|pueden|podra|podran) (?:ya )?(?:ser )?(?:cambiar|variar|revertid[oa]|revertirse|alterarse))"
    ),
    (
        r"no (?:cambiara\w?|alterara\w?|modificara\w?|revertira\w?|variara\w?|puede\w? (?:cambiar|alterar|modificar|revertir))"
        rf" (?:el |la |los |las |esta |este )?{OUTCOME}"
    ),
)
"""Words for how the result will turn out. No count is stated with them, and nobody's victory."""
MENTIONS: Final = (
    (
        rf"{WINS}|\b(?:winner|defeat(?:ed)?|landslide|won(?! (?:[a-z]+ ){{0,3}}[0P])|(?:re-?)?elected|victoria|triunfo|reeleccion"
        r"|gano(?! (?:[a-z]+ ){0,3}[0P])|ganador[a]?|derrota|(?:re)?elect[oa])\b"
    ),
)
"""Words of a result that no rule above reads: listed, so that a person can see that they were not overlooked.

"Election" is none: it names what the text is about.
"""

NOT_SAID: Final = pattern(
    r"\b(?:not|never|no|nor|neither|without|yet to|refus\w{0,4}|declin\w{0,4}|if|whether|hop(?:e|es|ed|ing)|would|could|may|might|"
    r"expected to|until|before|nunca|sin|tampoco|jamas|aun no|todavia no|si|podria|rechaz\w{0,5}|niega|nego|espera|deny|denied|"
    r"reject\w{0,4}|disput\w{0,4}|question\w{0,4})(?: [a-z]+){0,3} ?$"
)
"""What stands before words that then state no result."""
UNCERTAIN: Final = re.compile(
    r"\b(?:awaited|expected|possible|likely|future|eventual|predicted|next|new|esperad[oa]|posible|futur[oa]|previsible|proxim[oa]"
    r"|lost|loses?|losing|short of|without|no|perdi\w{1,3})\b"
)
"""A victory that is not there yet, or not any more."""
CLOSING: Final = re.compile(r"[,.]?[\"\u201d\u00bb]")
LOOK_BACK: Final = 40


class Rules(NamedTuple):
    """The rules of one kind of declaration."""

    kind: str
    patterns: tuple[str, ...]


RULES: Final = (
    Rules("as declared", AS_DECLARED),
    Rules("endorses", ENDORSEMENTS),
    Rules("control", CONTROL),
    Rules("ahead", AHEAD),
    Rules("winner", WINNERS),
    Rules("ranked", RANKED),
    Rules("partial", PARTIAL),
    Rules("turns out", TURNS_OUT),
    Rules("", MENTIONS),
)


@attrs.frozen
class Declaration:
    """Words that say who won or the like. The groups of its rule say where the parts stand; -1 is nowhere."""

    kind: str
    start: int
    end: int
    sentence: Sentence
    groups: dict[str, tuple[int, int]]
    denied: bool = False
    """Whether what stands before says that it was not stated, or is no result: "has yet to recognise"."""


def declarations(shape: Shape) -> list[Declaration]:
    """Every declaration of a text, in its order. Of those that overlap, the first kind in `RULES` stays."""
    found: list[Declaration] = []
    for sentence in shape.sentences:
        taken: list[tuple[int, int]] = []
        for rules in RULES:
            for each in _matches(shape, sentence, rules):
                if any(start < each.end and each.start < end for start, end in taken) and rules.kind != "endorses":
                    continue
                taken.append((each.start, each.end))
                found.append(each)
        if len(found) > MOST_DECLARATIONS:
            raise ReconcileError(f"more than {MOST_DECLARATIONS:,} declarations: expected an article or bulletin")
    return sorted(found, key=lambda each: (each.start, each.end))


def _matches(shape: Shape, sentence: Sentence, rules: Rules) -> Iterator[Declaration]:
    for source in rules.patterns:
        for match in pattern(rf"(?<!\w)(?:{source})(?!\w)").finditer(shape.shape, sentence.start, sentence.end):
            groups = {name.rstrip("23"): match.span(name) for name, text in match.groupdict().items() if text}
            start, end = groups.get("words", match.span())
            before = shape.shape[max(sentence.start, start - LOOK_BACK) : start]
            denied = NOT_SAID.search(before) is not None or UNCERTAIN.search(match[0]) is not None
            end = _with_closing_quote(shape.text, start, end)
            yield Declaration(rules.kind, start, end, sentence, groups, denied)


def _with_closing_quote(text: str, start: int, end: int) -> int:
    """The end of words with the quotation mark that closes one opened in them."""
    inside = text[start:end]
    closing = CLOSING.match(text, end)
    opened = inside.count("\u201c") > inside.count("\u201d") or inside.count("\u00ab") > inside.count("\u00bb")
    opened = opened or inside.count('"') % 2 == 1
    return closing.end() if closing is not None and opened else end
