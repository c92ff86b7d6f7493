"""A village roster is understood however it was typed, and what nobody can be sure of is a bad row, never a guess."""

import io
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.builders.roster import AS_PRINTED, SERIALLED, Family, Hand, Typed, family, fresh_number, typed
from workflows.registers.roster_layouts import LAYOUTS, Layout, Roster, read_roster
from workflows.registers.roster_returns import column_letter, returned_rows
from workflows.registers.roster_rows import Sifted, sift
from workflows.words.refusals import EntryRefused

TODAY = date(2026, 11, 24)
NAMED = [layout.name for layout in LAYOUTS]

hands = st.builds(
    Hand,
    above=st.sampled_from(
        [(), ("长丰村农户贷款清册(2026年6月30日)",), ("长丰村农户贷款清册", "单位:元  制表:信贷内勤")]
    ),
    sums=st.booleans(),
    full_width=st.booleans(),
    day=st.sampled_from([None, *AS_PRINTED]),
    merged=st.booleans(),
)
kin = st.sampled_from(["配偶", "子", "女", "父", "母", "长子", "妻"])
names = st.sampled_from(["王小明", "䶮士", "𬸪", "阿依古丽·买买提", "欧阳 修", "ＬＩ Ｍｉｎｇ"])
families = st.lists(
    st.tuples(names, st.lists(st.tuples(names, kin), max_size=3), st.integers(0, 500), st.integers(0, 3000)),
    min_size=1, max_size=5,
)  # fmt: skip


def read(layout: Layout, content: bytes) -> tuple[Roster, Sifted]:
    """The roster, and what is good in it."""
    roster = read_roster(content, "长丰村.xlsx")
    assert roster.layout is layout
    return roster, sift(roster, TODAY)


@settings(max_examples=40, deadline=None)
@given(layout=st.sampled_from(LAYOUTS), hand=hands, given_families=families)
def test_the_same_families_are_read_from_every_layout_and_hand(
    layout: Layout, hand: Hand, given_families: list[tuple[Any, ...]]
) -> None:
    in_wan = "万元" in layout.columns["balance"]
    typed_in = [
        family(head, *others, balance=hundreds / 100 if in_wan else hundreds * 100,
               lent_on=TODAY - timedelta(days=days) if hundreds else None)
        for head, others, hundreds, days in given_families
    ]  # fmt: skip
    roster, sifted = read(layout, typed(layout, typed_in, hand))
    assert sifted.bad == () and roster.village == "长丰村"
    assert roster.as_of == (date(2026, 6, 30) if hand.above and "2026" in hand.above[0] else None)
    assert [(len(one.members), one.balance) for one in sifted.households] == [
        (1 + len(others), Decimal(100 * hundreds)) for _, others, hundreds, _ in given_families
    ]
    assert [one.lent_on for one in sifted.households] == [one.lent_on for one in typed_in]
    assert [member.id_number for one in sifted.households for member in one.members] == [
        member.number for one in typed_in for member in one.members
    ]


@pytest.mark.parametrize(("balance", "above", "yuan"), [
    (8000, (), 8000), ("8,000.00", (), 8000), ("８０００元", (), 8000), ("0.8万", (), 8000), ("1.25万元", (), 12500),
    (0.3, ("长丰村农户贷款清册", "单位：万元"), 3000), ("3000元", ("单位:万元",), 3000), ("0.3 万元", ("单位:万元",), 3000),
    (0, (), 0), (None, (), None), (0.07, (), "0.07"),
])  # fmt: skip
def test_what_a_balance_counts_is_said_by_the_cell_or_above_the_headings(
    balance: Any, above: tuple[str, ...], yuan: Any
) -> None:
    _, sifted = read(SERIALLED_IN_NOTHING, unit_less(balance, above))
    assert sifted.bad == ()
    assert sifted.households[0].balance == (None if yuan is None else Decimal(yuan))


SERIALLED_IN_NOTHING = LAYOUTS[2]


