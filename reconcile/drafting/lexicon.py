"""The words, English and Spanish, by which a draft tells names, bodies, speakers and verbs apart.

All stand in lower case without accents, as `shapes` folds a text. They are words of any election's news; none is of one
country's or one document's. Text in `alternatives` may hold patterns.
"""

from __future__ import annotations

from typing import Final

__all__ = [
    "ANSWERS",
    "BODIES",
    "BODY_PHRASES",
    "CONNECTORS",
    "ELECTORAL",
    "FIRST_NAMES",
    "MONTHS",
    "NOT_NAMES",
    "OBTAIN",
    "PARTIES",
    "PARTISANS",
    "PARTY_CONNECTORS",
    "SAY",
    "SIDES",
    "STAFF",
    "TITLES",
    "alternatives",
]


def alternatives(*phrases: str) -> str:
    """A pattern that matches any of the phrases, each a group of words apart by spaces, one a line."""
    lines = [line.strip() for text in phrases for line in text.splitlines()]
    return "(?:" + "|".join(sorted(filter(None, lines), key=lambda line: (-len(line), line))) + ")"


TITLES: Final = frozenset(
    "president presidents president-elect vice vice-president presidente presidenta vicepresidente vicepresidenta prime"
    " minister ministro ministra premier chancellor canciller senator senador senadora governor gobernador gobernadora"
    " mayor alcalde alcaldesa intendente prefecto secretary secretario secretaria general director directora"
    " chairman chairwoman chairperson chair chief rector rectora magistrado magistrada judge juez jueza mr mrs ms"
    " dr dra sr sra don dona lic ing prof king queen pope rey reina papa candidate candidato candidata leader lider"
    " spokesman spokeswoman spokesperson portavoz vocero vocera deputy diputado diputada representative representante"
    " commissioner comisionado comisionada ambassador embajador embajadora incumbent opponent rival colonel coronel"
    " returning officer councillor councilor councilwoman councilman alderman minister lord lady registrar registrador"
    " registradora concejal consejero consejera"
    " jefe jefa debate campana testigo testigos fiscal fiscales apoderado apoderada personero personera delegado delegada"
    " coordinador coordinadora asesor asesora abogado abogada gerente estratega presidencial abanderado abanderada"
    " manager agent adviser advisor lawyer strategist attorney coordinator".split()
)
"""Words of office: they stand beside names and are no part of one."""

BODIES: Final = frozenset(
    "council commission board court tribunal authority committee agency office bureau assembly parliament congress senate"
    " chamber house ministry department organization organisation center centre institute university"
    " consejo comision junta corte autoridad organismo organo instituto registraduria jurado camara asamblea"
    " parlamento congreso senado ministerio secretaria organizacion centro universidad direccion oficina audiencia"
    " mission mision observatory observatorio observers observadores servicio service"
    " embassy embajada government gobierno sala tribunal fiscalia contraloria procuraduria".split()
)
"""Words of which a name is that of a body, not of a person. Coalitions and alliances may stand for election all the same."""

ELECTORAL: Final = frozenset(
    "electoral election elections elecciones electorales comicios registraduria referendum voting".split()
)
"""Words of which a body's name is that of one that counts votes."""

BODY_PHRASES: Final = alternatives(
    "(?:national |central |state |federal |local |provincial |municipal |city |county |supreme |independent ){0,2}"
    "(?:electoral|elections?) (?:council|commission|board|authority|authorities|body|court|tribunal|office|agency|officials)",
    "(?:consejo|junta|comision|autoridad|tribunal|organo|organismo|ente|instituto|poder|arbitro) (?:nacional |municipal |"
    "central |provincial |departamental |de zona |supremo |suprema )?electoral",
    "autoridades electorales",
    "(?:the|this) (?:council|commission|board)",
    "this (?:court|tribunal|office)",
    "(?:el|del|al|este) consejo",
    "(?:la|esta) (?:comision|junta)",
    "este (?:tribunal|instituto|organismo|organo|jurado)",
    "esta (?:corte|oficina|autoridad)",
)
"""How a text speaks of the body that counts votes without its name."""

