"""What stands in a printed dossier: every part that the case has, no part that it has not, and nothing it may not say."""

import io
import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pypdf
import pytest

from tests.printing import sample
from webapp.printing.data import digest_of, dossier_data
from webapp.printing.dossier import volume
from webapp.printing.embedded import embedded_files, page_count
from webapp.printing.parts import all_parts, part_named
from webapp.printing.pdf import _OwnFiles, write_dossier
from webapp.printing.seal import sealed_dossier
from webapp.printing.single_form import print_form, single_form
from workflows.words.choices.application import RepaymentMethod
from workflows.words.money import in_boxes


def pages_of(pdf: bytes) -> list[str]:
    return ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


@pytest.fixture(scope="session")
def pages(sealed):
    return pages_of(sealed.pdf)


def test_every_part_of_the_case_is_printed_once_and_the_catalogue_says_on_which_page(sealed, pages):
    titles = {part.title for part in all_parts()} - {
        "贷审会表决记录",
        "其他环节意见",
        "拒贷报告",
        "客户告知书",
        "撤回记录",
        "户口簿、婚姻证明影印件",
    }
    shown = {"评级表": "信用等级评定表", "台账页": "村授信台账"}
    drawn = volume(sample.dossier())
    assert {one.part.title for one in drawn.parts} == titles
    for title in titles:
        assert any(shown.get(title, title) in page for page in pages[2:]), title
    catalogue = pages[1]
    for document, where in (("借据", "还本付息记录"), ("农户调查表", "见面人"), ("信用等级评定", "信用等级评定表")):
        number = 1 + next(n for n, page in enumerate(pages) if n > 1 and where in page)
        assert re.search(rf"\d{document}\D*20\d\d-\d\d-\d\d{number}1", catalogue), document


def test_a_paper_of_the_household_is_printed_in_the_volume_that_took_it_and_in_no_later_one():
    made, part = sample.dossier(), part_named("household_papers")
    paper = {"kind": "户口簿", "files": ["photo5"], "at": made.own("visit").at, "number": "SQ"}
    for application, printed in ((made.file.application.id, True), ("earlier", False)):
        rows = {"户口簿": SimpleNamespace(application=application, **paper)}
        html = part.draw(replace(made, file=replace(made.file, household_papers=rows)))
        assert ("户口簿　第 1 张" in html) is printed and bool(html) is printed


def test_pages_are_counted_the_same_by_everybody(sealed, pages):
    assert len(pages) == sealed.seal.pages == page_count(sealed.pdf)
    assert all(f"第{n}页共{len(pages)}页" in page for n, page in enumerate(pages, 1) if n > 1)
    assert "第1页" not in pages[0], "the cover has no number"


def test_several_consents_stand_in_the_catalogue_each_with_its_own_page(pages):
    own = [n for n, page in enumerate(pages, 1) if "家庭成员同意书" in page and "本人意见" in page]
    assert len(own) == 3
    for name, number in zip(("李秀英", "王福田", "王䶮"), own, strict=True):
        assert re.search(rf"家庭成员同意书{name}20\d\d-\d\d-\d\d{number}1", pages[1])


def test_what_the_case_has_not_is_left_out():
    made = sample.withdrawn()
    titles = [drawn.part.title for drawn in volume(made).parts]
    assert titles == ["撤回记录", "审计链摘要"]


def test_a_case_that_ended_unpaid_prints_catalogue_report_notice_and_digest_alone():
    printed = write_dossier(volume(sample.refused()))
    pages = pages_of(printed.pdf)
    assert [next(t for t in ("信贷档案", "卷内目录", "拒贷报告", "客户告知书", "退回、补充与移交记录") if t in page.replace("青禾信用社信贷档案", "")) for page in pages] == [
        "信贷档案", "卷内目录", "拒贷报告", "客户告知书", "退回、补充与移交记录"]  # fmt: skip
    assert "农户调查表" in pages[1] and "存系统" in pages[1], "what exists is listed"
    assert "身份不实" in pages[2] and "身份不实" not in pages[3], "the customer reads a general ground"
    assert "审计链摘要" in pages[4]