def unit_less(balance: Any, above: tuple[str, ...]) -> bytes:
    """A sheet whose heading says no unit."""
    return typed(SERIALLED_IN_NOTHING, [family("王小明", balance=balance)], Hand(above=above))


def one_row(**cells: Any) -> Sifted:
    """A household of one row, with these cells."""
    number = cells.pop("id_number", None) or fresh_number()
    head = Typed(name=cells.pop("name", "王小明"), relation=cells.pop("relation", "户主"), number=number, more=cells)
    return read(SERIALLED, typed(SERIALLED, [Family(members=(head,))]))[1]


@pytest.mark.parametrize(("field", "cell", "reason"), [
    ("name", "=1+1", "公式"), ("name", '=HYPERLINK("http://example.com","王小明")', "公式"), ("balance", "=SUM(A1:A9)", "公式"),
    ("id_number", "=A1", "公式"), ("lent_on", "=TODAY()", "公式"), ("relation", "=A2", "公式"), ("phone", "=B2", "公式"),
    ("name", "王\u202e小明", "看不见"), ("name", "王_x0007_", None), ("name", "+8613900000000", "不是姓名"),
    ("name", "@SUM(1)", "不是姓名"), ("name", "-王", "不是姓名"), ("name", "#N/A", "不是姓名"), ("name", "123", "不是姓名"),
    ("name", "王" * 61, "太长"), ("name", " ", "没有填"), ("address", "住" * 201, "太长"), ("group", "\u2067一组", "看不见"),
    ("relation", None, "没有填"), ("relation", "远" * 201, "太长"), ("phone", "1390000", "电话"),
    ("id_number", 411325197506150018, "存成了数字"), ("id_number", 4.11325197506150e17, "存成了数字"),
    ("id_number", "41132519750615001A", "不能用的字"), ("id_number", "4113251975061500187", "过多"),
    ("balance", "八千", "不是金额"), ("balance", -1, "不是金额"), ("balance", "1_000", "不是金额"), ("balance", 0.001, "不是金额"),
    ("balance", 1e30, "不是金额"), ("balance", "1e400", "不是金额"), ("balance", "NaN", "不是金额"), ("balance", "#REF!", "不是金额"),
    ("lent_on", "2026-02-30", "日期"), ("lent_on", 45291, "日期"), ("lent_on", "去年", "日期"),
])  # fmt: skip
def test_a_bad_cell_is_named_with_its_reason(field: str, cell: Any, reason: str | None) -> None:
    sifted = one_row(**{field: cell})
    if reason is None:
        assert sifted.bad == ()
        return
    (bad,) = sifted.bad
    assert bad.field == field and bad.row == 2 and reason in str(bad.reason)
    assert sifted.households[0].members == ()


def test_a_serial_that_is_counted_by_a_formula_is_no_fault() -> None:
    assert one_row(serial="=ROW()-1").bad == ()


@pytest.mark.parametrize("name", ["䶮士", "𬸪", "王䶮𬸪"])
def test_rare_characters_are_names(name: str) -> None:
    (household,) = one_row(name=name).households
    assert household.head_name == household.members[0].name == name


def test_a_formula_for_a_balance_is_no_balance_of_the_household() -> None:
    (household,) = one_row(balance="=1000*8").households
    assert household.balance is None


def test_rows_that_are_no_members_are_passed_over() -> None:
    more = [["1组", None, "小计", None, None, None, None, None, 9000], list(SERIALLED.columns.values()), ["制表：张三"],
            ["   "], ["本页合计"], [None, None, "全村合计", None, None, None, None, None, 9000]]  # fmt: skip
    _, sifted = read(SERIALLED, with_rows(typed(SERIALLED, [family("王小明", balance=3000)]), more))
    assert sifted.bad == () and [one.balance for one in sifted.households] == [3000]


