"""Which one has the most: a question that only figures side by side, or the word itself, answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

_THING = r"(?:哪[一个家座所项类种些]*|什么)(?P<thing>县市?区|区县|市县|(?![里儿])[一-鿿]{1,3}?)"
_GAP = rf"(?:{_THING}|哪[里儿]?|谁|什么)"
_DEGREE = r"(?:数量?)?最(?P<degree>(?P<most>[多高大长快重])|[少低小短慢轻])"
_FORMS = (
    re.compile(rf"(?:是|在)?{_THING}的?(?P<noun>[一-鿿]{{2,12}}?){_DEGREE}[的了]?[?。呢啊呀]*$"),
    re.compile(rf"(?P<noun>[一-鿿]{{2,12}}?){_DEGREE}的?(?:是|为|在)?{_GAP}[?。呢啊呀]*$"),
    re.compile(rf"{_DEGREE}的?(?P<noun>[一-鿿]{{2,12}}?)(?:是|为|在){_GAP}[?。呢啊呀]*$"),
)
_MEASURE = re.compile(r"(?:率|量|额|费|价|数|面积|规模|值|比例|占比|投资|资金|收入|[长高宽深]度)$")
"""What is high or large by a figure; the largest 医院 is another thing than the most of them."""
_DISTRICTS = "区县市"
"""People say 区 of a 县 just as well."""
_BORNE_OUT = re.compile(r"最|第一(?![家个批届次所期座项名])|首位|居首|榜首|之首")


@dataclass(frozen=True, slots=True)
class Superlative:
    """What is compared.

    text: a count question for it (床位多少?).
    thing: what is asked for (区); a figure must speak of one.
    least: whether the least is asked for.
    """

    text: str
    thing: str
    least: bool


def superlative(text: str) -> Superlative | None:
    """Return what a normalised question asks the most or the least of; None if it asks for none."""
    for form in _FORMS:
        match = form.search(text)
        if match and (match["degree"] in "多少" or _MEASURE.search(match["noun"])):
            asked = f"{text[: match.start()]}{match['noun']}多少?"
            thing = match["thing"] or ""
            return Superlative(
                asked,
                _DISTRICTS if thing and set(thing) <= set(_DISTRICTS) else thing,
                not match["most"],
            )
    return None


def bears_superlative(text: str) -> bool:
    """Tell whether a sentence itself says that something is the most or the first."""
    return _BORNE_OUT.search(text) is not None
