"""Word lists for parsing notes: names, roles, labels, days. Data, no logic.

The given names are those frequent among the speakers in PyVideo's CC0 records, and others.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> tuple[str, ...]:
    return tuple(" ".join(phrase.split()) for phrase in text.split(";"))


GIVEN_NAMES = _words(
    """
    aaron abhishek abigail adaeze adam adarsh aditya adrian adrianna adrien adrienne agnieszka
    ahmed aileen aisha akira akshay alan albert albertas alberto alec alejandro aleksander
    aleksandr alessandro alessia alex alexander alexandra alexandre alexey alexis alexys ali
    alice alicia alina alison allan allen allison almar alon alvaro aly alyssa amanda amara
    amber amelia amethyst amina amir amit amjith amy ana anand anastasia anastasiia anders andre
    andrea andreas andrei andrej andres andrew andrey andrii andrés andy angel angela angus
    anika anita anja anke ann anna annalee anne annette anthony antje antoine anton antonio
    anwesha aoife aparna ari ariel arjun armin arnaud aron artem arthur artur arun asha asheesh
    ashley ashwini astrid audrey aurélie austin avi avik axel aymeric barbara barry bartosz
    beata beatriz becky begoña ben benjamin benno benoit benoît bernard bernat bernhard betsy
    bettina bhargav bianca bill birgit björn bob boris brad bradley brandon brendan brett brian
    brianna bronwyn bruce bruno bryan bugra caitlin caleb callum calvin cameron camila camilla
    camille carina carl carla carlos carlton carol carolina caroline carrie carson casey cat
    catherine celia cesar cesare chad chalmer charles charlie charlotte chelsea cheuk chiara
    chidi chloe chris christian christina christine christoph christophe christopher christy
    claire clara claudia claudio clinton clément cody colin corey cormac cory craig cristian
    cristina cristián curtis cynthia cécile daisuke damian damien damián dan dana dane dani
    daniel daniela daniele daniella danny darren dave david davide davin dawn dean deb deborah
    declan deepa deepak denis dennis denny derek dharhas dhruv diana diego dieter dillon dimitri
    dino dirk divya dmitry dom domen dominik don donald donna doris dorothea doug dougal douglas
    dragan drew drishti dustin dylan débora ed eddie edgar eduardo edward elaine eleanor elena
    eli elias elisa elissa elizabeth elizaveta ella ellen emil emily emma emmanuel emmanuelle
    enrico eoin eric erica erik erika erin ernest ernesto esther ethan eugene eva evan eve ewa
    eyal ezio fabian fabien fabio fabrizio facundo fatima fatou federico felipe felix fernanda
    fernando filip filipe fiona flavio florian floris flávio francesc francesca francesco
    francis francisco franco frank franz françois françoise fraser fred freya friedrich frédéric
    gabriel gabriela gabriele gael gajendra gareth gary gavin gaël gaëlle geir gene geoff georg
    george georges georgi georgia gerald gerhard gianluca gil giles giovanni giulia giulio
    giuseppe glenn gonzalo gordon grace graham grant greg gregor gregorio gregory grzegorz guido
    guilherme guillaume guillem guillemette guillermo gunnar gustavo guy gwen haben hamish han
    hannah hannes hans harald harry haruka hassan hayley heather heidi heike helen helena
    hendrik henri henrik henrique henry hillary hiroshi holden holger honza howard hugo hussein
    hynek héctor hélène iacopo ian idan ignacio igor ilya imani indranil ines ingrid inés inês
    irene irina isaac isabel isabella isla israel issac itamar ivan ivana ivy iwan iwona iñigo
    jacek jacinda jack jackie jacob jacqueline jaime jake jakob jakub james jamie jan jana jane
    janet jared jarek jasmin jason javier jay jean jeff jeffrey jelena jen jennifer jenny jens
    jeremiah jeremy jerome jesse jessica jesus jesús jill jim jimmy jisoo jiří joachim joan
    joanna jochen jodie joe joel johan johanna johannes john jon jonas jonathan jordan jordi
    jorge joris jose josef josefina joseph josh joshua josé jovan joão juan juanita judith
    juergen jules julia julian juliana julie julien justin justyna jutta jyotika jyrki jérôme
    jörg jürgen kai karen karin karl karolina kat katarzyna kate katharina katharine katherine
    kathleen kathrin katie katrina katy kavita kay keith kelly kelsey ken kenji kenneth kenta
    kerstin kevin khalid kim kir kirill klaus knut kojo konark konrad konstantin krishna kristen
    kristian kristin kristina krzysztof kurt kushal kwame kyle lacey lachlan lainey lakshmi lara
    larry lars lasse laura lauren laurence laurens laurent layla lea leah leandro lee leila
    leland lena lenka lennart leo leon leonardo leslie leticia letícia lev liam lilly lily linda
    lindsey lionel lisa liz lorena lorenzo louis louise loïc luc luca lucas lucia luciano lucie
    lucy ludovic luigi luis luisa luiz lukas luke lydia lynn maarten maciej madison magdalena
    magnus mahmoud mairi malcolm manabu manoj manojit manuel manuela marc marcel marcelo marcin
    marco marcos marcus marek margaret margaux maria mariam mariana marianne mariano mariatta
    marie marina mario marius mark marko markus marlene marta martha martin martina mary maría
    mason massimiliano massimo mateo mateusz mathias mathieu matt matteo matthew matthias
    matthieu matti mattia maurice maurizio mauro max maxim maxime maya maëlle małgorzata meera
    meg megan meghan mei melanie melissa meredydd mette mia micah michael michaela michal michał
    michel michele michelle miguel mike mikey mikhail milan minjun miriam miro miroslav moaan
    mohamed mohammed moira monica monika morgan moritz moshe mridul muharem nadia nahuel nancy
    naoko naomi nasir natalia natalie natasha nate nathalie nathan nathaniel neal ned neeraj
    neha neil ngozi niamh nicholas nick nicola nicolas nicole nicolle niels nik nikhil nikita
    niklas nils nina noa noah noam noor noura nuno odile ola olaf olga oliver olivia olivier
    omar omer ondrej ondřej oscar otis otto owen pablo paige paloma pamela pandy paolo parul
    pascal pat patricia patrick paul paula paulo pavel pavithra pawel paweł peadar pedro
    penelope perry peter petr petra phil philip philipp philippe phillip pierre pietro pilar
    piotr piper piyush pooja prabhu pradeep priya rachel rachell radomir radoslav radosław rae
    rafael rafał rahul raj rajesh rakesh ralf ralph ram ramon randall randy raphael raphaël raul
    ravi raymond raúl rebecca reimar reinhard renata renate renato renee rené reuven rhys ria
    ricardo riccardo rich richard rick rishabh rivo rob robert roberta roberto robin rocío
    rodolfo rodrigo roelof roger rohit roland romain roman ron ronan rory rosa rosie ross rowan
    roy ruben rubén rui russell ruth ryan rémi sabine sakura sally sam samantha samir samira
    samuel sandra sanjay sanjeev sanket santiago saoirse sara sarah sasha saúl scott sean
    sebastiaan sebastian sebastián serena serge sergei sergey sergio seth sev shai shane shannon
    sharon shaun shawn sheila shell shreya signe sigrid sigurd silke silvia simon simone siobhan
    sipho sofia sofía solène sonja sonya sophia sophie stan stefan stefanie stefano steffen
    stella stephan stephane stephanie stephen steve steven stuart stéphane sue sumana sunita
    suresh susan susanne suzanne sven swati sylvain sylvia syrus szymon sébastien søren taavi
    tadeh takanori takayuki tamara tania tanja tanya tara tarek tariq tatiana taylor ted
    tennessee teresa tereza terri terry thabo thaís thea theo theodore theresa thiago thibault
    thibaut thierry thomas thomi thor thorsten tiago tibor tilman tim timo timothy tina tobias
    todd tom tomas tomasz tomek tomás tomáš tony torsten tracy travis trent trevor trey tristan
    tyler ulrich ursula ute uwe valentin valeria valerio van vanessa vasco vera veronica
    veronika vesna victor victoria vijay vikram vinayak vince vincent vinicius viola virginia
    vishal vladimir víctor walker walter wendy werner wes wesley wiebke will willa william willy
    wojciech wojtek wolfgang woody xavier xiaoming ximena yamila yan yann yannick yash yasmin
    yenny ying yufeng yuki yuko yury yusuf yves yvonne zac zach zachary zack zahra zain zanele
    zdeněk zeth zoe zofia zoran zoé álvaro ángel élise
    """
)
"""Common given names, in lower case."""

NAME_PARTICLES = _words(
    """
    't abu af al ap av ben bin bint d' da dalla das de degli del della den der di do dos du e el
    ibn la las le los mac of op san st. te ten ter und van vom von y zu zum zur
    """
)
"""Words inside a name that start in lower case."""

HONORIFICS = _words(
    """
    dame dipl.-ing. dr dr. dra dra. frau herr ing. m. mme mr mr. mrs mrs. ms ms. prof prof.
    professor professorin señor señora sir sr. sra sra.
    """
)
"""Titles in front of a name."""

NAME_SUFFIXES = _words(
    """
    esq ii iii iv jr jr. m.sc. mba md msc ph.d ph.d. phd sr sr.
    """
)
"""Suffixes of a name."""

ROLES = _words(
    """
    advocate analyst arch architect associate author ceo cfo chair chief cio ciso cmo co-ceo
    co-founder cofounder consultant contributor coo coordinator core creator cto designer dev
    developer devops devrel dir director eng engineer engineering evangelist exec fellow founder
    freelance freelancer gm head host independent instructor intern journalist lead leader
    lecturer librarian maintainer manager md member mgr moderator officer organiser organizer
    owner partner phd pm president princ principal product professor program programmer project
    researcher sales scientist senior software sr staff strategist student svp teacher tech
    technical technologist technology trainer vice vp writer
    """
)
"""Words of roles: a credit has one of them after a name."""

ORGANISATIONS = _words(
    """
    ab academy ag agency airlines alliance amazon analytics apache apple asf associates
    association atlassian aws azure bank bbc bloomberg bv ca canonical capital cisco cloud
    cloudflare cnrs co college community company conference consortium consulting corp corp.
    corporation council data databricks department digital docker e.v. elastic elsevier embassy
    enterprises eventbrite facebook fastly firm foundation gmbh google government group guild
    hat health holdings hospital ibm inc inc. inria institut institute intel international
    intuit jetbrains lab laboratories laboratory labs lbs library limited linux llc llp ltd ltd.
    mckinsey media meta microsoft ministry mit mongodb mozilla museum nasa netflix network
    networks nvidia open openai oracle organisation organization partners paypal plc press
    project red research sa salesforce sap sarl school schools science sciences security
    services shopify society software solutions spotify startup state stripe studio studios
    systems team tech technologies technology thoughtworks tu twilio twitter uber uni
    universidad university universität université ventures vmware yahoo yelp zalando
    """
)
"""Words of companies' and institutions' names."""

EMPLOYERS = _words(
    """
    academy ag agency bank college corp corporation foundation gmbh hochschule inc inc. institut
    institute laboratory library limited llc ltd ltd. ministry museum project society
    universidad universidade university università universität université
    """
)
"""Words that only organisations' names have."""