def with_rows(content: bytes, rows: list[list[Any]]) -> bytes:
    """The same sheet with more rows below."""
    book = load_workbook(io.BytesIO(content))
    for row in rows:
        book.worksheets[0].append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_number_begins_a_household_even_where_nobody_is_called_its_head() -> None:
    first, second = family("王小明", balance=1000), Family(members=(Typed(name="李红", relation="妻"),), balance=2000)
    _, sifted = read(SERIALLED, typed(SERIALLED, [first, second]))
    assert [one.balance for one in sifted.households] == [1000, 2000]


@pytest.mark.parametrize("written", ["户 主", "本人", " 户主"])
def test_the_head_is_known_however_he_is_written(written: str) -> None:
    (household,) = one_row(relation=written).households
    assert household.head_name == "王小明" and household.members[0].relation == "户主"


def test_a_household_of_a_whole_village_is_none() -> None:
    many = family("王小明", *((f"李{one}", "子") for one in range(61)), balance=1)
    _, sifted = read(SERIALLED, typed(SERIALLED, [many]))
    assert [(one.row, one.field) for one in sifted.bad] == [(62, "relation"), (63, "relation")]
    assert len(sifted.households[0].members) == 60


def headed(*headings: str) -> bytes:
    """A sheet that has headings alone."""
    return typed(Layout(name="", columns={str(at): heading for at, heading in enumerate(headings)}), [])


def test_headings_that_are_missing_are_named() -> None:
    kept = [heading for heading in SERIALLED.columns.values() if heading not in ("身份证", "起息日")]
    with pytest.raises(EntryRefused) as refused:
        read_roster(headed(*kept), "长丰村.xlsx")
    assert "缺 身份证、起息日" in str(refused.value.fields["file"][0])


def test_a_heading_over_two_columns_is_no_guess() -> None:
    with pytest.raises(EntryRefused) as refused:
        read_roster(headed(*SERIALLED.columns.values(), "贷款余额(元)"), "长丰村.xlsx")
    assert "贷款余额 有两列" in str(refused.value.fields["file"][0])


def test_a_day_that_there_is_not_above_the_headings_is_told() -> None:
    content = typed(SERIALLED, [family("王小明")], Hand(above=("长丰村农户贷款清册(2026年6月31日)",)))
    with pytest.raises(EntryRefused) as refused:
        read_roster(content, "长丰村.xlsx")
    assert "2026年6月31日" in str(refused.value.fields["file"][0])


@settings(max_examples=20, deadline=None)
@given(
    layout=st.sampled_from(LAYOUTS),
    hand=hands,
    name=st.sampled_from(["=1+1", "+1", "@x", "王\u202e", "{=1}", "https://a.cn"]),
)
def test_returned_rows_have_the_same_layout_and_their_cells_are_texts(layout: Layout, hand: Hand, name: str) -> None:
    short = Typed(name=name, relation="子", number="4113251975")
    good, head = family("王小明", ("李红", "妻"), balance=1), Typed(name="张三", relation="户主")
    bad = Family(members=(head, short), balance=2, lent_on=TODAY)
    content = typed(layout, [good, bad], Hand(above=(*hand.above, "单位:万元"), day=hand.day, merged=hand.merged))
    roster, sifted = read(layout, as_texts(content))
    (row,) = sifted.bad
    assert column_letter(roster, row.field)
    returned = returned_rows(roster, sifted.bad, "石桥村")
    assert b"<f>" not in unpacked(returned)
    again, _ = read(layout, returned)
    assert again.village == "石桥村" and again.in_wan == roster.in_wan and again.as_of == roster.as_of
    (mine,) = again.households
    assert (mine.key, mine.head) == (sifted.households[1].key, "张三") and mine.returned
    assert mine.rows[0].cells["name"] == name


def as_texts(content: bytes) -> bytes:
    """The same sheet with what begins like a formula typed as text."""
    book = load_workbook(io.BytesIO(content))
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def unpacked(content: bytes) -> bytes:
    """The first sheet's own text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read("xl/worksheets/sheet1.xml")