SIDES: Final = alternatives(
    "opposition",
    "ruling party",
    "governing party",
    "oposicion",
    "oficialismo",
    "partido de gobierno",
    "partido gobernante",
)
"""Nouns for a side, which stands for its candidate."""

CONNECTORS: Final = frozenset("de del la las los el da do dos das di van von der den bin al of for y e i".split())
"""Words in lower case that may stand within a name."""

PARTIES: Final = frozenset(
    "party alliance front movement coalition league bloc unity democrats republicans liberals conservatives socialists greens labour"
    " partido alianza frente movimiento coalicion bloque unidad unidos unidas juntos juntas pacto liga concertacion renovacion"
    " encuentro izquierda centro-izquierda derecha democratico democratica republicano republicana".split()
)
"""Words of which a name is that of a party or coalition."""

PARTY_CONNECTORS: Final = frozenset("por para al a con con el and & la".split())
"""Words in lower case that may stand within a party's name besides."""

ANSWERS: Final = frozenset(("yes", "no", "si"))
"""What a referendum's options are called."""

MONTHS: Final = frozenset(
    "january february march april may june july august september october november december enero febrero marzo abril mayo"
    " junio julio agosto septiembre setiembre octubre noviembre diciembre".split()
)
DAYS: Final = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday lunes martes miercoles jueves viernes sabado domingo".split()
)

FIRST_NAMES: Final = frozenset("julio abril april june august".split())
"""Months that are names of persons before a name."""
PARTISANS: Final = frozenset(
    "democrat republican libertarian conservative liberal socialist communist nationalist".split()
)
"""Words for those of a party, which stand before the name of one."""

NOT_NAMES: Final = (
    MONTHS
    | DAYS
    | frozenset(
        "a an the this that these those he she it they we you i his her its their our my one two three four five six seven"
        " eight nine ten and or but nor so yet if when while whereas as at by for from in into of on onto over per to up with"
        " without within after before since until during despite although though because meanwhile however moreover further"
        " additionally also later earlier then there here now today yesterday tomorrow once only even still just not no yes"
        " invalid spoilt rejected null hemos ganamos somos estamos tenemos vamos we've we're i'm i've"
        " all both each every some many most several few other others another such same own more less about around nearly"
        " almost under between among against across through following according based given throughout prior once what who"
        " whom which whose where why how is are was were be been has have had do does did will would can could may might"
        " must shall should last next first second third in-person total totals turnout valid null blank void spoiled ballots"
        " ballot votes vote voters registered result results seats seat candidates candidate option options share percent"
        " tally sheets sheet counted coverage lead margin photo image date menu by-line update updated source sources read"
        " el la los las lo un una unos unas este esta estos estas ese esa aquel su sus nuestro nuestra mi y o u pero sino ni"
        " si cuando mientras como al a ante bajo con contra de del desde durante en entre hacia hasta para por segun sin"
        " sobre tras ademas tambien luego despues antes ayer hoy manana ya aun no asi todo todos toda todas otro otra otros"
        " otras mas menos cerca casi que quien quienes cual donde ambos ambas cada algunos varias varios es son fue fueron"
        " ha han habia total totales votos voto validos nulos blanco emitidos participacion abstencion inscritos electores"
        " censo mesas actas escrutadas escrutinio boletin resultados resultado escanos candidatos candidaturas candidatura"
        " jan feb aug sept nov dec"
        " padron potencial sufragantes tarjetas papeletas boletas sufragios electorado rejected number polling station stations"
        " voter electors"
        " media preliminary count electors voceros portavoces representantes delegados testigos agents"
        " whoever nobody nadie tendencia tendency trend irreversible"
        " official press release bulletin informativo hora comunicado"
        " observers observadores supporters backers partidarios partidarias simpatizantes seguidores unofficial preliminary precincts"
        " entonces anteriormente previamente asimismo igualmente pese sumando"
        " lista opcion porcentaje ventaja diferencia primer primera segundo segunda tercer tercera fuente foto fecha".split()
    )
)
"""Words that begin a name only by standing at the beginning of a sentence or line, or in a title."""