COMMON_WORDS = _words(
    """
    a about abstract access accessibility accessible actually ad adding admin advanced
    adventures after again against age agenda agent agents agile ai airflow algorithms all
    alternative always an analysis and announcement announcements another answers any api apis
    app applications approach approaches apps are around art artificial as async asynchronous at
    attack authentication auto automated automating automation autonomous available back backend
    backends background basics be beautiful because before beginners behavior behind being
    benchmark benchmarks best better between beyond big bits block book books bot bots bottom
    break breaking brief bring browser bug bugs build builder building builds business but by c
    cache caching call can cap career case cases change changes channels chapter chat chatbot
    check clean cli client clients close closing cloud clouds cluster clusters code coding
    collection collections command comments common community comparing comparison compiler
    complete complex complexity component components computer computers computing concepts
    conclusion conclusions concurrency conference config configuration container containers
    content context contributing control core coroutines course crash create creating creative
    css culture current custom dark dashboard dashboards data database databases day days debug
    debugger debugging decision deep delivery demo demos demystified dependencies dependency
    deploy deploying deployment deployments descriptors design desktop detection developers
    developing development devops different digital discovery discussion distributed django do
    docker docs documentation does doing done down driven dynamic each easier easy edge editor
    effective efficient electron email embedded emerging end engineering enough enterprise
    environment environments error errors essential ethics event events every everyone
    everything evolution example examples experience experiences experiment experiments
    explained explicit exploration exploring extending extensions extreme fast faster feature
    features feedback fetching few fi file files final finding first fixing flask flow for
    framework frameworks free friendly from frontend full fully fun function functional
    functions fundamentals future game games gateway general generating generation generative
    generics get getting gil git github go goals going good graph graphics graphql great green
    group groups growing guide hacking hands happy hard hardware has have hello help here hidden
    high history hobby home homepage hot how html human hybrid i idea ideas image images imaging
    impact implementation implementing important improve improving in industrial information
    infrastructure inside installation installing integration intelligence interactive interface
    interfaces internals internet into introducing introduction introductory io iot is issue
    issues it its java javascript jobs journey jupyter just kafka key keynote keynotes kotlin
    kubernetes language languages large last latest layer layers lazy learn learned learning
    less lessons let libraries library life lightning like line linear linked links lint linux
    list live living local logging long look looking loop loops lost low machine machines magic
    main make makes making management managers managing many maps mastering me measuring memory
    mental message messages meta method methods metrics micro microservice microservices
    migrating migration mind misc mistakes mobile model modeling modelling models modern modules
    monitoring more most moving multi music my myth native natural networking networks neural
    never new news next night no node nosql not note notebook notebooks notes now number numbers
    numpy object objects observability of off on one online only open opening operations
    operator operators optimization optimizations option options or orchestration order other
    our out over overview own package packages packaging page pages pandas panel parallel
    parsing part patterns people performance personal pipeline pipelines plan platform play
    plugin plugins point policy poster posters practical practice practices predicting
    prediction preparing presentation principles privacy pro problem problems process processes
    processing production productive productivity profiling program programming project projects
    property protocol prototype public put py pycon pydata python quality quantum queries
    question questions queue queues quick rails random rapid react reactive reading ready real
    reality really recap recording reference references regex release releases remarks remote
    repo report repository request requests resource resources rest rethinking review right
    robot robotics robots robust room ruby rules run running rust safe safety sample scale
    scaling scheduling schema science scientific script scripts search secret secrets secure
    security self semantic server serverless servers service services session sessions set
    setting settings setup should side simple simplicity simulation site six slack slide slides
    small smart so social software solution solutions some source spark special speech speed
    sponsor sponsors sprint sprints sql stack standard standards start started starting state
    static statistical statistics step steps still storage stories story strategies strategy
    stream streaming streams structure structures style summary super support sustainability
    swift system systems table tables talk talks task tasks teaching team teams techniques
    technologies technology templates tensorflow terraform test testing tests text that the
    their them then theory there these they thing things think thinking this thoughts three
    through time times tips to today together token tool toolchain tooling tools top topics tour
    toward towards tracing track tracking tracks trade training transformers transparent tricks
    true trust tutorial tutorials two type types typescript typing ui understanding uni unit
    universal unleashing unlocking up update updates us use user users using ux vendor vendors
    verification version versus via video virtual vision visual visualization visualizing vs vue
    walkthrough want was way ways we web webassembly website websites welcome well what when
    where which while who whole why wild with within without word work workflow workflows
    working works workshop workshops world worlds worst write writing wrong xml yaml year years
    yes you your zen zero
    """
)
"""Words of titles and notes that are hardly ever part of a name."""

