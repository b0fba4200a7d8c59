"""The span reader: candidate spans, scoring, explanation, and the weights that ship."""

from __future__ import annotations

import gzip
import math
from importlib.resources import files

import pytest

from qa_bot.reading.candidates import Sentence, prepare
from qa_bot.reading.features import background_idf
from qa_bot.reading.question import analyse
from qa_bot.reading.scorer import Candidate, Reader, explain, load_weights, parse_weights
from qa_bot.retrieval.tokenizer import Tokenizer
from qa_bot.text import normalise

LIBRARY = (
    "河湾县图书馆始建于1956年，位于县城东门外。",
    "2019年，建筑师沈如松设计了新馆。",
    "新馆设有18间阅览室，藏书近32万册，全年接待读者7万余人次。",
    "每年秋天，图书馆与县第二中学联合举办“夜读节”。",
    "由于地下室漏水，古籍部去年迁到了三楼。",
)
HARBOUR = (
    "海豚港的渔船队共有45艘船。",
    "船队在1988年遭遇台风。",
    "港务局局长罗启明辞职。",
)


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    """Return one tokenizer for all tests."""
    return Tokenizer()


@pytest.fixture(scope="module")
def reader(tokenizer: Tokenizer) -> Reader:
    """Return a reader with the weights that ship."""
    return Reader(load_weights(), background_idf(tokenizer.dictionary))


def sentences(texts: tuple[str, ...], tokenizer: Tokenizer) -> list[Sentence]:
    """Return texts as sentences of one paragraph."""
    views = [normalise(text).text for text in texts]
    return [Sentence(v, tuple(tokenizer.cut(v)), (), 1, i) for i, v in enumerate(views)]


def spans(text: str, tokenizer: Tokenizer, extra: tuple[tuple[int, int], ...] = ()) -> set[str]:
    """Return the candidate spans of a text."""
    view = normalise(text).text
    ready = prepare(Sentence(view, tuple(tokenizer.cut(view)), extra))
    return {view[ready.starts[i] : ready.ends[j]] for i, j in ready.spans}


def read(reader: Reader, tokenizer: Tokenizer, question: str, texts: tuple[str, ...]) -> Candidate:
    """Return the best candidate."""
    return reader.read(analyse(question, tokenizer), sentences(texts, tokenizer))[0]


@pytest.mark.parametrize("quantity", ["近14万人次", "300余名", "2000多万元", "百分之八十"])
def test_quantities_are_candidates(quantity: str, tokenizer: Tokenizer) -> None:
    """A quantity is a candidate with its qualifier and unit."""
    assert quantity in spans(f"全年服务{quantity}。", tokenizer)


def test_a_span_does_not_cut_a_quantity(tokenizer: Tokenizer) -> None:
    """A part of a quantity is a candidate only if it is the figure with its unit."""
    found = spans("培训班惠及近14万人次。", tokenizer)
    assert "14万人次" in found
    assert not found & {"14", "14万", "近14", "近14万", "万人次", "惠及近14万"}


def test_marks_and_particles_at_the_edges(tokenizer: Tokenizer) -> None:
    """No short span crosses a hard mark, begins with a particle or ends with 的."""
    found = spans("老人的孩子来了,他们的朋友也来。", tokenizer)
    assert "孩子" in found
    assert "老人的孩子" in found
    assert not found & {"的孩子", "老人的", "孩子来了", "了,他们"}


def test_quotes_are_kept_whole_or_left_out(tokenizer: Tokenizer) -> None:
    """A title is a candidate with its marks and without."""
    found = spans("他写了《春天的故事》一书。", tokenizer)
    assert {"《春天的故事》", "春天的故事"} <= found
    assert "《春天" not in found


def test_given_spans_are_candidates(tokenizer: Tokenizer) -> None:
    """The caller's spans are candidates, even where the dictionary cuts otherwise."""
    text = "研究生命题大会闭幕。"
    start = text.index("生命")
    assert "生命" in spans(text, tokenizer, ((start, start + 2),))


