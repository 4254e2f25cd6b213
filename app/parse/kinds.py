"""Classify a heading by its words: talk, remarks, panel, day, group, part of a talk."""

import re

from app.markup.plaintext import shown_text
from app.model import Kind
from app.parse.dates import sounds_like_conference
from app.parse.lexicon import DAY_FILL, DAY_PARTS, DAY_WORDS, MONTH_WORDS, PLAIN_WORDS, WEEKDAYS
from app.text import slug

_GROUP = re.compile(
    r"^(?:(?:regular|main|short|long|invited|contributed|selected|other|all|my|conference|"
    r"parallel|breakout|"
    r"breakouts?|live|attended|the|day \d+|afternoon|morning|monday|tuesday|wednesday|thursday|"
    r"friday|saturday|"
    r"sunday|\d+)\s+)*(?:talks?|sessions?|keynotes?|keynote (?:speakers?|talks?|sessions?)|"
    r"plenar(?:y|ies)|tutorials?|workshops?|posters?|"
    r"poster session|presentations?|live presentations|panels|tracks?|rooms?|stages?|streams?|"
    r"blocks?|lectures?|"
    r"vorträge|konferenz|conférences|présentations|charlas|ponencias|palestras|talk notes|"
    r"talks i (?:attended|saw)|"
    r"talks attended|sessions attended|programme?|schedule|agenda)(?:\s+(?:[a-z]|\d{1,2}|"
    r"[ivx]{1,4}|notes|attended|"
    r"day \d|\d{1,2}\s*[-–&]\s*\d{1,2}|one|two|three))?\s*:?$",
    re.IGNORECASE,
)
_TRACK = re.compile(r"^(?:track|room|stage|session|raum|saal|salle|sala)\b", re.IGNORECASE)
_LIGHTNING = re.compile(
    r"^(?:.{0,24}\s)?(?:light\w{3,6}|ignite|blitz)[- ](?:talks?|vorträge|"
    r"sessions?|round)\b(?!\s*[:\-–—])|"
    r"^(?:.{0,24}\s)?(?:blitzvorträge|blitzvortraege|charlas (?:relámpago|rápidas)|"
    r"palestras relâmpago|présentations éclair|"
    r"conférences éclair|pecha ?kucha)\b",
    re.IGNORECASE,
)
_LIGHTNING_TALK = re.compile(
    r"^(?:lightning|lighting) talk\s*[:\-–—]|\(lightning talk\)|\[lightning\]|\(lightning\)",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"^(?:table of contents?|contents|toc|index|inhalt(?:sverzeichnis)?|sommaire|"
    r"table des matières|contenidos?|"
    r"índice|sumário|indice)\s*:?$",
    re.IGNORECASE,
)
_REMARKS = re.compile(
    r"^(?:day \d+[:\s-]*)?(?:(?:conference|official|morning|chair'?s?|organi[sz]ers?'?)\s+)?(?:"
    r"(?:opening|closing|introductory|welcome|welcoming|final|concluding|intro|introduction|"
    r"kick-?off|farewell)"
    r"(?:\s+(?:and|&|/)\s+(?:opening|closing|welcome|introductions?|intro|announcements?|"
    r"housekeeping|thanks|thank you|awards?|farewell|remarks))?"
    r"\s+(?:remarks?|session|address|words|notes?|ceremony|statements?|comments?|announcements?|"
    r"plenary|speech)"
    r"|(?:opening|closing|welcome|welcoming|kick-?off|farewell|wrap[- ]?up|outro|intros?|"
    r"housekeeping|announcements?|closing thoughts|"
    r"welcome everyone|good ?bye|thank you|thanks|awards?(?: ceremony)?|opening day|"
    r"conference (?:opening|closing|kick-?off|intro|welcome))"
    r"(?:\s*(?:and|&|/|,)\s*(?:the\s+)?(?:opening|closing|welcome|introductions?|intro|"
    r"announcements?|housekeeping|thanks|thank you|awards?|farewell|wrap[- ]?up|remarks|"
    r"opening remarks|closing remarks|goodbye))*"
    r"|welcome to (?:the )?(?:conference|day \d)|"
    r"begrü(?:ß|ss)ung|eröffnung(?:srede)?|abschluss(?:veranstaltung)?|verabschiedung|"
    r"willkommen|schlusswort|grußwort|"
    r"ouverture|clôture|mot (?:de bienvenue|d'ouverture|de clôture)|bienvenue|accueil|apertura|"
    r"clausura|bienvenida|cierre|inauguración|"
    r"abertura|encerramento|boas[- ]vindas|benvenuto|chiusura|welkom|opening en welkom"
    r")\s*[!.:]*(?:\s*(?:\(.*\)|[-–—:]\s*day \d.*))?$",
    re.IGNORECASE,
)
_WELCOME = re.compile(
    r"^(?:welcome|kick-?off|opening|closing|intro(?:duction)?)(?:\s+remarks?)?\s+(?:to|of|for|"
    r"from|at)\s+(.+)$",
    re.IGNORECASE,
)
_MISC = re.compile(
    r"^(?:(?:side|random|notable|general|other|misc(?:ellaneous)?|personal|my|final|overall|"
    r"some|quick|various|additional|key|main|"
    r"conference|hallway(?: track)?|extra)\s+)*(?:notes?|side ?notes?|misc\.?|miscellaneous|"
    r"miscellany|thoughts?|ideas?|impressions?|takeaways?|"
    r"take-aways?|observations?|reflections?|hallway(?: track)?|corridor track|open spaces?|"
    r"sprints?|dinner|lunch|breakfast|"
    r"breaks?|coffee(?: break)?|lunch break|registration|check-?in|reception|party|"
    r"social(?: event)?|sponsors?|expo(?: hall)?|"
    r"exhibit(?: hall)?|booths?|vendors?|swag|job fair|food|travel|venue|hotel|logistics|"
    r"schedule|links?|resources?|references?|"
    r"further reading|books?|tools?|todos?|to-?dos?|action items?|follow[- ]?ups?|summary|"
    r"conclusions?|introduction|overview|about|"
    r"background|preface|foreword|recap|retrospective|feedback|quotes?|people(?: i met)?|"
    r"contacts?|attendees|photos?|pictures?|videos?|slides?|"
    r"license|licence|credits|acknowledge?ments?|contributing|disclaimer|legend|key|format|usage|"
    r"notizen|sonstiges|fazit|zusammenfassung|pause|mittagessen|mittagspause|notas?|varios|"
    r"otros|resumen|divers|remarques|résumé|pause café|"
    r"(?:general|random|various|misc(?:ellaneous)?) (?:things|stuff|notes|thoughts|ideas|bits)\b.*|"
    r"misc(?:ellaneous)?\b.{0,40}\bnotes|"
    r"after[- ]?p[ae]rt(?:y|ies)|(?:.{0,30}: )?next year\b.*|drafts?|感想|まとめ|はじめに|初めに|"
    r"さいごに|最後に|おわりに|終わりに|"
    r"and misc|stuff|informally|informal conversations?|other (?:random )?(?:things|stuff|"
    r"references|notes|links|talks|ideas|resources)\b.*|things to (?:look into|check out|try|"
    r"read)|things i learned|tech to check|other stuff)\s*[:!.]*$",
    re.IGNORECASE,
)
_PANEL = re.compile(
    r"^panel\b|\bpanel\s*(?:[:)\]]|[-–—]\s|discussion|debate|session|q\s?&\s?a|with\b)|\bpanel$|"
    r"podiumsdiskussion|table[- ]ronde|"
    r"mesa[- ]redonda|tavola rotonda|paneldebat|^ask me anything|round[- ]?table\b|fishbowl",
    re.IGNORECASE,
)
_NOT_PANEL = re.compile(
    r"\b(?:admin|control|solar|front|side|instrument|touch|dashboard|back|display|flat|lcd|tool|"
    r"led)[- ]panels?\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?:abstract|details?|notes?|links?|resources?|references?|(?:key|main|"
    r"my)?\s*(?:take-?aways?|points|ideas|insights|learnings|lessons(?: learned)?)|"
    r"summary|tl;?dr|q\s?(?:&|and|\+)\s?a|questions?(?: (?:&|and) answers?)?|intro(?:duction)?|"
    r"overview|background|context|motivation|"
    r"conclusions?|wrap[- ]?up|demos?|agenda|outline|contents|other|ideas?|description|slides?|"
    r"video|recording|speakers?|presenters?|bio|"
    r"about(?: the (?:speaker|talk|author)s?)?|further reading|recap|thoughts|my thoughts|"
    r"comments|action items?|follow[- ]?ups?|"
    r"to-?dos?|tools?|examples?|labs?|exercises?|misc\.?|miscellaneous|topics?|setup|"
    r"installation|requirements|prerequisites|results?|"
    r"future(?: work)?|next steps|problems?|solutions?|challenges?|use cases?|features?|"
    r"benefits|pros|cons|pros and cons|tips|"
    r"audience|planning|steps|goals?|why\??|how\??|what\??|when\??|who\??|history|definitions?|"
    r"terminology|architecture|"
    r"zusammenfassung|notizen|fazit|fragen|einleitung|inhalt|résumé|questions?/réponses?|liens|"
    r"présentation|resumen|notas|preguntas|enlaces|conclusión|"
    r"part \d+|chapter \d+|step \d+|lesson \d+|section \d+|teil \d+|partie \d+|parte \d+|"
    r"exercise \d+.*|lab \d+.*)\s*[:?!.]*$",
    re.IGNORECASE,
)


