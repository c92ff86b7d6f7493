"""One macro draws every field: label, hint, unit, error and warning are wired to it; what was typed, signed and attached
stays through a 422; lists grow and shrink without JavaScript."""

import base64
import io
import json
import re
from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from flask import render_template_string, request
from lxml import html
from PIL import Image
from sqlalchemy import func, select

from forms.fields.attached import FilesField, SignatureField
from forms.fields.choices import ChoiceField, SeveralField, TickField, YesNoField
from forms.fields.numbers import CountField, MoneyField
from forms.fields.persons import IdentityNumberField, TelephoneField
from forms.fields.rows import RowsField
from forms.fields.texts import LongTextField, PasswordField, TextField, TextsField
from forms.fields.times import DayField
from forms.paper_form import PaperForm
from webapp.lines import reshaped
from webapp.sign_in import acting
from webapp.uploads import take_in
from workflows.records.attachments import Attachment
from workflows.words.choices.application import Purpose
from workflows.words.choices.investigation import BadHabit, Standing
from workflows.words.sentence import say

PAGE = """{% from "forms/rendering/fields.html" import fields, errors %}{% from "macros/forms.html" import form as form_of %}
{% call form_of("/every", key="k1") %}{{ errors(form, "没有受理") }}{{ fields(form) }}{% endcall %}"""
DAY = SimpleNamespace(today=date(2026, 11, 24))


class Line(PaperForm):
    """A line."""

    name = TextField("姓名")
    income = MoneyField("年收入")
    paper = FilesField("证明", optional=True, least=0)


class Every(PaperForm):
    """Every kind of field once."""

    address = TextField("现住址", hint="门牌写全")
    area = TextField("面积", unit="亩", optional=True)
    amount = MoneyField("申请金额")
    term = CountField("期限", unit="个月", least=1, most=60)
    visited_on = DayField("调查日期")
    income = MoneyField("种植收入", auto="取自第 3 节")
    id_number = IdentityNumberField("身份证号")
    phone = TelephoneField("联系电话")
    purpose = ChoiceField("用途", choices=Purpose)
    view = ChoiceField("邻里评价", choices=Standing)
    to = ChoiceField("移交给", choices=[("wu", "吴静"), ("shen", "沈建国")])
    along = YesNoField("是否同行")
    penalty = TickField("罚息")
    habits = SeveralField("不良嗜好", choices=BadHabit)
    reasons = LongTextField("理由")
    conditions = TextsField("用信条件", optional=True)
    members = RowsField(Line, "家庭成员", least=1, most=3)
    photos = FilesField("现场照片")
    signature = SignatureField("借款人签名")
    password = PasswordField("登录密码")

    def __init__(self, *given, **kwargs):
        super().__init__(*given, **kwargs)
        self.to.locked = {"shen": say("{at} 签过本案", at=datetime(2026, 11, 18, 3, 2, tzinfo=UTC))}

    def warnings(self):
        """One."""
        return [("amount", say("是常年的 {n} 倍", n=3))]


def show():
    if request.method == "GET":
        return render_template_string(PAGE, form=Every(page=DAY))
    longer = reshaped(request.form)
    if longer is not None:
        return render_template_string(PAGE, form=Every(longer, page=DAY))
    posted = take_in(Every(page=DAY), request, acting(request.form), request.form["key"])
    form = Every(posted.values, page=DAY)
    form.validate()
    posted.put(form)
    return render_template_string(PAGE, form=form), 422


@pytest.fixture
def clerk(office, monkeypatch):
    office.page(monkeypatch, "every", show, methods=["GET", "POST"])
    visitor = office.signed_in("shenjg")
    visitor.office = office
    return visitor


def page_of(answer):
    return html.fromstring(answer.text)


def sent(clerk, **values):
    return clerk.post("/every", {"key": "k1", **values}, seen="/every", content_type="multipart/form-data")


def drawn(size=(300, 120), colour="navy"):
    return base64.b64encode(picture(size, colour)).decode()


