from __future__ import annotations

import json
import random
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa_bot.knowledge.layout import Block, restore
from qa_bot.knowledge.matching import best_pairs
from qa_bot.knowledge.sentences import join
from qa_bot.retrieval.tokenizer import load_dictionary

PAGES = Path(__file__).parent / "pages"
ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "knowledge" / "jiaozuo-kexie-report.md"
PARAGRAPHS = ROOT.parent / "shared" / "data" / "cmrc_trial.json"
LEXICON = load_dictionary()
BULLETS = "-*+–—•·●○■□◆◇▪▶►※#"


def page(name: str) -> str:
    """Return a page of the fixtures."""
    return (PAGES / name).read_text(encoding="utf-8")


def blocks_of(text: str) -> list[Block]:
    """Restore with the real dictionary."""
    return restore(text, LEXICON)


def texts(blocks: list[Block], *kinds: str) -> list[str]:
    """Return the blocks' texts, of some kinds or all."""
    return [join(block.pieces) for block in blocks if not kinds or block.kind in kinds]


def letters(text: str) -> Counter[str]:
    """Count the characters that are no white space."""
    return Counter("".join(text.split()))


def seams(blocks: list[Block]) -> list[tuple[str, str]]:
    """Return what was joined, as left and right."""
    return [(one.text, other.text) for block in blocks for one, other in pairwise(block.pieces)]


def check_letters(text: str, blocks: list[Block]) -> None:
    """Every letter once, but for marks; every piece on its line."""
    lines = text.split("\n")
    given_letters = letters(text.replace("\ufeff", ""))
    kept = letters("".join(piece.text for block in blocks for piece in block.pieces))
    assert not kept - given_letters
    assert set(given_letters - kept) <= set(BULLETS)
    for block in blocks:
        assert block.pieces
        for piece in block.pieces:
            assert piece.text in lines[piece.line - 1]
            assert piece.text == piece.text.strip() != ""


# The report's page


@pytest.fixture(scope="module")
def report() -> list[Block]:
    """Restore the report's page once."""
    return blocks_of(page("report-page.txt"))


@pytest.mark.parametrize(
    "whole",
    [
        "创建省级科学家精神教育基地 2 家",
        "中国化学学会、中国国土经济学会等国家级学会",
        "带动博爱县、中站区等县（市、区）",
        "焦作站两轮巡展，承办“中国老科协健康中国行”",
        "增强科技工作者的获得感、荣誉感",
        "全国科普教育基地 5 家，省级科普教育基地 31 家，市级科普教育基地 38 家",
    ],
)
def test_the_report_s_cut_words_are_whole_again(report: list[Block], whole: str) -> None:
    """What a column cut stands in one paragraph again."""
    assert sum(whole in text for text in texts(report, "paragraph")) == 1


def test_only_the_report_s_cuts_are_joined(report: list[Block]) -> None:
    """Six seams are closed on the page and no other line is joined."""
    assert len(seams(report)) == 6


def test_the_paragraph_that_stands_end_first_is_one_in_its_section(report: list[Block]) -> None:
    """Beginning, end and the next column's rest are one paragraph where the longer part stood."""
    block = next(b for b in report if b.pieces[0].text.startswith("社会化大科普格局"))
    assert [piece.line for piece in block.pieces] == [86, 82, 84]
    before = report[report.index(block) - 1]
    assert before.pieces[0].text.startswith("全民科学素质工作高位推动")
    assert report[report.index(block) + 1].kind == "caption"


def test_the_report_s_lines_have_their_kinds(report: list[Block]) -> None:
    """Title, byline, headings with levels, bullets and captions are told from the body."""
    kinds = Counter((block.kind, block.level) for block in report)
    assert kinds == {
        ("title", 1): 1,
        ("byline", 0): 1,
        ("heading", 2): 6,
        ("heading", 3): 4,
        ("item", 0): 25,
        ("paragraph", 0): 9,
        ("caption", 0): 7,
    }
    threes = [join(block.pieces) for block in report if block.level == 3]
    assert threes == ["人才引育", "学术交流", "服务产业发展", "科学普及"]