ABSTRACT_ENDS = _words(
    """
    able ance ence ful graphy ible ics ised ism ities ity ive ized less logy ment ments ness ous
    ship ships sion sophy tion tions ware
    """
)
"""Endings of words for things, not names."""

PRODUCT_STEMS = _words(
    """
    app dev git java micro my net post py type web
    """
)
"""Beginnings of product names in camel case ("PyFlow")."""

SPEAKER_LABELS = _phrases(
    """
    apresentado por; apresentador; apresentadora; author; author(s); authors; by; charla de;
    conferencista; conferencistas; conférencier; conférenciers; conférencière; conférencières;
    facilitated by; facilitator; facilitators; foredragsholder; given by; guest; guests; host;
    hosted by; hosts; instructor; instructors; intervenant; intervenant(e)s; intervenante;
    intervenantes; intervenants; intervenant·e·s; interviewee; interviewees; keynote speaker;
    keynote speakers; lecturer; lecturers; led by; orador; oradora; oradores; orateur; orateurs;
    oratrice; palestrante; palestrantes; panelist; panelists; panellist; panellists; par;
    people; ponente; ponentes; por; prelegenci; prelegent; presenta; presentado por; presented
    by; presenter; presenter(s); presenters; presenting; presentor; presentors; présenté par;
    referent; referent*in; referent/in; referent:in; referent:innen; referenten; referentin;
    referentinnen; referierende; relatore; relatori; relatrice; relatrici; speaker; speaker
    name; speaker names; speaker(s); speakers; sprecher; sprecher*in; sprecher:in; sprecherin;
    spreker; sprekers; talare; talk by; the speaker; the speakers; tutor; tutors; von;
    vorgetragen von; vortrag von; vortragende; vortragende/r; vortragender; who; докладчик;
    докладчики; спикер; спикеры; スピーカー; 主讲人; 演讲者; 発表者; 登壇者; 講演者; 讲者
    """
)
"""Labels before a colon and speakers' names."""