def picture(size=(40, 30), colour="green"):
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "PNG")
    return buffer.getvalue()


def signed(**changed):
    return json.dumps({"png": f"data:image/png;base64,{drawn()}", "strokes": [[[1, 2, 3]]]} | changed)


def test_every_field_has_a_label_and_every_id_is_there_once(clerk):
    page = page_of(clerk.get("/every"))
    ids = page.xpath("//*[not(ancestor::template)]/@id")
    assert len(ids) == len(set(ids))
    for control in page.xpath("//input[not(@type='hidden')] | //select | //textarea"):
        named = page.xpath(f"//label[@for='{control.get('id')}']") or control.xpath("ancestor::label")
        assert named, control.get("name")
    for field in Every(page=DAY):
        assert field.id in ids, field.name


def test_nothing_is_chosen_beforehand(clerk):
    page = page_of(clerk.get("/every"))
    assert not page.xpath("//input[@checked] | //option[@selected]")


def test_each_error_stands_in_the_summary_and_at_its_field_in_the_same_words(clerk):
    page = page_of(sent(clerk, amount="12,5", id_number="33010219900101123", phone="1380000"))
    summary = page.xpath("//*[@class='fg-errors']//a")
    assert len(summary) >= 10
    assert "处要改，您填的都在" in page.xpath("string(//*[@class='fg-errors']//h2)")
    for link in summary:
        target = link.get("href").removeprefix("#")
        assert page.xpath(f"//*[@id='{target}']"), target
        at_field = page.xpath(f"string(//*[@id='{target}-bad'])")
        assert link.text_content().strip() in at_field, target
        wired = page.xpath(f"//*[@id='{target}' or @name='{target}'][@aria-describedby]/@aria-describedby")
        assert wired and f"{target}-bad" in wired[0].split(), target


def test_what_was_typed_stays_as_it_was_typed(clerk):
    page = page_of(
        sent(clerk, amount="12,5", id_number="３３０", view="较好", purpose="种植", reasons="<b>", habits="赌博")
    )
    assert page.xpath("//input[@name='amount']/@value") == ["12,5"]
    assert page.xpath("//input[@name='id_number']/@value") == ["３３０"]
    assert page.xpath("//input[@name='view'][@checked]/@value") == ["较好"]
    assert page.xpath("//option[@selected]/@value") == ["种植"]
    assert page.xpath("//input[@name='habits'][@checked]/@value") == ["赌博"]
    assert page.xpath("string(//textarea[@name='reasons'])") == "<b>"


def test_a_password_is_never_sent_back(clerk):
    assert "geheim-12345" not in sent(clerk, password="geheim-12345").text


def test_a_warning_stands_beside_its_field_and_a_locked_choice_with_its_reason(clerk):
    page = page_of(clerk.get("/every"))
    assert "是常年的 3 倍" in page.xpath("string(//*[@id='amount-warn'])")
    locked = page.xpath("//input[@name='to'][@value='shen']")[0]
    assert locked.get("disabled") is not None
    assert "11 月 18 日 11:02 签过本案" in locked.getparent().text_content()


def test_what_the_product_fills_is_shown_with_its_source_and_not_typed(clerk):
    page = page_of(clerk.get("/every"))
    assert not page.xpath("//input[@name='income']")
    assert "自动，取自第 3 节" in page.xpath("string(//*[@id='income']/parent::*)")


def test_up_to_six_choices_are_boxes_and_more_a_list(clerk):
    page = page_of(clerk.get("/every"))
    assert len(page.xpath("//input[@type='radio'][@name='view']")) == 4
    assert len(page.xpath("//select[@name='purpose']/option")) == 12


