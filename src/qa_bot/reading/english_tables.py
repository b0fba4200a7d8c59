"""The tables by which an English question is told: its form, its gap, and its empty words."""

from __future__ import annotations

import re

from qa_bot.reading.question_tables import Kind, Rule


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _rule(kind: Kind, pattern: str, answer_type: str = "") -> Rule:
    return Rule(kind, re.compile(rf"\b(?:{pattern})", re.IGNORECASE), answer_type)


SLIPS: dict[str, str] = dict(
    pair.split(":")
    for pair in (
        "ppl:people|u:you|ur:your|r:are|pls:please|plz:please|bc:because|cuz:because|w:with|n:and"
        "|b4:before|thru:through|nr:number|nbr:number|num:number|hw:how|hwo:how|mny:many|mch:much"
        "|wich:which|whcih:which|wat:what|waht:what|whta:what|wen:when|wher:where|teh:the|wha:what"
        "|yr:year|yrs:years|k:thousand|mio:million|govt:government|gov:government|dept:department"
        "|uni:university|univ:university|approx:approximately|info:information|tech:technology"
        "|sci:science|prof:professor|dr:doctor|tv:television|lib:library|vs:versus|btw:|hey:|hi:"
        "|what's:what is|whats:what is|who's:who is|whos:who is|where's:where is|when's:when is"
        "|how's:how is|that's:that is|there's:there is|it's:it is|didn't:did not|doesn't:does not"
        "|don't:do not|isn't:is not|aren't:are not|wasn't:was not|weren't:were not|can't:can not"
        "|hasn't:has not|haven't:have not|won't:will not|howmany:how many|gimme:give me"
        "|wanna:want to|gonna:going to|abt:about|amt:amount|tho:|lol:|thx:thanks|plss:please"
    ).split("|")
)
"""Chat abbreviations, contractions and common slips, and what they stand for."""

STOP = _set(
    "a an the of in on at to for from by with about as into onto over under during after before "
    "between among through per via and or but nor so than then that this these those it its he "
    "she they them their his her him we us our you your i me my mine is are was were be been "
    "being am do does did done doing have has had having can could will would shall should may "
    "might must not no yes what which who whom whose when where why how many much number there "
    "here please tell give let show know like want need ask me about some any all each every "
    "both either other another such same also too very just only even still already ever yet "
    "more most less least fewer few several get gets got getting called named name names if "
    "because while since until against within without out up down off again further once own "
    "s t re ve ll d m total altogether combined together kind kinds sort sorts type types "
    "approximately roughly nearly almost exactly currently now today ago thanks hello list make "
    "made makes making take took taken takes taking go went goes going come came comes coming "
    "thing things way ways time times one ones use used using exist exists happen happened "
    "overview summary summarize summarise describe outline explain briefly say says said mention mentioned "
    "around become became larger bigger greater higher lower smaller longer shorter earlier later "
    "largest biggest highest lowest smallest longest shortest respectively versus according question answer figure"
)
"""Words that say how is asked, not what of."""

AUXILIARY = _set(
    "is are was were be been do does did has have had can could will would shall should may might "
    "must am got get gets there in on at of to for from by with that which who whom whose and or "
    "during since until after before between about as into per through via than not over under "
    "it they he she we you this these those up out when where if because while together "
    "altogether combined"
)
"""Words before which a noun phrase ends."""

ARTICLES = _set("a an the")

PHRASAL = _set("up out off down over")
"""What may end a phrase that is looked up (set up), though it says nothing alone."""

STARTS = _set(
    "take takes took taken taking make makes made making get gets got getting go goes went going "
    "come comes came coming all every each"
)
"""What may begin a phrase that is looked up (take part), though it says nothing alone."""

PAST = _set(
    "built held won ran took gave made became began wrote taught sent spent sold bought brought "
    "met led left found grew rose fell chose drew drove knew kept lost came went saw said paid put "
    "set cut read hit lent went joined hosted hosts has runs serves offers covers"
)
"""Verb forms without -ed before which a noun phrase ends."""