def test_clauses_are_candidates(tokenizer: Tokenizer) -> None:
    """What follows 因为 up to the clause's end is a candidate, however long."""
    reason = "连续两个星期的大雨使得山下河道里的水位一再上涨而桥墩早已被冲坏了"
    assert reason[:-1] in spans(f"停运是因为{reason[:-1]}。", tokenizer)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("图书馆是哪一年建的？", "1956年"),
        ("新馆由谁设计？", "沈如松"),
        ("新馆有多少间阅览室？", "18间"),
        ("藏书有多少册？", "32万册"),
        ("接待了多少人次读者", "7万余人次"),
        ("图书馆和哪所学校一起办夜读节？", "县第二中学"),
        ("古籍部为什么搬到三楼？", "地下室漏水"),
    ],
)
def test_answers(question: str, answer: str, reader: Reader, tokenizer: Tokenizer) -> None:
    """The weights that ship read text of a kind they were not trained on."""
    assert read(reader, tokenizer, question, LIBRARY).text == answer


def test_offsets_and_sentence(reader: Reader, tokenizer: Tokenizer) -> None:
    """A candidate says where it stands."""
    best = read(reader, tokenizer, "新馆有多少间阅览室？", LIBRARY)
    text = sentences(LIBRARY, tokenizer)[best.sentence].text
    assert best.sentence == 2
    assert text[best.start : best.end] == best.text


def test_confidence_falls_where_nothing_answers(reader: Reader, tokenizer: Tokenizer) -> None:
    """The confidence tells text that answers from text that speaks of something else."""
    question = "图书馆新馆有多少间阅览室？"
    own = read(reader, tokenizer, question, LIBRARY)
    other = read(reader, tokenizer, question, HARBOUR)
    assert own.confidence > 0.5 > other.confidence
    assert own.sentence_confidence > 0.5 > other.sentence_confidence


def test_explanation_adds_up(reader: Reader, tokenizer: Tokenizer) -> None:
    """The features shown are all that the score is made of, the strongest first."""
    best = read(reader, tokenizer, "新馆由谁设计？", LIBRARY)
    parts = explain(best)
    assert math.isclose(sum(weight for _, weight in parts), best.score, abs_tol=1e-6)
    assert [abs(w) for _, w in parts] == sorted((abs(w) for _, w in parts), reverse=True)


def test_probabilities(reader: Reader, tokenizer: Tokenizer) -> None:
    """Candidates differ, are as many as asked for, and share at most one whole."""
    question = analyse("新馆由谁设计？", tokenizer)
    found = reader.read(question, sentences(LIBRARY, tokenizer), top=5)
    assert len({(c.sentence, c.start, c.end) for c in found}) == 5
    assert 0.0 < sum(c.probability for c in found) <= 1.0 + 1e-9


def test_same_input_same_output(reader: Reader, tokenizer: Tokenizer) -> None:
    """Reading has no memory."""
    question = analyse("夜读节在什么时候举行", tokenizer)
    texts = sentences(LIBRARY, tokenizer)
    assert reader.read(question, texts) == reader.read(question, texts)


def test_nothing_to_read(reader: Reader, tokenizer: Tokenizer) -> None:
    """Without sentences, or without anything asked for, there are no candidates."""
    question = analyse("新馆由谁设计？", tokenizer)
    assert reader.read(question, []) == []
    assert reader.read(question, sentences(LIBRARY, tokenizer), top=0) == []
    assert reader.read(question, sentences(("。",), tokenizer)) == []


@pytest.mark.parametrize("text", ["", "?", "🙂", "什么", "42"])
def test_odd_questions(text: str, reader: Reader, tokenizer: Tokenizer) -> None:
    """A question that says nothing is read all the same."""
    assert reader.read(analyse(text, tokenizer), sentences(LIBRARY, tokenizer))


def test_untrained_reader(tokenizer: Tokenizer) -> None:
    """Without weights every span is as good as the next."""
    bare = Reader({}, background_idf(tokenizer.dictionary))
    best = read(bare, tokenizer, "新馆由谁设计？", LIBRARY)
    assert best.score == 0.0
    assert explain(best) == []


def test_weights_file() -> None:
    """The file that ships is sorted, says where it comes from, and is small."""
    data = files("qa_bot.reading").joinpath("weights.tsv").read_bytes()
    lines = [line for line in data.decode().splitlines() if not line.startswith("#")]
    assert lines == sorted(lines, key=lambda line: line.split("\t")[0])
    assert b"CC BY-SA 3.0" in data[:400]
    assert len(gzip.compress(data)) <= 150_000


def test_parse_weights() -> None:
    """Comments and empty lines are no weights."""
    assert parse_weights("# a comment\nstart.word|的\t-0.5\n\n") == {"start.word|的": -0.5}