def test_no_letter_of_the_report_is_lost(report: list[Block]) -> None:
    """The restored page has each letter of the page once, on its line."""
    check_letters(page("report-page.txt"), report)


def test_the_shipped_report_is_the_restored_page(report: list[Block]) -> None:
    """The Markdown file has every block of the page once, and nothing else but one heading."""
    body = SHIPPED.read_text(encoding="utf-8").split("---\n", 2)[2]
    shipped = [line.lstrip("#- ") for line in body.splitlines() if line.strip()]
    assert Counter(shipped) == Counter([*texts(report), "图片说明"])
    assert [line for line in shipped if line != "图片说明"] == texts(report)


def test_the_shipped_report_holds_every_sentence_once(report: list[Block]) -> None:
    """Each sentence of the page stands exactly as often in the Markdown file as on the page."""
    body = SHIPPED.read_text(encoding="utf-8").split("---\n", 2)[2]
    whole = "\n".join(texts(report))
    for text in texts(report):
        for sentence in text.replace("。", "。\n").splitlines():
            assert body.count(sentence) == whole.count(sentence) >= 1


# Pages on other subjects


@pytest.mark.parametrize(
    ("name", "wholes"),
    [
        (
            "hospital.txt",
            [
                "《基层医院脑卒中急救流程手册》，并免费发放",
                "“陪您看病”活动",
                "取得高级职称，成为各科室的业务骨干",
            ],
        ),
        ("harbour.txt", ["改造供电系统，码头岸电设施", "运输成本平均下降 15%"]),
        ("school.txt", ["接待亲子读者 5.4 万人次", "专职足球教练 31 名"]),
    ],
)
def test_cut_pages_of_other_subjects_are_restored(name: str, wholes: list[str]) -> None:
    """Cuts in words, titles and quotes, halves in wrong order, halves that cross: all are mended."""
    blocks = blocks_of(page(name))
    found = texts(blocks, "paragraph")
    for whole in wholes:
        assert sum(whole in text for text in found) == 1, whole
    assert len(seams(blocks)) == len(wholes)
    check_letters(page(name), blocks)


def test_a_stray_beginning_moves_to_its_end_and_section() -> None:
    """The paragraph stands where the longer part of it stood."""
    blocks = blocks_of(page("harbour.txt"))
    at = next(i for i, b in enumerate(blocks) if b.pieces[0].text.startswith("绿色港口"))
    headings = [join(b.pieces) for b in blocks[:at] if b.kind == "heading"]
    assert headings == ["生产经营"]


def test_traditional_characters_are_joined_alike() -> None:
    """A page in traditional characters is restored by the same words."""
    text = (
        "圖書館昨日舉行開幕典禮，館長介紹說，新館收藏圖書三十萬冊，並設有兒童閱覽室與經\n\n"
        "濟學專題書庫，歡迎市民前往參觀。館方希望藉此鼓勵閱讀。"
    )
    assert any("經濟學專題書庫" in found for found in texts(blocks_of(text)))


# Pages in which nothing is cut