WEAK_LABELS = _words(
    """
    by host hosts par people por presenta presenting von who
    """
)
"""Labels that also begin sentences, so the text after them must look like a name."""

BARE_LABELS = _phrases(
    """
    apresentado por; by; given by; hosted by; led by; presentado por; presented by; presenter;
    presenters; présenté par; speaker; speakers; talk by; vorgetragen von; vortrag von
    """
)
"""Labels without a colon."""

CREDIT_WORDS = _words(
    """
    chaired facilitated hosted led moderated notes organised organized presented sponsored
    """
)
"""Words in front of "by" that are no title ("Moderated by ...")."""

PROGRAMME_SEGMENTS = _words(
    """
    abstract abstracts agenda charla charlas conferences-talks conferencia contributions
    event-schedule events fahrplan keynote keynotes lecture lectures lightning-talks palestra
    palestras panel panels ponencia ponencias presentation presentations program programm
    programme programmes programs proposal proposal-detail proposals schedule schedules session
    sessioncatalog sessiondetail sessions speaker-session submission submissions talk talks
    timetable track tracks tutorial tutorials vortraege vortrag vorträge workshop workshops
    """
)
"""Path segments of a talk's page in a programme."""

PROJECT_SEGMENTS = _words(
    """
    blog doc docs package packages wiki wp-content
    """
)
"""Path segments of pages that are no talk's."""

