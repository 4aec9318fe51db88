"""The words for what figures count, as patterns over a shape, English and Spanish."""

from __future__ import annotations

from typing import Final

from reconcile.drafting import lexicon

__all__ = [
    "APART_BY",
    "BLANK",
    "BLOC",
    "BOTH",
    "CAST",
    "COUNTED",
    "COUNTING",
    "ECONOMY",
    "GIVEN_TO",
    "INDEPENDENT",
    "MARGIN",
    "MONEY",
    "MONTH",
    "NULL",
    "OF_THE",
    "OPTIONS",
    "OTHER_BALLOTS",
    "PLACES",
    "POLL",
    "ROLL",
    "SEATS",
    "SHEETS",
    "STATIONS",
    "TIME",
    "VALID",
    "VOTES",
    "WON",
]

VOTES: Final = r"(?:votes?|votos?|sufragios?|ballots?|papeletas?|preferences)"
OF_THE: Final = (
    r"(?:of|de|del|of the|de los|de las|de la|of all|of all the|de todos los|of its|of their|of total|of the total)"
)
COUNTED: Final = (
    r"(?:counted|counting|reporting|reported|processed|tallied|tabulated|scrutini[sz]ed|declared|in(?! (?:(?:the|an?) )?[NCBS0])(?! (?:the|an?|its|his|her|their|this|that|all|most|some|both|each|favou?r) )|received|transmitted|verified"
    r"|contad[oa]s?|escrutad[oa]s?|contabilizad[oa]s?|computad[oa]s?|procesad[oa]s?|transmitid[oa]s?|totalizad[oa]s?|recibid[oa]s?"
    r"|publicad[oa]s?|informad[oa]s?|capturad[oa]s?|digitalizad[oa]s?)"
)
COUNTING: Final = r"(?:counting|counted|processing|tallying|contar|contabilizar|escrutar|procesar|contad[oa]|escrutad[oa]|contabilizad[oa]|computad[oa]|procesad[oa])"
SHEETS: Final = r"(?:tally sheets?|sheets|minutes|voting records|tally records|records|tallies|results? forms?|protocols|actas?(?! de (?:concejal|diputad|edil|senador|regidor)))"
STATIONS: Final = r"(?:polling tables?|mesas?|casillas|juntas receptoras)"
PLACES: Final = r"(?:polling (?:stations?|places?|tables?)|precincts|stations|districts|constituencies|mesas?|casillas|juntas receptoras|urnas|centros|colegios(?: electorales)?)"
NULL: Final = r"(?:null|invalid|spoil(?:ed|t)|void|rejected|nul[oa]s?|anulad[oa]s?|viciad[oa]s|impugnad[oa]s)"
BLANK: Final = r"(?:blank|en blanco|blanc[oa]s?)"
AND: Final = r"(?: ?[/&+] ?|,? (?:and|or|y|e|o|u|mas|plus|as well as|junto con)(?: l[oa]s)? |[-–—])"
BOTH: Final = (
    rf"(?:{NULL}(?: {VOTES})?{AND}(?:{VOTES} )?{BLANK}|{BLANK}(?: {VOTES})?{AND}(?:{VOTES} )?{NULL})(?: {VOTES})?"
)
"""Null and blank ballots together."""
OTHER_BALLOTS: Final = (
    r"(?:(?:tarjetas|boletas|papeletas|votos|tarjetones) (?:electorales )?no marcad[oa]s|unmarked (?:cards|ballots|papers)"
    r"|(?:votos|sufragios) (?:recurridos|observados|de identidad impugnada)|(?:challenged|provisional|contested|disputed|unresolved) ballots)"
)
"""Ballots that are none of valid, null and blank."""
VALID: Final = r"(?:valid|validos?|validamente emitidos)"
ROLL: Final = (
    r"(?:registered voters|eligible voters|voters registered|registered|electorate|electors|people eligible|electores(?: inscritos"
    r"| habilitados)?|inscritos|empadronados|personas habilitadas|votantes habilitados|ciudadanos habilitados|habilitados para votar)"
)
CAST: Final = (
    r"(?:ballots cast|votes cast|ballots|voters (?:voted|cast|turned out|went)|people (?:voted|cast)|votos emitidos|sufragios emitidos"
    r"|papeletas|votantes|personas votaron|electores votaron|sufragaron|votaron)"
)
SEATS: Final = (
    r"(?:seats?|actas de (?:concejal|diputad[oa]|edil|senador[a]?|regidor[a]?)|lawmakers|deputies|legislators|councill?ors|escanos?|diputad[oa]s|diputaciones|curules?|bancas?|concejal(?:es|ias?)"
    r"|ediles|senador(?:es|as)|regidor(?:es|as|ias))"
)
OPTIONS: Final = (
    r"(?:presidential |mayoral |opposition |rival |minor )?(?:candidates|contenders|candidacies|parties|lists|tickets|hopefuls"
    r"|candidatos|candidatas|candidaturas|aspirantes|contendientes|listas|partidos|planchas)"
)
WON: Final = r"(?:won|wins|win|winning|edg(?:ed|es|ing)|outpoll(?:ed|s|ing)|topp(?:ed|ing)|defeated|defeats|beat|beats|gano|gana|ganaron|ganado|vencio|vence|derroto|se impuso)"
MARGIN: Final = r"(?:lead|leads|led|leading|margin(?! of(?: [a-z]+)? error)|advantage|gap|difference|ahead|ventaja|diferencia|margen(?! de(?: [a-z]+)? error)|distancia|aventaja|aventajo|super[ao] (?:por|en))"
APART_BY: Final = (
    rf"\b{MARGIN}\b(?! (?:with|on|con)\b)(?:(?! (?:with|who|con|que (?:tiene|suma|obtiene|obtuvo|registra|acumula|lleva|logra|alcanza|recibio)) )"
    r"[^.;0P])"
)
"""How a margin begins, and each character up to its figure: not "ahead of Soto, with"."""
BLOC: Final = (
    r"(?:bloc|party|alliance|list|coalition|campaign|front|movement|lista|partido|coalicion|alianza|frente|movimiento)"
)
TIME: Final = (
    r"(?:years?|months?|weeks?|days?|hours?|minutes?(?! (?:of|from))|seconds?|decades?|centur(?:y|ies)|terms?|anos?|mes|meses"
    r"|semanas?|dias?|horas?|minutos?|segundos?|decadas?|siglos?|mandatos?|periodos?|lustros?|a\.?m\b|p\.?m\b|de la (?:manana|tarde"
    r"|noche|madrugada))"
)
MONEY: Final = r"(?:dollars?|euros?|pounds|pesos?|bolivar(?:es)?|soles|reales|usd|eur|cents|dolares|libras|rubles|yuan)"
GIVEN_TO: Final = (
    r"\b(?:da|dan|daba|daban|dio|dieron|daria|darian|otorgan?|otorgaba|otorgo|atribuyen?|asignan?|conceden?|gives?|gave|giving)\b"
    r"(?:[^.;]{0,80}P(?: (?:de los|of the) [a-z]+)?,?(?: y| and)?)?(?: al?(?: la)?)? (?:[a-z]+ ){0,2}?(?P<name>[NS]+),? (?:(?:el|un) )?$"
)
"""What stands before the share of someone to whom it is given: "dan a Gómez el 50 % y a Pérez el 43 %"."""
INDEPENDENT: Final = r"(?:[^a-z0PNS;]{1,60}ind(?:ep(?:endi?ente?s?)?)?\b\.?)?"
"""What may stand in the place of a party in a row."""
MONTH: Final = f"(?:{'|'.join(sorted(lexicon.MONTHS))})"
ECONOMY: Final = (
    r"\b(?:inflation|unemployment|gdp|growth|poverty|wages?|prices?|interest rate|deficit|debt|tax(?:es)?|exports?|imports?|economy"
    r"|popularity|approval|inflacion|desempleo|pib|crecimiento|pobreza|salarios?|precios?|tasa de interes|deuda|impuestos?"
    r"|exportaciones|importaciones|economia|popularidad|aprobacion)\b"
)
POLL: Final = (
    r"\b(?:opinion polls?|exit polls?|polls?(?: in [a-z]+)? (?:had|of|by|show\w{0,3}|gave|gives|put)|survey\w{0,3}|pollsters?|respondents|encuesta\w{0,2}"
    r"|sondeos?|boca de urna|encuestados)\b"
)
