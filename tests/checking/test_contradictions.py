"""Figures that disagree: what is one thing said twice, and what is not."""

from __future__ import annotations

import pytest
from tests.checking.conftest import Look

REPORT = "# 年报\n\n## 数说\n\n- {}\n\n## 正文\n\n一年来，各项工作稳步推进。{}\n"


def found(look: Look, first: str, second: str) -> list[str]:
    """Return the severities of contradictions between a bullet and a sentence of the body."""
    findings = look(a_md=REPORT.format(first, second))
    return [f.severity for f in findings if f.kind == "contradiction"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("培训码头工人 4200 人次", "全年培训码头工人 4600 人次。"),
        (
            "建成国家级工作室 2 家、省级工作室 9 家",
            "全市共建成国家级工作室 2 家、省级工作室 11 家。",
        ),
        ("每年参与读书征文的青少年近 14 万人", "每年参与读书征文的青少年 14 万余人。"),
        ("发放助残轮椅 320 台", "累计完成义诊 20 场，发放助残轮椅 350 台。"),
        ("新建冷库 3 座", "新建冷库 5 座。"),
        ("125 名护理员入选省级人才库", "推荐 152 名护理员入选省级人才库。"),
        ("建成分馆 18 家", "目前，全市分馆达到 15 家。"),
    ],
)
def test_two_figures_of_one_thing(look: Look, first: str, second: str) -> None:
    """The same words with figures that no number fits are a warning within one file."""
    assert found(look, first, second) == ["warning"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("建成全国示范社区 5 家、省级示范社区 31 家", "建成市级示范社区 38 家。"),  # levels
        ("培训码头工人 4200 人次", "2019 年培训码头工人 3900 人次。"),  # years
        ("培训码头工人 4200 人次", "上半年，培训码头工人 1900 人次。"),  # seasons
        ("培训码头工人 4200 人次", "南港区培训码头工人 1900 人次。"),  # places
        ("培训码头工人 4200 人次", "2026 年，计划培训码头工人 5000 人次。"),  # plans
        ("新建冷库 3 座", "全港冷库达到 12 座。"),  # what was added, what there is
        ("建成冷库 3 座", "目前拥有冷库 12 座。"),
        ("新开国际航线 7 条", "国际航线总数达到 64 条。"),
        ("发放助残轮椅 320 台", "其中，发放助残轮椅 120 台。"),  # the whole and a part
        ("发放助残轮椅 320 台", "日均发放助残轮椅 2 台。"),  # rates
        ("完成货物吞吐量 1.36 亿吨", "完成货物吞吐量 13600 万吨。"),  # one number, two units
        ("发放助残轮椅 312 台", "发放助残轮椅 300 余台。"),  # one is rounded
        ("举办科技讲座 50 多场次", "举办科技讲座 50 多场。"),
        ("举办学术交流活动 100 多场", "举办高层次学术交流活动 20 余场。"),  # more words
        ("7 名教师成为省级骨干", "18 名教师入选省级名师库。"),
        ("门诊楼建筑面积 1.2 万平方米", "住院楼建筑面积 3 万平方米。"),
        ("惠及群众 3000 人次", "惠及群众 5000 人次。"),  # words that need a subject
        ("第一期培训码头工人 60 人", "第二期培训码头工人 80 人。"),
        ("开展志愿服务，累计培训码头工人 9000 人次", "培训码头工人 4200 人次。"),
    ],
)  # fmt: skip
def test_figures_of_two_things(look: Look, first: str, second: str) -> None:
    """Another level, year, season, place, plan, part or rate is another thing."""
    assert found(look, first, second) == []


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("组织 300 余名高校学生参加航海夏令营活动", "组织 300 余名高中生参加航海夏令营活动。", 1),
        ("举办港口开放日活动 18 场，接待市民 1.2 万余人次",
         "举办港口开放日活动 18 场，接待中小学生 1.2 万余人次。", 1),
        ("300 余名科技工作者参加航海夏令营活动", "300 余名科技人才参加航海夏令营活动。", 0),
        ("组织 300 余名大学生参加航海夏令营活动", "组织 300 余名高校学生参加航海夏令营活动。", 0),
        ("接待市民 1.2 万余人次", "举办讲座，培训中小学生 1.2 万余人次。", 0),
        ("2 名教师获航海模型大赛奖", "2 名学生获航海模型大赛奖。", 0),
    ],
)  # fmt: skip
def test_one_figure_of_other_people(look: Look, first: str, second: str, expected: int) -> None:
    """A telling figure in one frame is of the same people; other words for them are no matter."""
    assert len(found(look, first, second)) == expected