STAFF: Final = alternatives(
    "(?:campaign |communications )?(?:manager|chief|chair|chairman|chairwoman|director|coordinator|strategist)",
    "(?:chief |national )?(?:campaign )?spokes[a-z]+",
    "(?:chief |polling |election |party )?agent|(?:legal )?advis[eo]r|lawyer|attorney|press secretary|(?:deputy )?secretary[- ]general|general secretary|running mate|representative",
    "(?:jef[ea]|coordinador[a]?|director[a]?|gerente|secretari[oa])(?: general| nacional)? de (?:campana|debate|prensa|comunicaciones|comando|estrategia)",
    "(?:vocer[oa]|portavoz|testigo|fiscal|apoderad[oa]|personer[oa]|delegad[oa]|representante|asesor[a]?|coordinador[a]?)"
    "(?: legal| electoral| general| nacional| titular| juridic[oa]){0,2}(?: de (?:campana|prensa))?",
    "abogad[oa]|estratega|companer[oa] de formula",
)
"""Offices of one person who speaks for a candidate or a party."""

SAY: Final = alternatives(
    "said|says|saying|say|stated|states|stating|announced|announces|announcing|reported|reports|declared|declares|"
    "declaring|claimed|claims|claiming|told|added|confirmed|confirms|insisted|argued|asserted|proclaimed|published|"
    "publishes|called(?= the (?:result|election|vote))|insist|insists|responded|replied|respond|estimates|estimate|projected|projects|calculated|say|maintains|released|acknowledged|affirmed|estimated|maintained|stressed|showed|noted|put|certified",
    "dijo|dice|anuncio|anuncia|informo|informa|declaro|declara|afirmo|afirma|aseguro|asegura|senalo|senala|sostuvo|sostiene|"
    "indico|indica|reporto|reporta|comunico|comunica|preciso|detallo|detalla|manifesto|expreso|publico|publica|divulgo|"
    "difundio|confirmo|confirma|reivindico|reclamo|proclamo|proclama|expuso|agrego|anadio|hizo publicos?|dio a conocer|"
    "respondio|responde|respondieron|estimo|estima|estiman|calculo|proyecto|insistio|insiste|insisten|sostienen|aseguran|afirman|"
    "dicen|denuncian|reclaman|senalan|sostuvieron|"
    "anunciaron|informaron|dijeron|aseguraron|afirmaron|denuncio|"
    "replico|replicaron|contesto|recalco|subrayo|reitero|enfatizo|explico|revelo|admitio|puntualizo|asevero|alego|indicaron|"
    "senalaron|precisaron|reportaron|countered|contended|contends|alleged|alleges|explained|revealed|disclosed|reiterated|"
    "emphasi[sz]ed",
)
"""Verbs of statement."""

OBTAIN: Final = alternatives(
    "received|receives|receiving|receive|obtained|obtains|obtaining|won|wins|winning|win|got|gets|garnered|garners|garnering|"
    "secured|secures|securing|polled|polls|took|takes|taking|captured|earned|gained|gathered|collected|scored|had|has|have|"
    "reached|finished|came|stood|stands|drew|amassed|holds|held|on|with|at|clinched|led",
    "obtuvo|obtiene|obtuvieron|obtiene[n]?|obteniendo|obtenido|logro|logra|lograron|logrado|alcanzo|alcanza|alcanzaron|"
    "alcanzado|consiguio|consigue|consiguieron|saco|sacaron|sumo|suma|sumaron|recibio|recibe|recibieron|recibido|cosecho|"
    "llega al?|llego al?|llegaba al?|lleva|llevaba|reune|reunen|reunia|"
    "(?:registr|acumul|sum|alcanz|logr)(?:an?|o|aron|aban?|arian?|ara|aran|ando|ado)|obtenian|tenian|contaba con|cuenta con|"
    "obtendria|obtendra|tendria|sumaba|tenia|obtenia|alcanzaba|lograba|"
    "cosecharon|gano|gana|ganaron|se llevo|se quedo|tuvo|tiene|tuvieron|acumulo|acumula|reunio|con|quedo|se hizo|registro",
)
"""Verbs and words that stand between an option and its figure."""
