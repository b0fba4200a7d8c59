"""English words brought to one form: the dictionary's build and its look-up share it.

Step 1 and step 5 of Porter's stemmer (Porter 1980, "An algorithm for suffix stripping"), after
British spelling has been made American. Derived words (popularization, attendance) are looked
up under several forms instead of one, since a wrong cut there costs more than it finds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+(?:'(?!s\b)[a-z]+)?")

_IRREGULAR = dict(
    pair.split(">")
    for pair in (
        "men>man women>woman children>child people>people feet>foot teeth>tooth mice>mouse "
        "geese>goose won>win held>hold built>build ran>run began>begin begun>begin wrote>write "
        "written>write taught>teach bought>buy brought>bring sold>sell sent>send spent>spend "
        "lent>lend got>get gotten>get gave>give given>give took>take taken>take went>go gone>go "
        "came>come made>make paid>pay said>say saw>see seen>see met>meet led>lead left>leave "
        "found>find grew>grow grown>grow rose>rise risen>rise fell>fall fallen>fall "
        "chose>choose chosen>choose drew>draw drawn>draw drove>drive driven>drive knew>know "
        "known>know spoke>speak spoken>speak kept>keep lost>lose caught>catch became>become "
        "stood>stand understood>understand shown>show sought>seek fought>fight wore>wear "
        "worn>wear broke>break broken>break thought>think told>tell felt>feel slept>sleep "
        "swam>swim sang>sing sung>sing ate>eat eaten>eat flew>fly flown>fly rode>ride "
        "hid>hide hidden>hide bore>bear born>birth dug>dig hung>hang lit>light wives>wife "
        "lives>life knives>knife leaves>leaf shelves>shelf halves>half better>good best>good "
        "criteria>criterion data>data media>media analyses>analysis theses>thesis indices>index "
        "phenomena>phenomenon tyre>tire tyres>tire grey>gray cheque>check cheques>check "
        "aeroplane>airplane aeroplanes>airplane kerb>curb defence>defense offence>offense "
        "licence>license licences>license practise>practice practised>practice "
        "jewellery>jewelry mould>mold plough>plow sceptical>skeptical storey>story "
        "storeys>story aluminium>aluminum maths>math skilful>skillful enrol>enroll "
        "enrolment>enrollment fulfil>fulfill instalment>installment traffic>traffic "
        "programme>program programmes>program news>news means>means series>series "
        "species>species always>always sports>sport overseas>overseas bus>bus gas>gas "
        "canvas>canvas campus>campus campuses>campus status>status during>during "
        "something>something anything>anything nothing>nothing evening>evening morning>morning "
        "building>building buildings>building meeting>meeting meetings>meeting spring>spring "
        "string>string thing>thing things>thing king>king ceiling>ceiling wedding>wedding "
        "being>being red>red bed>bed need>need needed>need seed>seed feed>feed speed>speed "
        "hundred>hundred hundreds>hundred hydrogen>hydrogen"
    ).split()
)
_BRITISH = (
    (re.compile(r"([a-z]{2,}[^aeiou\W])is(e|es|ed|er|ers|ing|ation|ations)$"), r"\1iz\2"),
    (re.compile(r"(col|lab|harb|hon|neighb|fav|behavi|flav|rum|hum|vig|arm|parl)our"), r"\1or"),
    (re.compile(r"(cent|theat|met|lit|fib|lust|spect|calib|meag|kilomet|sab)re(s?)$"), r"\1er\2"),
    (re.compile(r"(dial|catal|anal|monol|prol|epil)ogue"), r"\1og"),
    (re.compile(r"([a-z]{2,}[aeiou])ll(ed|ing|er|ers)$"), r"\1l\2"),
    (re.compile(r"(anal|paral)ys(e|es|ed|ing)$"), r"\1yz\2"),
    (re.compile(r"^(an|p)ae(?=[a-z]{3})"), r"\1e"),
)  # fmt: skip
# Words in -ise that are no -ize words.
_NO_IZE = re.compile(
    r"(exerc|adv|superv|rev|telev|enterpr|surpr|prom|prec|compr|franch|exp|dev|improv|merchand"
    r"|disgu|otherw|likew|pra|ra|no|cru|po|cho|w|r|conc|adverts?)is"
)
_DERIVED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ization", ("ize", "e", "")),
    ("isation", ("ize",)),
    ("ification", ("ify",)),
    ("ation", ("ate", "e", "")),
    ("ition", ("e", "")),
    ("ssion", ("t", "ss", "d")),
    ("ion", ("e", "", "ive")),
    ("ment", ("", "e")),
    ("ability", ("able",)),
    ("ivity", ("ive",)),
    ("ity", ("", "e")),
    ("ance", ("", "e", "ant")),
    ("ence", ("", "e", "ent")),
    ("ancy", ("ant", "")),
    ("ency", ("ent", "")),
    ("ship", ("",)),
    ("hood", ("",)),
    ("ness", ("",)),
    ("eer", ("e", "")),
    ("ee", ("", "e")),
    ("er", ("", "e")),
    ("or", ("", "e")),
    ("ist", ("", "e", "y")),
    ("ical", ("y", "ic", "ics")),
    ("ial", ("y", "e", "")),
    ("al", ("", "e", "y")),
    ("ific", ("e",)),
    ("ic", ("", "y", "ics", "e")),
    ("ily", ("y",)),
    ("ly", ("", "e")),
    ("ive", ("ion", "e", "")),
    ("ous", ("", "e", "y")),
    ("ful", ("",)),
    ("less", ("",)),
    ("able", ("", "e")),
    ("ize", ("", "e", "y")),
    ("ify", ("", "e", "y")),
    ("y", ("", "e")),
    ("ing", ("", "e")),
)
"""Endings of derived words, each with what may stand in their place."""

_NOUN_ENDINGS = ("ment", "ation", "ion", "ing", "er", "or", "ance", "al", "ee")
"""What a verb may take on in the dictionary (establish: establishment)."""


def words(text: str) -> list[str]:
    """Return the lower-case words of an English text; a hyphen parts two words."""
    return _WORD.findall(text.lower())


@lru_cache(maxsize=1 << 14)
def american(word: str) -> str:
    """Return a lower-case word in American spelling, irregular forms brought to the plain one."""
    found = _IRREGULAR.get(word)
    if found is not None:
        return found
    for number, (pattern, replacement) in enumerate(_BRITISH):
        if number == 0 and _NO_IZE.match(word):
            continue
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=1 << 14)
def stem(word: str) -> str:
    """Return a lower-case word without plural, -ed, -ing and final e."""
    if word in _IRREGULAR and _IRREGULAR[word] == word:
        return _final(word)
    word = american(word)
    if len(word) <= 3 or not word.isalpha():
        return word
    return _final(_past(_singular(word)))


def _singular(word: str) -> str:
    if word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")):
        return word[:-2]
    return word[:-1]


def _past(word: str) -> str:
    """Take -ed and -ing off where a vowel stands before them."""
    if word.endswith("ied") and len(word) > 4:
        return word[:-3] + "y"
    for ending in ("ed", "ing"):
        base = word[: -len(ending)]
        if not word.endswith(ending) or len(base) < 3 or word.endswith("eed"):
            continue
        if not any(char in "aeiouy" for char in base):
            continue
        if base[-1] == base[-2] and base[-1] not in "aeioulsz":
            return base[:-1]
        return base
    return word


def _final(word: str) -> str:
    """Take off a final e, so that train(e)d, organiz(e) and organiz(ing) meet."""
    if len(word) > 3 and word.endswith("e") and not word.endswith("ee"):
        word = word[:-1]
    if len(word) > 4 and word.endswith("ll"):
        return word[:-1]
    return word


def key(phrase: str) -> str:
    """Return the form under which a word or phrase stands in the dictionary."""
    parts = [word for word in words(phrase) if word not in ("a", "an", "the")]
    return " ".join(map(stem, parts))


def derived(word: str) -> Iterator[str]:
    """Yield the keys under which a derived word's relatives may stand, the nearest first."""
    plain = american(word.lower())
    forms = dict.fromkeys((plain, _singular(plain) if len(plain) > 3 else plain))
    for form in forms:
        for ending, replacements in _DERIVED:
            if form.endswith(ending) and len(form) - len(ending) >= 3:
                for replacement in replacements:
                    yield stem(form[: -len(ending)] + replacement)
    base = stem(word.lower())
    if len(base) > 3:
        yield from (stem(base + ending) for ending in _NOUN_ENDINGS)