WHOLE_PAGES = {
    "ordinary paragraphs": (
        "市图书馆昨日开馆，吸引了三千多名读者。\n\n的确，这座新馆让人期待已久。\n\n"
        "人员配备也已到位，馆内设有咨询台。"
    ),
    "poem": "静夜思\n\n床前明月光\n疑是地上霜\n举头望明月\n低头思故乡",
    "two stanzas": "春天来了\n小河唱起歌\n柳树发了新芽\n\n燕子飞回来\n孩子们在田野上跑\n风筝飞得很高",
    "verse with commas": "白日依山尽，\n黄河入海流。\n欲穷千里目，\n更上一层楼。",
    "table": "各县人口\n\n东山县 23.4 万\n西河县 18 万\n南湖区 40.1 万\n北岭市 9 万",
    "list after a colon": "本次活动包括：\n\n一场讲座\n\n两次参观\n\n三个展览\n\n活动由市图书馆承办。",
    "bullets after a colon": "大会设置以下奖项：\n- 一等奖 3 名\n- 二等奖 5 名\n获奖者将在下月领奖。",
    "english": "Dear Sir\n\nThank you for your letter of 3 May. We will reply soon.\n\nYours faithfully\n\nJohn Smith",
    "ends in a quote": "他说：“今年的目标是让每个村都有图书室”\n\n村民们高兴地把新书搬进屋里。大家都很开心。",
    "ends in a bracket": "这项工作由县文化馆负责（联系人王老师）\n\n明年还会有更多的村庄加入进来。",
    "headings": (
        "工作成效\n\n人员配备不断加强，公园面貌焕然一新。\n\n下一步打算\n\n县级公园还要增加。\n\n"
        "科学\n\n家长委员会已经成立。\n\n经费\n\n的确有所增加。"
    ),
    "headings without blank lines": (
        "城市绿化工作简报\n总体情况\n今年全市新增绿地二百公顷，完成年度任务。\n重点项目\n"
        "滨河公园一期工程已经完工，二期工程将于明年三月开工。"
    ),
    "dialogue": "“你从哪里来？”老人问。\n\n“从山那边来。”孩子回答。\n\n“山那边有什么？”\n\n“有海”\n\n老人笑了起来。",
    "no full stops": (
        "市中心医院今年门诊量达到一百二十万人次，比去年增长百分之八\n\n"
        "医院新开设了疼痛科和老年病科，方便老年患者就诊\n\n"
        "医院还与十二家社区卫生服务中心建立了双向转诊关系，实现信息共享\n\n"
        "下一步，医院将继续推进智慧门诊建设，让患者少跑路"
    ),
    "one full stop missing": (
        "市中心医院今年门诊量达到一百二十万人次，比去年增长百分之八。\n\n"
        "医院新开设了疼痛科和老年病科，方便老年患者就诊\n\n"
        "这家医院还与十二家社区卫生服务中心建立了双向转诊关系，实现信息共享。"
    ),
    "captions": "图① 选手在科学\n图② 家长到场观看\n\n（本版照片由主办方提供）",
}


@pytest.mark.parametrize("name", WHOLE_PAGES)
def test_what_is_not_cut_stays(name: str) -> None:
    """No lines are joined or moved on a page in which nothing is cut."""
    text = WHOLE_PAGES[name]
    blocks = blocks_of(text)
    assert not seams(blocks)
    lines = [line.strip().lstrip("- ") for line in text.split("\n") if line.strip()]
    assert texts(blocks) == lines


def test_wrapped_lines_are_one_paragraph() -> None:
    """Lines that a fixed width wrapped make their paragraphs again, also in English."""
    chinese = (
        "市图书馆新馆昨日正式开放，新馆总建筑面积三万二千平方米，设有\n"
        "少儿阅览区、古籍展示厅和二十四小时自助书房，藏书一百二十余万\n"
        "册，每天最多可以接待读者八千人次，开馆首日有五千多人到馆。\n\n"
        "据介绍，新馆还引进了智能分拣系统。"
    )
    assert texts(blocks_of(chinese)) == [
        chinese.split("\n\n")[0].replace("\n", ""),
        "据介绍，新馆还引进了智能分拣系统。",
    ]
    english = (
        "The harbour authority opened a new pier on Monday. The pier is 420 metres\n"
        "long and can take two ships at once. It cost 30 million and took four\n"
        "years to build.\n\nOfficials said that a second pier opens next year."
    )
    assert texts(blocks_of(english)) == [
        english.split("\n\n")[0].replace("\n", " "),
        "Officials said that a second pier opens next year.",
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("• 培训教师 30 人", "item"),
        ("·培训教师 30 人", "item"),
        ("1. 培训教师 30 人", "item"),
        ("（2）培训教师 30 人", "item"),
        ("图3 教师在听课。", "caption"),
        ("图②教师在听课。", "caption"),
        ("图为教师在听课。", "caption"),
        ("本报记者 张三 通讯员 李四", "byline"),
        ("作者：张三", "byline"),
        ("记者手记写在活动之后，许多人说收获很大。", "paragraph"),
        ("图书馆的故事很长，要从三十年前说起。", "paragraph"),
        ("3.5 万名学生参加了比赛，成绩喜人。", "paragraph"),
        ("# 年度报告", "title"),
        ("### 培训", "heading"),
    ],
)
def test_marks_tell_what_a_line_is(line: str, kind: str) -> None:
    """Bullets, captions, bylines and headings are told by their marks, sentences are not."""
    text = f"学区今年工作顺利，各校都有进步。\n\n{line}\n\n明年的安排已经公布，请各校遵照执行。"
    assert blocks_of(text)[1].kind == kind


