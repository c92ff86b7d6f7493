"""Staff by the command line: at once, by the operator, in the chain of the house."""

import pytest
from sqlalchemy import func, select

from tests.builders.command_line import CommandLine
from tests.builders.house import MORNING as NOW
from tests.builders.house import House
from workflows.records.audit import AuditEvent
from workflows.records.duties import DutyHeld
from workflows.records.people import Account, Person, SignIn
from workflows.registers.passwords import fits
from workflows.registers.sign_ins import by_token

NUMBER = "330825196803159977"
OTHER = "411325199106205832"


def add(line: CommandLine, name: str, roles: str, *more: str, typed: str = "") -> None:
    line.done("staff", "add", name, "--roles", roles, "--branch", "0101", *more, typed=typed)


def test_somebody_new_is_there_with_his_roles_and_his_password(line: CommandLine) -> None:
    add(line, "林晓峰", "client_manager,委员".replace("委员", "贷审会委员"), "--id-number", NUMBER, "--password-stdin",
        typed="correct horse\n")  # fmt: skip
    (one,) = line.done("staff", "list", "--json").data
    assert one["roles"] == ["client_manager", "committee_member"] and one["branch"] == "0101"
    assert one["identity_verified"] and one["has_password"] and not one["has_token"]
    with line.read() as db:
        kept = db.scalar(select(Account.__table__.c.password_hash))
        event = db.row(select(AuditEvent.__table__).where(AuditEvent.__table__.c.act == "add_staff"))
    assert fits(kept, "correct horse") and not fits(kept, "correct hors")
    assert event is not None and event.actor == "operator" and event.chain == "house"
    assert "林晓峰" not in str(event.facts) and NUMBER not in str(event.facts)


def test_somebody_moves_to_another_office_and_keeps_his_roles(sqlite_line: CommandLine) -> None:
    add(sqlite_line, "林晓峰", "client_manager", "--id-number", NUMBER)
    sqlite_line.done("staff", "change", "林晓峰", "--branch", "01")
    (one,) = sqlite_line.done("staff", "list", "--json").data
    assert (one["branch"], one["roles"]) == ("01", ["client_manager"])
    assert "已经在这个网点" in sqlite_line.refused("staff", "change", "林晓峰", "--branch", "01")


@pytest.mark.parametrize(("words", "said"), [
    (("--roles", "client_manager,teller"), "不能由同一人担任"),
    (("--roles", "teller,auditor"), "不能由同一人担任"),
    (("--roles", "cashier"), "没有岗位「cashier」"),
    (("--roles", "teller", "--branch", "0199"), "没有代码为「0199」的网点"),
    (("--roles", "teller", "--id-number", NUMBER[:-1]), "少 1 位"),
    (("--roles", "teller", "--person", "王五"), "没有叫「王五」的人"),
    (("--roles", "teller", "--id-number", OTHER, "--password-stdin"), "10 到 200"),
])  # fmt: skip
def test_what_may_not_be_is_refused_in_a_sentence_and_leaves_nobody(
    line: CommandLine, words: tuple[str, ...], said: str
) -> None:
    branch = () if "--branch" in words else ("--branch", "0101")
    assert said in line.refused("staff", "add", "林晓峰", *branch, *words, typed="short\n")
    assert line.done("staff", "list", "--json").data == []


def test_a_name_is_taken_once(line: CommandLine) -> None:
    add(line, "林晓峰", "teller", "--id-number", NUMBER)
    said = line.refused("staff", "add", "林晓峰", "--roles", "teller", "--branch", "0101", "--id-number", OTHER)
    assert "已经有人用" in said


@pytest.mark.parametrize("same_person", [("--id-number", NUMBER), ("--person", "林晓峰")])
def test_two_accounts_of_one_person_are_one_person(line: CommandLine, same_person: tuple[str, str]) -> None:
    add(line, "林晓峰", "client_manager", "--id-number", NUMBER)
    said = line.refused("staff", "add", "林晓峰二", "--roles", "teller", "--branch", "0101", *same_person)
    assert "不能由同一人担任" in said
    add(line, "林晓峰二", "committee_member", *same_person)
    with line.read() as db:
        assert db.scalar(select(func.count()).select_from(Person.__table__)) == 1
    assert "不能由同一人担任" in line.refused("staff", "change", "林晓峰二", "--roles", "teller")


def test_whose_identity_nobody_checked_may_hold_no_duty(line: CommandLine) -> None:
    said = line.refused("staff", "add", "王五", "--roles", "client_manager", "--branch", "0101")
    assert "--id-number" in said
    assert "未核身份" in line.done("staff", "add", "王五", "--roles", "auditor", "--branch", "0101").out
    assert "--id-number" in line.refused("staff", "change", "王五", "--roles", "teller")
    line.done("staff", "change", "王五", "--id-number", NUMBER)
    line.done("staff", "change", "王五", "--roles", "teller")
    assert line.done("staff", "list", "--json").data[0]["roles"] == ["teller"]


def test_in_a_demo_nobodys_identity_is_checked(at_work: CommandLine) -> None:
    at_work.done("staff", "add", "王五", "--roles", "client_manager", "--branch", "0301")


def test_a_token_is_shown_once_and_kept_blind(line: CommandLine) -> None:
    add(line, "林晓峰", "client_manager", "--id-number", NUMBER)
    first = line.done("staff", "token", "林晓峰").out.strip()
    second = line.done("staff", "token", "林晓峰").out.strip()
    with line.read() as db:
        assert by_token(db, first, now=NOW) is None
        found = by_token(db, second, now=NOW)
        assert found is not None and found.account.account_name == "林晓峰"
        kept = db.row(select(Account.__table__))
        assert second not in str(kept)


def test_a_dismissal_ends_token_sign_ins_and_roles_at_once(house: House, at_work: CommandLine) -> None:
    browser, token = house.signed_in("jiangli"), at_work.done("staff", "token", "jiangli").out.strip()
    at_work.done("staff", "dismiss", "jiangli")
    assert browser.get("/").status_code in (302, 303)
    with house.read() as db:
        assert by_token(db, token, now=NOW) is None
        account = db.row(select(Account.__table__).where(Account.__table__.c.name == "jiangli"))
        assert account is not None and (account.state, account.password_hash) == ("dismissed", None)
        open_ones = select(func.count()).where(
            SignIn.__table__.c.account == account.id, SignIn.__table__.c.ended_at.is_(None)
        )
        assert db.scalar(open_ones) == 0
    assert "没有工号" in at_work.refused("staff", "token", "jiangli")


def test_new_roles_help_nobody_in_a_case_he_has_a_duty_in(house: House, at_work: CommandLine) -> None:
    case = house.case()
    at_work.done("staff", "change", "linxiaofeng", "--roles", "credit_reviewer")
    table = DutyHeld.__table__
    with house.read() as db:
        assert db.scalar(select(table.c.duty_class).where(table.c.case == case)) == "investigate"