def test_heads_against_times(look: Look) -> None:
    """人次 counts times and 名 heads: one of them is wrong."""
    said = look(
        a_md=REPORT.format("参与航海竞赛青少年近 14 万人次", "近 14 万名青少年参与航海竞赛。")
    )
    assert ["heads" in f.what for f in said if f.kind == "contradiction"] == [True]


def test_side_by_side_is_no_contradiction(look: Look) -> None:
    """Figures of one paragraph are set against each other on purpose."""
    text = "# 年报\n\n甲车每公里收费标准票价 2 元。乙车每公里收费标准票价 3 元。\n"
    assert not look(a_md=text)


def test_parallel_sections_are_of_their_own(look: Look) -> None:
    """Sections that agree in nothing speak of different houses, whatever these are called."""
    part = "## {}\n\n- 举办惠民演出 {} 场\n- 建成文化广场 {} 个\n- 放映露天电影 {} 场\n\n"
    text = "# 总结\n\n" + part.format("河东", 210, 8, 90) + part.format("河西", 180, 11, 70)
    assert not look(a_md=text)


UNDATED = "---\ntitle: 海州图书馆年报\n---\n\n- 馆藏古籍图书 {} 册\n"
DATED = "---\ntitle: 海州图书馆年报\nperiod: {}\n---\n\n- 馆藏古籍图书 {} 册\n"


def test_across_files_without_dates(look: Look) -> None:
    """Two files that nothing tells apart must agree; the finding names both."""
    (finding,) = look(a_md=UNDATED.format(1860), b_md=UNDATED.format(1920))
    assert finding.severity == "error"
    assert finding.place.file == "a.md"
    assert finding.other is not None
    assert finding.other.file == "b.md"
    assert "period" in finding.remedy


def test_across_years(look: Look) -> None:
    """Files of two years may differ; files of one year may not."""
    assert not look(a_md=DATED.format(2022, 1860), b_md=DATED.format(2023, 1920))
    (finding,) = look(a_md=DATED.format(2023, 1860), b_md=DATED.format(2023, 1920))
    assert finding.severity == "error"


def test_across_subjects(look: Look) -> None:
    """Files whose titles name different houses may differ."""
    other = UNDATED.replace("海州", "宁川")
    assert not look(a_md=UNDATED.format(1860), b_md=other.format(1920))


def test_whole_reports_without_years_are_told_once(look: Look) -> None:
    """Two undated files that differ in all they say are one finding, not one for each figure."""
    rows = "# 海州港年报\n\n- 馆藏古籍图书 {0}1 册\n- 注册志愿船队 {0}2 支\n- 建成自动码头 {0}3 座\n- 开行海铁班列 {0}4 列\n"
    findings = look(a_md=rows.format(1), b_md=rows.format(2))
    assert [(f.severity, "3 more" in f.what) for f in findings] == [("error", True)]


def test_table_against_text(look: Look) -> None:
    """A table's cell and a sentence are compared; the cells of one table are not."""
    table = "# 年报\n\n| 年份 | 集装箱吞吐量（万标准箱） |\n|---|---|\n| 2022 | 347 |\n| 2023 | 375 |\n\n"
    text = "2023 年，集装箱吞吐量达到 {} 万标准箱。\n"
    assert not look(a_md=table + text.format(375))
    (finding,) = look(a_md=table + text.format(395))
    assert (finding.place.line, finding.other and finding.other.line) == (6, 8)