WEEKDAYS = _words(
    """
    dienstag dimanche dinsdag domingo donderdag donnerstag freitag fri friday giovedì jeudi
    jueves lundi lunedì lunes maandag mardi martedì martes mercoledì mercredi mittwoch miércoles
    mon monday montag quarta quinta samedi samstag sat saturday segunda sexta sonntag sun sunday
    sábado terça thu thur thurs thursday tue tues tuesday vendredi venerdì viernes vrijdag wed
    wednesday woensdag zaterdag zondag
    """
)
"""Days of the week."""

DAY_WORDS = _words(
    """
    dag day days dia dzień día giorno jour journée tag tage день
    """
)
"""The word day."""

DAY_PARTS = _words(
    """
    abend afternoon après-midi evening matin mañana morning nachmittag soir tarde vormittag
    """
)
"""Parts of a day."""

MONTH_WORDS = _words(
    """
    abril agosto août apr april aug august avril dec december dezember diciembre décembre enero
    feb febrero februar february février jan januar january janvier juillet juin jul juli julio
    july jun june juni junio mai mar march mars marzo may mayo märz nov november novembre
    noviembre oct october octobre octubre oktober sep sept september septembre septiembre
    """
)
"""Months."""

DAY_FILL = _words(
    """
    1st 2nd 3rd am and conference de del den der deux deuxième dos drei dritter eins erster fifth
    first five four fourth highlights main notes of one part pm premier primer recap second segundo
    session sessions seven six sprint sprints summary talk talks the third three tres trois
    tutorial tutorials two un uno workshop workshops zwei zweiter
    """
)
"""Other words in a heading that names a day."""