_LONGEST_DAY = 60
"""Characters of a heading that can be a day."""
_LONGEST_TITLE = 300
"""Characters of a title that is searched for its kind."""
_MONTH = 10
"""What a month counts in a heading: with one number more, it is a date."""
_FULL_DATE = 3
"""What the numbers of a date without a month's name count: day and month one, a year two."""
_SHORTEST_WORD = 4
"""Characters of a word that can identify a conference's host."""


def is_day(text: str) -> bool:
    """Whether a heading is only a day ("Day 1", "Saturday, Feb 8", "9/3/2025")."""
    if len(text) > _LONGEST_DAY:
        return False
    words = re.split(r"[\s,:|()–—\-/.]+", shown_text(text).lower())
    told = False
    numbers = 0
    for word in filter(None, words):
        if word in WEEKDAYS or word in DAY_WORDS or word in DAY_PARTS:
            told = True
        elif word in MONTH_WORDS:
            numbers += _MONTH
        elif word.rstrip("stndrh").isdigit() or word.isdigit():
            numbers += 1
            if re.fullmatch(r"(?:19|20)\d\d", word):
                numbers += 1
        elif word not in DAY_FILL:
            return False
    return (
        told
        or numbers > _MONTH
        or (numbers >= _FULL_DATE and not any(w in DAY_FILL for w in words))
    )


