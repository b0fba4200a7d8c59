"""Front matter, lists, cuts, duplicates, orphans, glossary: with the fault, and without it."""

from __future__ import annotations

import pytest
from tests.checking.conftest import Look

from qa_bot.checking import Finding


def of(findings: tuple[Finding, ...], kind: str) -> list[Finding]:
    """Return the findings of one kind."""
    return [finding for finding in findings if finding.kind == kind]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("period: 去年", "the period names no year: “去年”"),
        ("period: 十四五", "the period names no year: “十四五”"),
        ("date: 昨天", "the date names no year: “昨天”"),
        ("date: 20240115", "the date names no year: “20240115”"),
        ("url: abc", "the url is no web address: “abc”"),
        ("url: ftp://a.cn/b", "the url is no web address: “ftp://a.cn/b”"),
        ("period: 2024", ""),
        ("period: ２０２４年上半年", ""),
        ("period: 2021—2025", ""),
        ("date: 2024.10", ""),
        ("url: http://a.cn/年报.html", ""),
        ('period: ""', ""),
    ],
)
def test_front_matter(look: Look, field: str, expected: str) -> None:
    """A field in which nothing of its kind can be read is a warning at the file's beginning."""
    findings = look(a_md=f"---\n{field}\n---\n\n全年运行平稳。\n")
    assert [f.what for f in findings] == ([expected] if expected else [])
    for finding in findings:
        assert (finding.severity, finding.kind, finding.place.line) == ("warning", "front", 1)


LISTS = """\
# 年报

- 举办帆船公开赛、航模竞赛、灯谜大会、龙舟邀请赛等海洋赛事，参与青少年近 14 万人次

一年来，各项工作稳步推进。举办{}等海洋赛事，每年{}名青少年参加。
"""


@pytest.mark.parametrize(
    ("items", "figure", "expected"),
    [
        ("帆船公开赛、航模竞赛、龙舟邀请赛", "近 14 万", 1),
        ("帆船公开赛、航模竞赛、灯谜大会、龙舟邀请赛", "近 14 万", 0),  # the same members
        ("帆船公开赛、航模竞赛、龙舟邀请赛", "3 万余", 0),  # nothing says that it is one thing
        ("读书会、故事会、朗诵会", "近 14 万", 0),
    ],
)
def test_lists_of_one_thing(look: Look, items: str, figure: str, expected: int) -> None:
    """Two lists that share members and a telling figure name the same members."""
    lists = of(look(a_md=LISTS.format(items, figure)), "lists")
    assert len(lists) == expected
    for finding in lists:
        assert "灯谜大会" in finding.what
        assert finding.severity == "warning"


WHOLE = "# 通报\n\n全年运行平稳，各项指标向好。设备完好率保持稳定，没有发生事故。\n\n"


@pytest.mark.parametrize(
    "paragraph",
    [
        "全年运行平稳，各项指标向好。设备完好率保持稳定，没有发生较大以上生",
        "全年运行平稳，各项指标向好，",
        "，设备完好率保持稳定。",
        "的设备完好率保持稳定。",
        "全年开展“安康行动，覆盖全部站点。",
        "全年开展安康行动”，覆盖全部站点。",
        "全年开展行动（覆盖全部站点。",
        "出台《安全办法，覆盖全部站点。",
        "- 建设码头、",
    ],
)
def test_cut(look: Look, paragraph: str) -> None:
    """What begins or ends in mid-sentence, or holds half a pair of marks, is a warning."""
    (finding,) = of(look(a_md=f"{WHOLE}{paragraph}\n\n{WHOLE[6:]}"), "cut")
    assert (finding.severity, finding.place.line) == ("warning", 5)


@pytest.mark.parametrize(
    "paragraph",
    [
        "- 建设码头 3 座",
        "- 建设码头，\n- 疏浚航道，\n- 更新设备。",
        "主要做法如下：",
        "1）设备完好。2）运行平稳。",
        "（一）设备完好。（二）运行平稳。",
        "“我们做到了。”他说，“站点都在运行。”",
        "“第一段话。\n\n“第二段话。”",
        "It’s open. The port’s staff ’s ready.",
        "取值在 [0, 1) 之间。",
        "联系电话：0999-5550100\n地址：海州市健康路 88 号",
        "海州市港口管理局\n2024 年 5 月 20 日",
        "(全部设备完好）。",
        "了解设备情况。",
        "图① 设备检修现场",
        "本报记者 李 明",
        "各项指标向好……",
    ],
)
def test_not_cut(look: Look, paragraph: str) -> None:
    """Lists, labels, signatures, numbering, quotations of several paragraphs are as they should be."""
    assert not of(look(a_md=f"{WHOLE}{paragraph}\n\n{WHOLE[6:]}"), "cut")