POLITE = re.compile(
    r"^\W*(?:(?:please|and|so|ok|okay|well|hello|but|then|also)\b[\s,]*)*"
    r"(?:(?:can|could|would|will|do)\s+you\s+(?:please\s+)?(?:tell|show|give|say|let|know|happen to know)"
    r"(?:\s+(?:me|us))?(?!\s+(?:about|a|an|the))\s*"
    r"|i(?:'d| would)?\s+(?:want|like|need|wonder|was wondering|am wondering|love)(?:\s+to)?(?:\s+know)?\s*"
    r"|(?:please\s+)?(?:tell|show)\s+(?:me|us)\s+(?!about|the|a\b|an\b)"
    r"|any idea\s+|do you know\s+)?(?:please\s+)?(?:if |whether )?",
    re.IGNORECASE,
)
"""What comes before the question proper."""

_PLACE = "place|city|cities|county|counties|town|township|district|province|country|location|site|venue|village|area|region|street|room|address"
_PERSON = "person|people|man|woman|academician|expert|professor|scientist|doctor|director|leader|teacher|student|employee|worker|engineer|author|official|player|athlete|coach|driver|artist|writer|mayor|president|chairman|head"
_MORE = r"more|fewer|less|larger|bigger|greater|higher|lower|smaller|longer|shorter|earlier|later|older|newer|most|fewest|least|largest|biggest|highest|lowest|smallest|longest|better"

FRAMES: tuple[Rule, ...] = (
    _rule("summary", r"summari[sz]e|sum up|(?:give|write|provide|want|need)\b.{0,24}\b(?:overview|summary|account|introduction|description|outline)\b"),
    _rule("summary", r"(?:brief|short|quick|general)?\s*(?:overview|summary) of|tell (?:me|us) (?:something |more |a bit |all )?about|describe|outline|introduce"),
    _rule("summary", r"what (?:has|have|did|was|is|does)\b.{0,60}\b(?:done|achieved?|accomplish(?:ed)?|do)\b(?: (?:to|for|in|on|about|with|during|last|this)\b.*)?\W*$"),
    _rule("compare", r"difference between|compare[ds]?\b|how (?:many|much) (?:more|fewer|less)\b|differ\b"),
    _rule("compare", rf"(?:which|who|what|whether|where|is|are|was|were|did|does|do|has|have)\b.*\b(?:{_MORE})\b.*(?:\bor\b|\bthan\b)"),
    _rule("compare", r"(?:which|who)\b.{0,40}\b(?:most|fewest|least|largest|biggest|highest|lowest|smallest|longest)\b"),
    _rule("total", r"(?:how many|how much|number|amount|sum|figure|what)\b.*\b(?:in total|altogether|all together|combined|taken together|added up|in all|total number|sum)\b|(?:total number|sum) of|(?:how many|how much).*\btogether\W*$"),
    _rule("list", r"(?:list|enumerate|name)(?= (?:all|the|any|some|each|every|two|three|four|five|six|\d))"),
    _rule("list", r"(?:what|which) (?:\w+ ){0,2}?(?:kinds|sorts|types|forms) of|what (?:are|were)(?: all)? the (?:names of )?(?:\w+ ){0,3}?\w+s\b|who (?:are|were) (?:the|all)\b"),
)  # fmt: skip
"""The form of the whole question; the first row that fits holds, save where a gap overrules it."""

YESNO = re.compile(
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may)\b(?! not\?)",
    re.IGNORECASE,
)
"""How a question begins that wants yes or no."""

_NUMBERED = "percentage|proportion|share|ratio|rate|price|cost|fee|amount|revenue|income|profit|budget|investment|area|length|depth|height|width|size|weight|capacity|throughput|output|volume|population|age|distance|temperature|speed|duration|attendance|turnover|salary|growth|expenditure|spending|value|quantity|count|satisfaction"