def is_part(text: str) -> bool:
    """Whether a heading names a part of a talk's notes ("Abstract", "Q&A")."""
    return bool(_PART.match(text))


def is_lightning(text: str) -> bool:
    """Whether a heading announces lightning talks."""
    return bool(_LIGHTNING.match(text))


def kind_of(text: str) -> Kind:
    """Return the kind of an entry by its title alone."""
    if len(text) > _LONGEST_TITLE:
        return "talk"
    if _REMARKS.match(text):
        return "remarks"
    if (match := _WELCOME.match(text)) and sounds_like_conference(match[1]):
        return "remarks"
    if _MISC.match(text):
        return "misc"
    if _LIGHTNING_TALK.search(text):
        return "lightning"
    if _PANEL.search(text) and not _NOT_PANEL.search(text):
        return "panel"
    return "talk"


def conference_words(title: str) -> tuple[str, ...]:
    """Return the words of a conference's name that its hosts contain ("pygotham")."""
    words = slug(title).split("-")
    return tuple(
        w for w in words if len(w) >= _SHORTEST_WORD and not w.isdigit() and w not in PLAIN_WORDS
    )


def is_contents(text: str) -> bool:
    """Whether a heading is that of a table of contents."""
    return bool(_CONTENTS.match(text))


def is_group(text: str) -> bool:
    """Whether a heading names a group of talks ("Tutorials", "Session 2")."""
    return bool(_GROUP.match(text))


def is_track(text: str) -> bool:
    """Whether a heading begins as the name of a track or room."""
    return bool(_TRACK.match(text))