def test_the_iou_says_the_amount_twice_and_numbers_whole_and_other_pages_mask_them(pages):
    iou = next(page for page in pages if "还本付息记录" in page)
    assert "人民币贰万元整" in iou and "百十万千百十元角分¥2000000" in iou
    assert "330825196801121234" in iou and "13757032290" in iou and "6224120355813307" in iou
    assert "21,086.95" in iou, "principal and interest of the plan add up"
    for page in pages:
        if page is not iou and "借款合同合同编号" not in page:
            assert "330825196801121234" not in page and "13757032290" not in page and "6224120355813307" not in page


@pytest.mark.parametrize("years", [1, 2, 3, 5])
def test_an_iou_is_one_page_whatever_its_plan(years):
    terms = sample.terms(RepaymentMethod.EQUAL_INSTALMENTS, date(2026 + years, 11, 24))
    printed = print_form(sample.dossier(terms), "prepare_iou", at=sample.at(11, 24, 10, 12))
    assert printed is not None and printed.pages == 1
    assert str(12 * years) in pages_of(printed.pdf)[0]


@pytest.mark.parametrize(
    ("amount", "shown"),
    [("20000.00", "  ¥2000000"), ("5000.50", "   ¥500050"), ("200000.00", " ¥20000000"), ("0.01", "       ¥1")],
)
def test_the_sign_of_currency_stands_before_the_first_figure(amount, shown):
    found = in_boxes(Decimal(amount))
    assert len(found) == 9
    assert "".join(box or " " for box in found).strip() == shown.strip()


def test_text_a_and_text_b_are_two_papers_each_in_the_words_that_were_signed(pages):
    consent = next(page for page in pages if "家庭成员同意书" in page and "本人意见" in page)
    declaration = next(page for page in pages if "共同借款声明" in page and "声明人签名" in page)
    assert "不因签字承担还款责任" in consent and "共同承担还款责任" not in consent
    assert "贷款就是夫妻共同债务" in declaration
    changed = sample.dossier()
    changed.file.rounds["signing"][0].spouse_text_digest = "0" * 64
    form = single_form(changed, "joint_debt")
    assert form is not None and "签署的文本存于系统" in form.html and "夫妻共同债务" not in form.html


def test_the_recording_is_named_and_not_printed(pages):
    assert any("面签.mp4" in page and "8.6MB" in page for page in pages)


def test_what_the_anti_money_laundering_officer_alone_reads_is_nowhere(sealed):
    """Not on paper, not in the data: neither a screening nor its being there (G3-06, G3-07)."""
    made = sample.dossier()
    rounds = {**made.file.rounds, "screenings": (sample.SimpleNamespace(hit=True, source="清单甲"),)}
    hit = replace(made, file=replace(made.file, rounds=rounds))
    assert dossier_data(hit) == dossier_data(made)
    assert volume(hit).html() == volume(made).html()


def test_the_data_in_the_file_are_those_of_the_case_with_numbers_hidden(sealed):
    data = embedded_files(sealed.pdf)[0]
    assert digest_of(data) == sealed.seal.data_digest
    body = json.loads(data)
    assert body["number"] == "JJ-0301-2026-000311" and body["forms"]["iou"][0]["amount"] == "20000.00"
    assert body["forms"]["iou_form"][0]["pay_to"] == "***" and b"330825196801121234" not in data
    assert body["chain"]["seq"] == 61
    reader = pypdf.PdfReader(io.BytesIO(sealed.pdf))
    assert reader.attachments["dossier.json"][0] == data
    relations = {e.get_object()["/AFRelationship"] for e in reader.trailer["/Root"]["/AF"]}
    assert relations == {"/Source", "/Supplement"}


def test_the_same_case_printed_again_is_the_same_file(sealed, keyring):
    assert sealed_dossier(sample.dossier(), keyring).seal == sealed.seal