GAPS: tuple[tuple[Rule, str], ...] = (
    (_rule("count", r"how many(?: times)?|how much(?: money)?|(?:what (?:is|was|were|are) )?(?:the )?(?:total )?(?:numbers?|amounts?) of|no\. of", "number"), "多少"),
    (_rule("count", r"what (?:percentage|proportion|share|fraction|percent)(?: of)?", "number"), "百分之几"),
    (_rule("count", r"how (?:long|soon|often)", "duration"), "多久"),
    (_rule("count", r"how (?:large|big|deep|high|tall|wide|heavy|old|far|fast|hot|cold|expensive|strong|thick|great)", "number"), "多少"),
    (_rule("count", r"(?:how|where)(?= (?:do|does|did|is|was)\b.*\brank(?:s|ed)?\b)|what rank|which rank|what (?:place|position)(?= .*\b(?:come|came|rank|finish|hold|take|in the))", "number"), "第几"),
    (_rule("why", r"why|how come|for what (?:reason|purpose)|what (?:is|was|were) the (?:reason|purpose|cause|aim|goal)s?(?: of| for)?|what caused", "reason"), "为什么"),
    (_rule("when", r"(?:(?:in|on|at|by|since|from|until) )?(?:what|which) (?:time|date|year|month|day|week|quarter)s?|(?:since |until |by |from )?when|how early|how late", "time"), "什么时候"),
    (_rule("where", r"where(?:abouts)?", "place"), "哪里"),
    (_rule("who", r"(?:by |with |to |for |of |from |under )?(?:who|whom|whose)", "person"), "谁"),
    (_rule("what", r"what (?:is|was|are|were) the (?:names?|titles?) of|what(?= (?:is|was|are|were|do|does|did)\b.*\b(?:called|named|titled|entitled|known as))|(?:what|which) (?:names?|titles?|themes?|slogans?)|how (?:is|was|are|were)(?= .*\bcalled)", "name"), "什么"),
    (_rule("what", r"what does \w+ stand for", "name"), "什么"),
    (_rule("which", r"(?:in |on |at |by |with |to |of |from |for |under )?which(?: of)?"), "哪"),
    (_rule("how", r"(?:by |in )?(?:what|which) (?:means?|way|ways|method|methods|manner)|how", "manner"), "怎么"),
    (_rule("what", r"(?:in |on |at |by |with |to |of |from |for |under )?what"), "什么"),
)  # fmt: skip
"""The wh-phrase and the Chinese wh-word it stands for; the leftmost match holds, the upper row at
one place."""

MEASURES: tuple[tuple[str, frozenset[str]], ...] = (
    ("人", _set("person people student pupil teacher worker employee expert member visitor volunteer doctor nurse child youngster man woman resident citizen farmer reader academician scientist engineer staff participant passenger tourist patient user professor researcher master soldier athlete player official villager parent graduate adult kid phd driver technician specialist guest speaker candidate winner leader beneficiary trainee apprentice attendee audience spectator household")),
    ("人次", _set("attendance visit")),
    ("次", _set("time occasion instance exercise drill trip")),
    ("场", _set("session event activity lecture contest competition performance concert match game show talk campaign seminar meeting exhibition")),
    ("元", _set("money yuan rmb fund funding revenue income cost investment budget fee price profit tax subsidy grant expenditure salary donation rent spending turnover loan wage")),
    ("%", _set("percent percentage proportion share rate ratio")),
    ("年", _set("year")), ("个月", _set("month")), ("天", _set("day")), ("小时", _set("hour")), ("分钟", _set("minute")),
    ("平方米", frozenset({"area", "square metre", "square meter", "square metres", "square meters"})),
    ("家", _set("company firm enterprise library school hospital museum base institution organization society association store shop restaurant factory branch")),
    ("公里", _set("kilometer")), ("米", _set("meter depth height length width")), ("吨", _set("ton tonne")),
    ("辆", _set("car vehicle truck")), ("艘", _set("ship vessel boat tugboat")),
)  # fmt: skip
"""Chinese measure words by the plain English nouns that they count."""

