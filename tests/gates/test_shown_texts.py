"""Which wording was shown and signed is recorded with the act and printed: privacy notice, joint debt (D-01, G1-05, G3-11)."""

from forms.investigation.consent_texts import IN_USE
from forms.loan_origination import privacy_texts
from tests.builders.house import House
from tests.gates.acts import couple
from webapp.printing.of_case import dossier_of
from webapp.printing.parts import part_named
from workflows.records.texts import ShownText, SignedSheet
from workflows.words.choices.investigation import ConsentText, SpouseTextB
from workflows.words.choices.sheets import Sheet


def printed(house: House, case: str, part: str) -> str:
    with house.read() as db, house.app.app_context():
        return str(part_named(part).draw(dossier_of(db, house.parts.store, case, now=house.clock.now())))


def test_the_privacy_notice_is_recorded_at_acceptance_and_printed_in_its_version(house: House) -> None:
    case = house.case()
    (shown,) = house.rows(ShownText, case)
    row = house.row(case)
    assert (shown.kind, shown.version, shown.subject) == (privacy_texts.KIND, privacy_texts.IN_USE, row.applicant)
    paper = printed(house, case, "privacy_notice")
    assert shown.version in paper and "健康状况可以不同意" in paper and "账户是敏感个人信息" in paper
    sheet = next(one for one in house.rows(SignedSheet, case) if one.kind == Sheet.CREDIT_ENQUIRY)
    enquiry = printed(house, case, "credit_enquiry")
    assert sheet.version in enquiry and "查询本人的信用报告" in enquiry and "信用报告" not in paper


def test_a_joint_debt_signed_at_the_counter_names_its_version(sqlite_house: House) -> None:
    house = sqlite_house
    case = house.case(couple(house), amount="12000")
    row = house.conduct.reach(case, "collect_consent")
    house.conduct.complete(house.conduct.somebody(row), row.id, spouse_text_b="", text_b_signature="")
    row = house.conduct.reach(case, "conclude_investigation")
    house.conduct.complete(house.conduct.somebody(row), row.id, spouse_text_b=SpouseTextB.AT_SIGNING.value)
    row = house.conduct.reach(case, "sign_contract")
    house.conduct.complete(house.conduct.somebody(row), row.id)
    shown = house.rows(ShownText, case)[-1]
    assert (shown.kind, shown.version) == (ConsentText.JOINT_DEBT.value, IN_USE[ConsentText.JOINT_DEBT])