def test_names_that_look_like_markup_stay_names():
    made = sample.dossier()
    strange = replace(made.file.applicant, name="<b>王</b>")
    html = volume(replace(made, file=replace(made.file, applicant=strange))).html()
    assert "<b>王</b>" not in html and "&lt;b&gt;王&lt;/b&gt;" in html


def test_a_void_iou_says_so_across_its_head():
    made = sample.dossier()
    iou = made.file.rounds["iou"][0]
    iou.state, iou.void_reason, iou.voided_at = "作废", "退回", sample.at(11, 24, 11, 0)
    form = single_form(made, "prepare_iou")
    assert form is not None and "作废　2026-11-24 11:00　退回" in form.html


def test_paper_fetches_nothing_from_anywhere():
    for url in ("https://example.org/a.png", "file:///etc/passwd", "http://127.0.0.1/"):
        with pytest.raises(ValueError, match="fetches nothing"):
            _OwnFiles().fetch(url)


def test_a_vote_is_printed_with_whoever_sat_in_the_chair():
    made = sample.dossier()
    authority = sample.row(sample.RECORDS["authority"], at=sample.at(11, 17, 14), total=Decimal("60000"), raised_by=["超过授信上限"],
                           authority="committee", committee=["shen", "xu", "wu"], chair="xu")  # fmt: skip
    votes = tuple(sample.form("votes", who, sample.at(11, 18, 9), id=who, vote=vote, reasons=None)
                  for who, vote in (("shen", "同意"), ("xu", "同意"), ("wu", "弃权")))  # fmt: skip
    rounds = {**made.file.rounds, "authority": (authority,), "votes": votes, "decision": ()}
    form = single_form(replace(made, file=replace(made.file, rounds=rounds)), "vote_on_grant")
    assert form is not None
    assert "许主任（主持）" in form.html and "应表决 3 人" in form.html and "同意 2" in form.html


def test_a_drawdown_prints_its_own_papers_and_names_the_contract_of_the_line():
    whole = sample.dossier()
    own = {
        "networked",
        "identity",
        "borrowing",
        "iou_form",
        "iou",
        "disbursement",
        "assembly",
        "ledger_entry",
        "signatures",
        "filing",
    }
    rounds = {name: rows for name, rows in whole.file.rounds.items() if name in own}
    drawn = replace(whole, file=replace(whole.file, rounds=rounds, lists={}, line_case=whole.file), hand_overs=())
    titles = [one.part.title for one in volume(drawn).parts]
    assert titles == [
        "借款借据",
        "身份证影印件与核查记录",
        "借款情况核查（放款时）",
        "放款核对表",
        "台账页",
        "档案签字",
        "审计链摘要",
    ]
    form = single_form(drawn, "prepare_iou")
    assert form is not None and "HT-0301-2026-000207" in form.html


@pytest.mark.parametrize("gone", ["line", "spouse", "village_group", "papers"])
def test_nothing_breaks_where_something_is_not_there(gone):
    made = sample.dossier()
    if gone == "papers":
        without = replace(made, papers={}, posting=None, opened={})
    else:
        without = replace(made, file=replace(made.file, **{gone: None}))
    assert len(volume(without).parts) >= len(volume(made).parts) - 3


def test_a_visit_that_could_not_be_made_says_when_it_was_tried():
    made = sample.dossier()
    visit = made.file.rounds["visit"][0]
    for name in vars(visit):
        if name.startswith(("income", "outgo", "net", "assets", "debts")) or name in (
            "photos",
            "met_persons",
            "visited_on",
        ):
            setattr(visit, name, None)
    visit.failed_reason, visit.first_attempt_on, visit.second_attempt_on = (
        "两次都没有人",
        date(2026, 11, 10),
        date(2026, 11, 12),
    )
    form = single_form(made, "visit_household")
    assert form is not None and "两次都没有人" in form.html and "年净收入" not in form.html