BY_ADJECTIVE = {
    "deep": "米", "long": "", "high": "米", "tall": "米", "wide": "米", "thick": "厘米", "far": "公里",
    "large": "平方米", "big": "平方米", "old": "岁", "heavy": "吨", "expensive": "元", "fast": "公里",
    "soon": "", "often": "次", "times": "次", "money": "元", "percent": "%", "percentage": "%",
    "proportion": "%", "share": "%", "fraction": "%", "great": "", "strong": "", "hot": "度", "cold": "度",
}  # fmt: skip
"""The measure words that the last word of a wh-phrase asks for (how deep, how many times)."""

ENGLISH_TYPES: tuple[tuple[str, frozenset[str]], ...] = (
    ("org", _set("company firm enterprise university college school institution organization department bureau agency society association team unit corporation group hospital bank institute government committee office library contractor operator")),
    ("person", _set(_PERSON.replace("|", " "))),
    ("place", _set(_PLACE.replace("|", " ") + " port park building hall base station road river bridge")),
    ("event", _set("event activity contest competition campaign exhibition festival meeting conference forum match ceremony exercise project")),
    ("work", _set("book film article document plan regulation paper newspaper report magazine video song opinion scheme")),
    ("name", _set("name title theme slogan honor award prize system platform brand ship vessel tugboat")),
    ("number", _set(_NUMBERED.replace("|", " "))),
)  # fmt: skip
"""The type of answer that an English noun asks for, where its Chinese word does not tell."""

_BODY = r"(?!\s+(?:government|library|museum|day|committee|congress|association for|bureau|capital|office|party|people's|team|championship|games|highway|park|council))"
LEVELS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), chinese)
    for pattern, chinese in (
        (r"(?:national|state)[\s-]level|nationally[\s-]recognised", "国家级"),
        (r"province[\s-]level|provincial[\s-]level", "省级"),
        (r"municipal[\s-]level|(?:prefecture[\s-]level )?city[\s-]level", "市级"),
        (r"county[\s-]level", "县级"),
        (r"district[\s-]level", "区级"),
        (r"(?:town|township)[\s-]level", "乡级"),
        (r"village[\s-]level", "村级"),
        (r"(?:school|university|college)[\s-]level", "校级"),
        (r"national first[\s-]class", "国家一级"),
        (r"nation[\s-]?wide|country[\s-]?wide|across the (?:country|nation)|(?:whole|entire) country|in china", "全国"),
        (r"province[\s-]?wide|across the province|(?:whole|entire) province|in the province", "全省"),
        (r"city[\s-]?wide|across the city|(?:whole|entire) city", "全市"),
        (rf"provincial{_BODY}", "省级"),
        (rf"municipal{_BODY}", "市级"),
        (rf"national{_BODY}", "全国"),
    )
)  # fmt: skip
"""English words for administrative levels and reach, and the Chinese that the limits look for."""

COMPARATIVES = frozenset(_MORE.split("|"))

ORDINALS = {
    word: "一二三四五六七八九十"[number]
    if number < 10
    else f"十{'一二三四五六七八九'[number - 10]}"
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
        "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth".split()
    )
}
NUMERALS = {
    word: (digit, chinese)
    for word, digit, chinese in zip(
        "one two three four five six seven eight nine ten".split(),
        "1 2 3 4 5 6 7 8 9 10".split(),
        "一两三四五六七八九十",
        strict=True,
    )
}
"""Ordinals and numerals in words, and how Chinese writes them."""

MONTHS = {
    month: f"{number}月"
    for number, months in enumerate(
        "january jan|february feb|march|april apr|may|june|july|august aug|september sep sept"
        "|october oct|november nov|december dec".split("|"),
        1,
    )
    for month in months.split()
}