PLAIN_WORDS = _words(
    """
    2024 amazon apple berlin camp city code conf conference data day days docker east festival
    forum from github global google links london meetup microsoft mozilla north note notes
    online open paris python remote south summit sydney talk talks tech the west with world york
    """
)
"""Words of conferences' names that are too common in addresses to identify one."""

ACRONYMS = _words(
    """
    ai api apis aws cd ci cli css db dns eu gcp gpu html http ibm io js k8s llm llms ml mvp nlp
    nvidia oss owasp pr qa rest rpc sdk sql ssh ssl tdd tls udp ui uk ux vm vr xml yaml
    """
)
"""Words that are written in capitals."""

SESSION_WORDS = _words(
    """
    afternoon am breakout day evening keynote keynotes lightning lightnings lightningtalks main
    morning note notes panel panels pm poster posters room session sessions slides sprint
    sprints stage talk talks track tracks tutorial tutorials workshop workshops
    """
)
"""Words in names of folders that divide a conference."""

ASIDE_FOLDERS = _words(
    """
    archetypes assets attachments book books contact contacts css daily drawings excalidraw files
    fonts images img includes inbox journal js layouts media node_modules people person persons
    photos pictures scripts snippets speakers static tags template templates vendor venv
    """
)
"""Names of folders without notes: templates, people, pictures, source code."""

FOLLOW_UP_WORDS = _phrases(
    """
    [ ]; anschauen; ausprobieren; check it; check out; check that; check them; check these;
    check this; check those; come back to; dig deeper; dig into this; dive deeper; dive into
    this; find out more; fixme; follow up; follow-up; followup; investigate further; investigate
    later; investigate th; learn more about; look deeper into; look further into; look into;
    look more into; must read; must try; must watch; must-read; must-try; must-watch; nachlesen;
    need to check; need to dig; need to explore; need to find out; need to learn; need to look;
    need to read; need to research; need to try; read it; read later; read more; read this; read
    up on; research later; research this; review this; revisit; should read; should try; should
    watch; to investigate; to try this; to-do; todo; try it; try later; try this; want to
    explore; want to learn; want to look; want to read; want to research; want to try; watch it;
    watch later; watch this; worth a; worth check; worth explor; worth investigat; worth look;
    worth read; worth try; worth watch; à creuser; à lire; à tester
    """
)
"""Lower-case pieces of text; every follow-up has at least one."""