def test_a_bullet_goes_on_in_an_indented_line() -> None:
    """The indented line below a bullet belongs to it."""
    blocks = blocks_of("- 培训教师 30 人，分三\n  批进行\n- 新建操场")
    assert texts(blocks) == ["培训教师 30 人，分三批进行", "新建操场"]


def test_numbered_headings_have_levels() -> None:
    """（一） stands below 一、."""
    text = "一、总体\n\n（一）投入\n\n经费增加了一成。\n\n（二）产出\n\n学生得奖很多。\n\n二、打算\n\n继续努力。"
    assert [b.level for b in blocks_of(text) if b.kind == "heading"] == [2, 3, 3, 2]


def test_numbered_headings_need_no_sentence_below() -> None:
    """A numbered line is a heading also where the writer leaves full stops out."""
    text = "（一）加强领导\n\n成立了领导小组，主任担任组长\n\n（二）加大投入\n\n投入资金三百万元"
    kinds = [block.kind for block in blocks_of(text)]
    assert kinds == ["heading", "paragraph", "heading", "paragraph"]


def test_nothing_gives_nothing() -> None:
    """An empty page has no blocks."""
    assert blocks_of("") == []
    assert blocks_of(" \n\u3000\r\n\ufeff\n") == []


# Properties

WORDS = [
    "科学",
    "教育",
    "的",
    "，",
    "。",
    "基地",
    "“",
    "”",
    "（",
    "）",
    "学会",
    "1",
    " ",
    "a",
    "、",
]
LINES = st.lists(st.sampled_from(WORDS), min_size=0, max_size=25).map("".join)
MARKS = st.sampled_from(["", "- ", "• ", "1. ", "## ", "图1 ", "本报记者 ", "  ", "\u3000\u3000"])
PAGE = st.lists(st.tuples(MARKS, LINES).map("".join), max_size=14)


@settings(max_examples=150, deadline=None)
@given(PAGE, st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_no_letter_is_lost_or_repeated(lines: list[str], gap: str) -> None:
    """Whatever the page, each letter comes out once, on its line."""
    text = gap.join(lines)
    check_letters(text, blocks_of(text))


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_taken(text: str) -> None:
    """No text raises, and none loses a letter."""
    check_letters(text, blocks_of(text))


def written(blocks: list[Block]) -> str:
    """Write blocks as a page again."""
    marks = {"title": "# ", "item": "- "}
    return "\n\n".join(
        ("#" * block.level + " " if block.kind == "heading" else marks.get(block.kind, ""))
        + join(block.pieces)
        for block in blocks
    )


@pytest.mark.parametrize("name", ["report-page.txt", "hospital.txt", "harbour.txt", "school.txt"])
def test_a_restored_page_is_left_alone(name: str) -> None:
    """Restoring what was restored changes nothing."""
    once = blocks_of(page(name))
    twice = blocks_of(written(once))
    assert [(b.kind, b.level, join(b.pieces)) for b in twice] == [
        (b.kind, b.level, join(b.pieces)) for b in once
    ]


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)).filter(lambda pair: pair[0] != pair[1]),
        st.integers(1, 20).map(float),
        max_size=9,
    )
)
def test_pairs_are_the_best_of_all(weights: dict[tuple[int, int], float]) -> None:
    """The pairs chosen weigh as much as the best of every choice, tried one by one.

    Rings are cut after the choice, so the comparison is with choices that may hold rings.
    """
    chosen = best_pairs(weights, 0.0)
    assert all(pair in weights for pair in chosen.items())
    assert len(set(chosen.values())) == len(chosen)
    for start in chosen:
        node = start
        for _ in weights:
            node = chosen.get(node, -1)
            assert node != start
    best = brute_force(list(weights.items()))
    total = sum(weights[pair] for pair in chosen.items())
    assert total <= best
    lefts, rights = {left for left, _ in weights}, {right for _, right in weights}
    if not lefts & rights:
        assert total == best