def test_no_full_stops_at_all_is_a_habit(look: Look) -> None:
    """Where most paragraphs lack a full stop, none is called cut for it."""
    text = "\n\n".join(f"第{n}站运行平稳。设备完好率保持稳定，没有发生事故" for n in "一二三四")
    assert not of(look(a_md=text), "cut")


LONG = (
    "为方便市民健身，体育中心的各个场馆将于六月一日起实行夏季开放时间，请市民提前预约，有序入场。"
)


def test_duplicates(look: Look) -> None:
    """A long paragraph twice in a file is a warning; in two files, or a short one, a note."""
    (finding,) = look(a_md=f"{LONG}\n\n中间一段。\n\n{LONG}\n")
    assert (finding.severity, finding.place.line) == ("warning", 5)
    assert finding.other is not None
    assert finding.other.line == 1
    (finding,) = look(a_md=f"{LONG}\n\n甲馆。\n", b_md=f"{LONG}\n\n乙馆。\n")
    assert finding.severity == "info"
    assert not look(a_md="谢谢。\n\n中间一段。\n\n谢谢。\n", b_md="再见。\n")


def test_copy_of_a_file(look: Look) -> None:
    """A file that holds what another holds is one finding, not one for each paragraph."""
    text = "\n\n".join(f"第{n}馆已经开放，欢迎各位市民前来参观学习。" for n in "一二三四五六")
    findings = look(a_md=text, b_md=text + "\n\n另有一句话。")
    assert [(f.severity, f.place.file) for f in findings] == [("warning", "b.md")]


@pytest.mark.parametrize(
    ("text", "severities"),
    [
        ("分馆情况如下：\n\n15 家\n", ["warning"]),
        ("# 年报\n\n## 分馆\n\n15 家\n", ["info"]),
        ("一年来，共达到 14。\n", ["info"]),
        ("建成分馆 15 家。\n", []),
        ("分馆 15。\n", []),
        ("版本 2.1，编号 A-15，电话 5550100。\n", []),
    ],
)
def test_orphans(look: Look, text: str, severities: list[str]) -> None:
    """A figure is an orphan only where neither unit nor noun says what it counts."""
    assert [f.severity for f in of(look(a_md=text), "orphan")] == severities


GLOSSARY = """\
aliases:
  泊位: [码头位, 船位]
  航线: [船线, 码头位]
  船位: [锚位]
  灯塔: [航标]
  泊位: [停船位]
english:
  泊位: [berth]
words: [港区]
"""


def test_glossary(look: Look) -> None:
    """Aliases that lead two ways or nowhere, and lines that YAML drops, are found where they stand."""
    text = "# 年报\n\n泊位 12 个，航线 3 条，港区有船位。\n"
    found = {(f.severity, f.place.line) for f in look(a_md=text, glossary_yaml=GLOSSARY)}
    assert found == {("warning", 5), ("warning", 6), ("info", 3)}


def test_glossary_collisions(look: Look) -> None:
    """One alias for two terms, and an alias that is a term, are warnings."""
    words = "aliases:\n  泊位: [码头位, 船位]\n  航线: [船线, 码头位]\n  船位: [锚位, 船位]\n"
    text = "# 年报\n\n泊位、航线、船位。\n"
    found = [(f.severity, f.place.line) for f in look(a_md=text, glossary_yaml=words)]
    assert found == [("warning", 2), ("warning", 3), ("info", 4)]


def test_good_glossary(look: Look) -> None:
    """A glossary whose words are the files' own has nothing to mend."""
    words = "aliases:\n  泊位: [码头位]\nenglish:\n  泊位: [berth]\n"
    assert not look(a_md="# 年报\n\n泊位 12 个。\n", glossary_yaml=words)