def test_lists_grow_and_shrink_by_submit_buttons_and_keep_what_was_typed(clerk):
    two = {"members-0-name": "甲", "members-1-name": "乙", "amount": "12,5"}
    longer = page_of(sent(clerk, **two, **{"add-members": "1"}))
    assert longer.xpath("//*[not(ancestor::template)]/input[contains(@name, '-name')]/@value") == ["甲", "乙", ""]
    shorter = page_of(sent(clerk, **two, **{"remove-members-0": "1"}))
    assert shorter.xpath("//*[not(ancestor::template)]/input[contains(@name, '-name')]/@value") == ["乙"]
    assert shorter.xpath("//input[@name='amount']/@value") == ["12,5"]
    assert not shorter.xpath("//*[@class='fg-errors']")


def test_enter_presses_neither_add_nor_remove(clerk):
    first = page_of(clerk.get("/every")).xpath("//form//button[@type='submit']")[0]
    assert first.get("name") is None


def test_a_blank_line_has_no_faults_and_a_half_filled_one_says_its_own(clerk):
    page = page_of(sent(clerk, **{"members-0-name": "", "members-1-name": "乙"}))
    faults = page.xpath("//*[not(ancestor::template)][contains(@id, 'members-') and contains(@id, '-bad')]/@id")
    assert len(faults) == 1
    assert faults[0].endswith("income-bad")


def test_a_drawn_signature_and_a_file_are_kept_through_a_422_and_stored_once(clerk):
    first = page_of(sent(clerk, signature=signed(), **{"photos-file": (io.BytesIO(picture()), "屋.png")}))
    signature, photo = first.xpath("//input[@name='signature']/@value"), first.xpath("//input[@name='photos']/@value")
    assert [len(one) for one in (*signature, *photo)] == [32, 32]
    again = page_of(sent(clerk, signature=signed(), **{"photos-file": (io.BytesIO(picture()), "屋.png")}))
    assert again.xpath("//input[@name='signature']/@value") == signature
    assert again.xpath("//input[@name='photos']/@value") == photo
    kept = page_of(sent(clerk, signature=signature[0], photos=photo[0]))
    assert kept.xpath("//input[@name='photos']/@value") == photo
    assert not kept.xpath("//*[@id='signature-bad'] | //*[@id='photos-bad']")
    with clerk.office.act() as db:
        assert db.scalar(select(func.count()).select_from(Attachment)) == 2


def test_a_scanned_signature_takes_the_place_of_a_drawn_one(clerk):
    page = page_of(sent(clerk, **{"signature-file": (io.BytesIO(picture()), "签名.png")}))
    assert len(page.xpath("//input[@name='signature']/@value")[0]) == 32


@pytest.mark.parametrize(
    "given",
    ["[", "[]", '{"png": 1, "strokes": [1]}', signed(strokes=[]), signed(png="data:image/png;base64,?"), "[" * 9999],
)
def test_a_signature_that_cannot_be_read_is_asked_for_again(clerk, given):
    page = page_of(sent(clerk, signature=given))
    assert "借款人签名没有读出来，再签一次" in page.xpath("string(//*[@id='signature-bad'])")


def test_a_file_of_the_wrong_kind_says_so_at_its_field_also_in_a_line(clerk):
    wrong = {"photos-file": (io.BytesIO(b"MZ not a picture"), "a.jpg")}
    page = page_of(sent(clerk, **wrong))
    assert page.xpath("string(//*[@id='photos-bad'])").strip()
    line = {"members-4-name": "乙", "members-4-paper-file": (io.BytesIO(b"MZ not a picture"), "a.jpg")}
    page = page_of(sent(clerk, **line))
    assert page.xpath("string(//*[@id='members-0-paper-bad'])").strip()


def test_names_that_are_no_fields_break_nothing(clerk):
    strange = {"members-²-name": "x", f"members-{'9' * 5000}-name": "x", "add-²": "1", "remove-members-²": "1"}
    assert sent(clerk, **strange).status_code == 422


def test_a_list_never_grows_beyond_its_limit(clerk):
    many = {f"members-{n}-name": "x" for n in range(200)}
    page = page_of(sent(clerk, **many, **{"add-members": "1"}))
    assert len(re.findall("data-line", html.tostring(page, encoding="unicode"))) <= 6