def brute_force(pairs: list[tuple[tuple[int, int], float]]) -> float:
    """Return the greatest weight, every choice tried."""
    if not pairs:
        return 0.0
    (left, right), weight = pairs[0]
    rest = [(p, w) for p, w in pairs[1:] if p[0] != left and p[1] != right]
    return max(weight + brute_force(rest), brute_force(pairs[1:]))


# Figures


def cut_page(rng: random.Random, paragraphs: list[str]) -> tuple[str, set[tuple[str, str]]]:
    """Return a page of whole and cut paragraphs, some out of place, and its true seams."""
    pieces: list[str] = []
    true: set[tuple[str, str]] = set()
    cuts = rng.randint(3, 5)
    for n, text in enumerate(rng.sample(paragraphs, cuts + 2)):
        at = rng.choice([i for i in range(25, len(text) - 15) if text[i - 1] not in "。！？；： "])
        halves = [text[:at].strip(), text[at:].strip()] if n < cuts else [text]
        true.update(pairwise(halves))
        pieces.insert(rng.randint(0, len(pieces)), "\0".join(halves))
    flat = [half for piece in pieces for half in piece.split("\0")]
    for _ in range(rng.randint(0, 2)):
        moved = flat.pop(rng.randrange(len(flat)))
        flat.insert(rng.randint(0, len(flat)), moved)
    return "\n\n".join(flat), true


@pytest.mark.skipif(not PARAGRAPHS.exists(), reason="the CMRC 2018 paragraphs are not there")
def test_most_random_cuts_are_mended_and_few_wrongly() -> None:
    """Of random cuts in encyclopedia paragraphs most are mended; hardly any join is wrong."""
    data = json.loads(PARAGRAPHS.read_text(encoding="utf-8"))["data"]
    contexts = (" ".join(p["context"].split()) for entry in data for p in entry["paragraphs"])
    paragraphs = [text for text in contexts if len(text) > 80 and text[-1] in "。！？"]
    rng = random.Random(2018)  # noqa: S311
    right = wrong = total = 0
    for _ in range(100):
        text, true = cut_page(rng, paragraphs)
        found = seams(blocks_of(text))
        right += sum(seam in true for seam in found)
        wrong += sum(seam not in true for seam in found)
        total += len(true)
    print(f"right {right / total:.3f} wrong {wrong / total:.3f} of {total}")
    assert right / total > 0.85
    assert wrong / total < 0.03


@pytest.mark.parametrize(
    "text",
    [
        "\n\n".join(f"学区第{i}号通知要求各校注意安全，切实做好防火工作" for i in range(5000)),
        "\n".join(f"第{i}名 张三" for i in range(10_000)),
        "科普教育，" * 1_000_000,
        "（" * 500_000 + "\n\n" + "）" * 500_000,
        "本报记者 " + "刘 " * 500_000,
        "图" + "1" * 1_000_000,
    ],
    ids=["unended", "list", "one line", "brackets", "byline", "digits"],
)
def test_big_pages_take_little_time(text: str) -> None:
    """Time grows with the page, not with its square."""
    start = time.perf_counter()
    blocks_of(text)
    assert time.perf_counter() - start < 10
