"""Who spoke: names out of a line of text. A wrong name is worse than none.

The more a place in a note says "here stands a name" (a label, a line of its own under the
heading), the less the words have to look like one: `Trust` says how sure the place makes us.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Trust(IntEnum):
    """How sure the place of a text makes us that it holds names."""

    TITLE = 0
    """Part of a title ("Some Words - Other Words"): only with a known given name."""
    LINE = 1
    """A line of its own near the heading: only what looks like names throughout."""
    BYLINE = 2
    """A line between heading and talk page, or after "by": names unless it is a sentence."""
    LABEL = 3
    """After "Speaker:": whatever stands there."""


@dataclass(frozen=True, slots=True)
class People:
    """The names found, and whether the text held nothing but them."""

    names: tuple[str, ...]
    only: bool


NOBODY = People((), False)

_GIVEN = frozenset(
    """
    aaron abhishek abigail adam adarsh aditya adrian adrianna adrien adrienne ahmed aileen akshay
    alan albert alberto aleksandr alejandro alessandro alessia alex alexander alexandra alexandre
    alexey alexis ali alice alicia alina alison allan allen allison alvaro alyssa amanda amber
    amelia amina amir amit amy ana anand anastasia anders andre andrea andreas andrei andrew andrey
    andrés andy angel angela anika anita anja anna anne annette anthony antoine anton antonio
    aparna ariel arjun arnaud arthur artur arun ashley ashwini audrey avi axel aymeric barbara
    bartosz becky ben benjamin benoit benoît bernard bernhard bianca bill björn bob boris brad
    bradley brandon brendan brett brian bruce bruno bryan caitlin caleb cameron camila camille
    carina carl carla carlos carol carolina caroline carrie carson casey catherine celia cesar
    charles charlie charlotte chelsea chiara chloe chris christian christina christine christoph
    christophe christopher christy claire clara claudia clément cody colin corey cory craig
    cristian cristina cynthia daisuke damian damien dan dana dani daniel daniela daniele daniella
    danny darren dave david davide dawn dean deborah deepak denis dennis derek diana diego dieter
    dimitri dirk dmitry dominik don donald donna doris dorothea doug douglas drew dustin dylan ed
    eddie edgar eduardo edward elaine eleanor elena eli elias elisa elizabeth ella ellen emil emily
    emma emmanuel enrico eric erica erik erika erin ernesto esther ethan eugene eva evan fabian
    fabien fabio fatima federico felipe felix fernanda fernando filip florian françois françoise
    francesca francesco francis francisco frank franz fred frédéric friedrich gabriel gabriela gary
    gavin geoff george georg georgia gerald gerhard giovanni giulia giulio giuseppe glenn gordon
    grace graham grant greg gregor gregory guido guilherme guillaume gustavo guy hannah hannes hans
    harald harry heather heidi heike helen helena hendrik henri henrik henry holger howard hugo
    hynek ian ignacio igor ilya ines ingrid irene irina isaac isabel isabella ivan jack jackie
    jacob jacqueline jaime jake jakob jakub james jamie jan jana jane janet jared jasmin jason
    javier jay jean jeff jeffrey jelena jen jennifer jenny jens jeremiah jeremy jerome jérôme jesse
    jessica jesús jill jim jimmy joachim joan joanna jochen joe joel johan johanna johannes john
    jon jonas jonathan jordan jorge jose josef joseph josé josh joshua joão juan juanita judith
    jules julia julian juliana julie julien justin jörg jürgen kai karen karin karl karolina kate
    katharina katharine katherine kathleen kathrin katie kay keith kelly kelsey ken kenneth kevin
    kim klaus konrad kristen kristian kristin krzysztof kurt kyle lacey lachlan lara larry lars
    laura lauren laurence laurent lea leah lee lena leo leon leonardo leslie leticia liam lily
    linda lindsey lisa liz lorena lorenzo louis louise luc luca lucas lucia luciano lucy ludovic
    luigi luis luisa luiz lukas luke lydia lynn maciej madison manuel manuela marc marcel marcelo
    marcin marco marcos marcus margaret maria mariana marie marina mario mark marko markus marta
    martha martin martina mary maría mason massimo mateo mateusz mathias mathieu matt matteo
    matthew matthias maurice mauro max maxime maya megan melanie melissa mia micah michael michaela
    michal michał michel michele michelle miguel mike mikhail miriam moaan mohamed mohammed moira
    monica monika morgan moritz nadia nancy naomi natalia natalie natasha nate nathan nathaniel
    neal neil nicholas nick nicola nicolas nicole niels nikhil nikita niklas nils nina noah noor
    olaf olga oliver olivia olivier omar oscar otto owen pablo pamela paolo pascal pat patricia
    patrick paul paula paulo pavel pawel paweł pedro penelope peter petra phil philip philipp
    philippe pierre pietro piotr priya rachel rafael rahul raj ralf ralph ramon raphael raul ravi
    raymond rebecca reinhard renate renato rené ricardo riccardo richard rick rob robert roberta
    roberto robin rodrigo roger roland roman ron rosa rosie ross roy ruben russell ruth ryan
    rémi sabine sally sam samantha samir samuel sandra sanjay sara sarah sasha scott sean
    sebastian serena sergei sergey sergio seth shane shannon sharon shaun shawn sheila silvia simon
    simone sofia sonja sonya sophia sophie stan stefan stefanie stefano stella stephan stephane
    stephanie stephen steve steven stuart sue sumana susan susanne suzanne sven sylvain sylvia
    szymon sébastien tamara tania tanja tanya tara tatiana taylor ted teresa terry thea theo
    theodore theresa thiago thibault thierry thomas thorsten tiago tim timo timothy tina tobias
    todd tom tomas tomasz tony tracy travis trevor trey tristan tyler ulrich uwe valentin valeria
    vanessa vera veronica veronika victor victoria vikram vincent viola virginia vladimir walter
    wendy werner wes wesley will willa william willy wolfgang xavier yan yann yuki yusuf yves
    yvonne zac zach zachary zack zoe zoé
    """.split()
)
_PARTICLES = frozenset(
    "van von de der den del della di da do dos das du la le el al bin ibn ben ter ten te y e af av "
    "zu zur zum vom und los las degli dalla op 't st. san abu mac ap bint of d' der".split()
)
_HONORIFICS = frozenset(
    "dr dr. prof prof. professor professorin mr mr. mrs mrs. ms ms. sir dame herr frau "
    "dipl.-ing. ing. mme m. señor señora sr. sra. sra dra. dra".split()
)
_SUFFIXES = frozenset("jr jr. sr sr. ii iii iv phd ph.d. ph.d md msc m.sc. esq mba".split())
_ROLES = frozenset(
    "advocate analyst architect arch associate author ceo cfo chair chief cio ciso cmo co-ceo "
    "co-founder cofounder consultant contributor coo coordinator core creator cto designer dev "
    "developer devops devrel dir director eng engineer engineering evangelist exec fellow founder "
    "freelance freelancer gm head host independent instructor intern journalist lead leader "
    "lecturer librarian maintainer manager md member mgr moderator officer organizer organiser "
    "owner partner phd pm president princ principal product professor program programmer project "
    "researcher sales scientist senior software sr staff strategist student svp teacher tech "
    "technical technologist technology trainer vice vp writer".split()
)
_ORGANISATIONS = frozenset(
    "ab academy ag agency airlines alliance amazon analytics apache apple asf associates "
    "association atlassian aws azure bank bbc bloomberg bv ca canonical capital cisco cloud "
    "cloudflare cnrs co college community company conference consortium consulting corp corp. "
    "corporation council data databricks department digital docker e.v. elastic elsevier embassy "
    "enterprises eventbrite facebook fastly firm foundation gmbh google government group guild hat "
    "health holdings hospital ibm inc inc. inria institut institute intel international intuit "
    "jetbrains lab laboratories laboratory labs lbs library limited linux llc llp ltd ltd. mckinsey "
    "media meta microsoft ministry mit mongodb mozilla museum nasa netflix network networks nvidia "
    "open openai oracle organisation organization partners paypal plc press project red research "
    "sa salesforce sap sarl school schools science sciences security services shopify society "
    "software solutions spotify startup state stripe studio studios systems team tech technologies "
    "technology thoughtworks tu twilio twitter uber uni university universität université universidad "
    "ventures vmware yahoo yelp zalando".split()
)
_COMMON = frozenset(
    """
    a about abstract access accessibility accessible actually ad adding admin advanced adventures
    after again against age agenda agent agents agile ai airflow algorithms all alternative always
    an analysis and announcement announcements another answers any api apis app applications apps
    approach approaches are around art artificial as async asynchronous at attack authentication
    auto automated automating automation autonomous available back backend backends background
    basics be beautiful because before beginners behavior behind being benchmark benchmarks best
    better between beyond big bits block book books bot bots bottom break breaking brief bring
    browser bug bugs build builder building builds business but by c cache caching call can cap
    career case cases change changes channels chapter chat chatbot check clean cli client clients
    close closing clouds cloud cluster clusters code coding collection collections command comments
    common community comparing comparison compiler complete complex complexity component components
    computer computers computing concepts conclusion conclusions concurrency conference config
    configuration container containers content context contributing control core coroutines course
    crash create creating creative css culture current custom dark dashboard dashboards data
    database databases day days debug debugger debugging decision deep delivery demo demos
    demystified dependencies dependency deploy deploying deployment deployments descriptors design
    desktop detection developers developing development devops different digital discovery
    discussion distributed django do docker docs documentation does doing done down driven dynamic
    each easier easy edge editor effective efficient electron email embedded emerging end
    engineering enough enterprise environment environments error errors essential ethics event
    events every everyone everything evolution example examples experience experiences experiment
    experiments explained explicit exploration exploring extending extensions extreme fast faster
    feature features feedback fetching few fi file files final finding first fixing flask flow for
    framework frameworks free friendly from frontend full fully fun function functional functions
    fundamentals future game games gateway general generating generation generative generics get
    getting gil git github go goals going good graph graphics graphql great green group groups
    growing guide hacking hands happy hard hardware has have hello help here hidden high history
    hobby home hot how html human hybrid i idea ideas image images imaging impact implementation
    implementing important improve improving in industrial information infrastructure inside
    installation installing integration intelligence interactive interface interfaces internals
    internet into introducing introduction introductory io iot is issue issues it its java javascript
    jobs journey jupyter just kafka key keynote keynotes kotlin kubernetes language languages large
    last latest layer layers lazy learn learned learning less lessons let libraries library life
    lightning like line linear linked links lint linux list live living local logging long look
    looking loop loops lost low machine machines magic main make makes making management managers
    managing many maps mastering me measuring memory mental message messages meta method methods
    metrics micro microservice microservices migrating migration mind misc mistakes mobile model
    modeling modelling models modern modules monitoring more most moving multi music my myth native
    natural networking networks neural never new news next night no node nosql not note notebook
    notebooks notes now number numbers numpy object objects observability of off on one online only
    open opening operations operator operators optimization optimizations option options or
    orchestration order other our out over overview own package packages packaging page pages
    pandas panel parallel parsing part patterns people performance personal pipeline pipelines
    plan platform play plugin plugins point policy poster posters practical practice practices
    predicting prediction preparing presentation principles privacy pro problem problems process
    processes processing production productive productivity profiling program programming project
    projects property protocol prototype public put py pycon pydata python quality quantum queries
    question questions queue queues quick rails random rapid react reactive reading ready real
    reality really recap recording reference references regex release releases remarks remote
    report request requests resource resources rest rethinking review right robot robotics robots
    robust room ruby rules run running rust safe safety sample scale scaling scheduling schema
    science scientific script scripts search secret secrets secure security self semantic serverless
    server servers service services session sessions set setting settings setup should side simple
    simplicity simulation site six slack slides small smart so social software solution solutions
    some source spark special speech speed sponsor sponsors sprint sprints sql stack standard
    standards start started starting state static statistical statistics step steps still stories
    storage story strategies strategy stream streaming streams structure structures style
    summary super support sustainability swift system systems table tables talk talks task tasks
    teaching team teams techniques technologies technology templates tensorflow terraform test
    testing tests text that the their them then theory there these they thing things think thinking
    this thoughts three through time times tips to today together token tool toolchain tooling tools
    top topics tour toward towards tracing tracking track tracks trade training transformers
    transparent tricks true trust tutorial tutorials two type types typescript typing
    ui understanding uni unit universal unleashing unlocking up update updates us use user users
    using ux vendor vendors verification version versus via video virtual vision visual
    visualization visualizing vs vue walkthrough want was way ways we web webassembly website
    websites welcome well what when where which while who whole why wild with within without word
    work workflow workflows working works workshop workshops world worlds worst write writing wrong
    xml yaml year years yes you your zero zen
    """.split()
)
_PRODUCT_STEMS = ("py", "git", "app", "web", "net", "dev", "my", "micro", "java", "post", "type")

_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?: \"[^\"]*\")?\)|\[[^\[\]]*\])")
_AUTOLINK = re.compile(r"<[^<>\s]+>|https?://[^\s<>]+")
_SEPARATOR = re.compile(
    r"\s*(?:[,;&/+|·•、，]|\s(?:and|und|et|y|e|en|och|og|oraz|with|feat\.?)(?=\s)|\s[x×](?=\s))\s*",
    re.IGNORECASE,
)
_ROLE_SPLIT = re.compile(r"\s+(?:[-–—|@]|at|from|of|bei|chez|en|CEO|CTO)\s+|\s*[:–—]\s+|\s@\s*(?=[A-Z])")
_TOKEN = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’‘`´\-‐‑])*", re.UNICODE)
_HANDLE = re.compile(r"@[\w.\-]+(?:@[\w.\-]+)?")
_SENTENCE = re.compile(r"[?!…:=<>{}\[\]\\#%$*^~]|\.\s|\.$")


def plain(text: str) -> str:
    """A line of Markdown as its reader sees it: link texts, no emphasis, no code marks."""
    if "[" in text:
        text = _LINK.sub(r"\1", text)
    if "\\" in text:
        text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
        text = text.rstrip("\\")
    if "*" in text:
        text = re.sub(r"(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])", "", text)
    if "_" in text:
        text = re.sub(r"(?<![\w_])_{1,3}(?=[^\s_])|(?<=[^\s_])_{1,3}(?![\w_])", "", text)
    return " ".join(text.replace("`", "").split())


def find_people(text: str, trust: Trust) -> People:
    """The people that a text names, in order. Text is one line, Markdown allowed."""
    if len(text) > 400:
        return NOBODY
    text = _AUTOLINK.sub("", plain(text)).strip(" ,;:-–—*|")
    if not text:
        return NOBODY
    text, aside = _without_asides(text)
    parts, joins = _split(text)
    names: list[str] = []
    kinds: list[str] = []
    handles: list[str] = []
    extra = aside
    for part in parts:
        handles.extend(_HANDLE.findall(part))
        bare = _HANDLE.sub("", part).strip(" -–—:@")
        if bare != part.strip():
            extra = extra or bool(bare)
        if not bare:
            continue
        name, kind, more = _read(bare, trust)
        extra = extra or more
        names.append(name)
        kinds.append(kind)
    return _resolve(names, kinds, joins, handles, extra, trust)


def starts_with_role(text: str) -> bool:
    """Whether a text begins like what a person does ("Sr. Engineer, Acme")."""
    words = re.split(r"[\s,./@]+", plain(text).lower(), maxsplit=5)[:5]
    return any(word in _ROLES for word in words[:4]) or text.lstrip().startswith("@")


def _without_asides(text: str) -> tuple[str, bool]:
    """Drop brackets that follow a name (an organisation); keep nicknames inside one."""
    aside = False
    out: list[str] = []
    at = 0
    while (start := text.find("(", at)) >= 0:
        end = text.find(")", start)
        if end < 0:
            break
        after = text[end + 1 : end + 3].strip()
        inside = text[start + 1 : end]
        nickname = " " not in inside and after[:1].isupper() and "@" not in inside
        if nickname:
            out.append(text[at : end + 1])
        else:
            out.append(text[at:start].rstrip() + " ")
            aside = True
        at = end + 1
    out.append(text[at:])
    return "".join(out).strip(), aside


def _split(text: str) -> tuple[list[str], list[str]]:
    parts: list[str] = []
    joins: list[str] = []
    at = 0
    for match in _SEPARATOR.finditer(text):
        join = match[0].strip().lower()
        part = text[at : match.start()]
        if join in ("y", "e", "en", "with") and " " not in part.strip():
            continue
        parts.append(part.strip())
        joins.append(join)
        at = match.end()
    parts.append(text[at:].strip())
    kept = [i for i, part in enumerate(parts) if part]
    # The join before each kept part; an empty part (", and") hands its word on.
    words = [""] + joins
    before = ["".join(words[j] for j in range(last + 1, i + 1)) for last, i in zip([-1, *kept], kept, strict=False)]
    return [parts[i] for i in kept], before


def _read(text: str, trust: Trust) -> tuple[str, str, bool]:
    """One part of a list: the name in it, its kind (full, single, other), and whether more."""
    lowered = text.lower()
    for word in ("and ", "by ", "und ", "et "):
        if lowered.startswith(word):
            text, lowered = text[len(word) :], lowered[len(word) :]
    name, more = text, False
    if match := _ROLE_SPLIT.search(text):
        name, more = text[: match.start()], True
    tokens = name.split()
    while tokens and tokens[0].lower() in _HONORIFICS and len(tokens) > 1:
        tokens = tokens[1:]
        more = more or trust < Trust.BYLINE
    words = [t for t in tokens if t.lower() not in _SUFFIXES]
    if not words or len(words) > 6 or _SENTENCE.search(" ".join(words[:-1]) + " "):
        return name, "other", more
    kind = "full" if len(words) > 1 else "single"
    common = 0
    for at, word in enumerate(words):
        verdict = _judge(word, at, len(words))
        if verdict == "no" or (verdict == "particle" and at == len(words) - 1):
            return name, "other", more
        if verdict == "common":
            common += 1
    known = words[0].lower() in _GIVEN
    if common and not (known and trust >= Trust.LINE):
        if trust < Trust.BYLINE or common == len(words) or kind == "single":
            return name, "other", more
    lowers = {word.lower() for word in words}
    if (lowers & _ORGANISATIONS or lowers & _ROLES) and not known and trust < Trust.LABEL:
        return name, "other", more
    if kind == "single" and len(words[0]) > 1 and not words[0][0].isascii():
        kind = "full" if not words[0].isupper() and not words[0].islower() and len(words[0]) < 7 and _caseless(words[0]) else kind
    if trust == Trust.TITLE and not known:
        return name, "unknown", more
    return " ".join(tokens), kind, more


def _caseless(word: str) -> bool:
    return word.lower() == word.upper()


def _judge(word: str, at: int, count: int) -> str:
    """Whether a word may be part of a name: yes, no, particle, common (a usual word)."""
    lowered = word.lower()
    stripped = word.strip("()\"“”'‘’„")
    if lowered in _PARTICLES and word[0].islower():
        return "particle"
    if not _TOKEN.fullmatch(stripped):
        return "no"
    if stripped[0].islower():
        return "particle" if stripped[:2] in ("d'", "d’", "l'", "al") and count > 1 else "no"
    if lowered in _COMMON or stripped.lower() in _COMMON:
        return "common"
    if len(stripped) > 3 and stripped.isupper() and "." not in stripped and "-" not in stripped:
        return "common"
    if at == 0 and count > 1 and len(stripped) > 5 and lowered.endswith("ing"):
        return "common"
    for place in range(2, len(stripped)):
        if stripped[place].isupper() and stripped[place - 1].islower():
            stem = stripped[:place].lower()
            if len(stem) > 4 or stem in _PRODUCT_STEMS:
                return "common"
            break
    return "yes"


def _resolve(
    names: Sequence[str],
    kinds: Sequence[str],
    joins: Sequence[str],
    handles: Sequence[str],
    extra: bool,
    trust: Trust,
) -> People:
    full = [i for i, kind in enumerate(kinds) if kind == "full"]
    if not full:
        singles = [n for n, kind in zip(names, kinds, strict=True) if kind == "single"]
        if singles and len(singles) == len(names) and trust >= Trust.LABEL:
            return People(tuple(singles), not extra and not handles)
        if trust == Trust.LABEL and len(names) == 1 and len(names[0].split()) < 5:
            if _TOKEN.match(names[0]):
                return People((names[0],), not extra)
        if handles and not names and trust >= Trust.LINE:
            return People(tuple(handles), True)
        return NOBODY
    if "other" in kinds[: full[0]] or "unknown" in kinds[: full[0]]:
        return NOBODY
    found: list[str] = []
    only = not extra and not handles
    last_word = max((i for i, join in enumerate(joins) if not _is_comma(join)), default=-1)
    for place, (name, kind) in enumerate(zip(names, kinds, strict=True)):
        joined = place < len(joins) and not _is_comma(joins[place])
        if kind in ("full",):
            found.append(name)
        elif kind == "unknown":
            # In a title one known given name vouches for the others of its list.
            if len(full) == 0 or not (joined or len(names) > 2):
                only = False
            else:
                found.append(name)
        elif kind == "single" and (
            joined
            or place < full[0]
            or (place < last_word)
            or (len(full) > 1 and last_word < place and last_word < 0 and name.lower() not in _ORGANISATIONS)
        ):
            found.append(name)
        elif joined or place == 0:
            return NOBODY
        else:
            only = False
    unique = tuple(dict.fromkeys(found))
    return People(unique, only)


def _is_comma(join: str) -> bool:
    return join in ("", ",", ";", "、", "，", "·", "•", "|")
