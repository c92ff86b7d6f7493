"""Each thing is tampered with once, by somebody who has the whole database and no key, and is named."""

from hashlib import sha256

import pytest
from sqlalchemy import delete, event, insert, select, text, update

from tests.audit.trail import FILES, NOW, Trail, values_for
from workflows.audit.chain import Happened, append, hash_of
from workflows.audit.findings import Verdict
from workflows.audit.process_text import digest_of_files
from workflows.audit.verify import verify
from workflows.engine.specification import digest_of
from workflows.records.attachments import Attachment
from workflows.records.audit import AuditEvent, ChainHead
from workflows.records.disbursement import Iou, IouForm, LedgerPosting
from workflows.records.duties import DutyHeld
from workflows.records.grant import CreditLine
from workflows.records.investigation import VisitConfirmation
from workflows.records.people import Account, DataKey, Person
from workflows.records.processes import ProcessFile
from workflows.records.sealed import digest
from workflows.records.transaction import Written, reading, transaction

EVENTS, HEADS, DUTIES = AuditEvent.__table__, ChainHead.__table__, DutyHeld.__table__
FORMS, IOU_FORMS, IOUS = VisitConfirmation.__table__, IouForm.__table__, Iou.__table__
POSTINGS, FILES_ROWS, KEYS = LedgerPosting.__table__, Attachment.__table__, DataKey.__table__
PERSONS, ACCOUNTS, PROCESS_FILES = Person.__table__, Account.__table__, ProcessFile.__table__
C1, C2 = "case N-c1", "case N-c2"


def row(seq: int, chain: str = "c1") -> object:
    return (EVENTS.c.chain == chain) & (EVENTS.c.seq == seq)


def event_row(trail: Trail, seq: int, chain: str = "c1") -> dict:
    with trail.reading() as db:
        return dict(db.row(select(EVENTS).where(row(seq, chain)))._mapping)


def test_an_untouched_trail_is_unchanged_and_complete(trail: Trail) -> None:
    findings, verdict = trail.findings()
    assert findings == [] and verdict.unchanged and verdict.complete
    assert (verdict.events, verdict.files, verdict.lawfully_deleted) == (3 + 1 + 2 + 2 * 5, 2, 0)
    assert trail.lines("c1") == []


CHAIN = {
    "an actor": ([update(EVENTS).where(row(2)).values(actor="zhao")], [f"{C1} row 2: 这一行的内容和它的哈希对不上"]),
    "a fact": ([update(EVENTS).where(row(3)).values(facts={})], [f"{C1} row 3: 这一行的内容和它的哈希对不上"]),
    "a time": ([update(EVENTS).where(row(2)).values(at=NOW)], [f"{C1} row 2: 这一行的内容和它的哈希对不上"]),
    "a row deleted": ([delete(EVENTS).where(row(2))], [f"{C1} row 3: 前面缺第 2 到第 2 行"]),
    "the first rows deleted": ([delete(EVENTS).where((EVENTS.c.chain == "c1") & (EVENTS.c.seq < 3))],
                               [f"{C1} row 3: 前面缺第 1 到第 2 行"]),
    "the end cut off": ([delete(EVENTS).where(row(5))], [f"{C1} row 5: 末尾缺第 5 到第 5 行"]),
    "the whole chain gone": ([delete(EVENTS).where(EVENTS.c.chain == "c1")], [f"{C1} row 5: 整条链不见了，链尾记到第 5 行"]),
    "a head gone": ([delete(HEADS).where(HEADS.c.chain == "c1")], [f"{C1} row 5: 这条链没有链尾记录"]),
    "a head moved back": ([update(HEADS).where(HEADS.c.chain == "c1").values(seq=4)],
                          [f"{C1} row 5: 链尾只记到第 4 行，后面的行是多出来的"]),
    "a head's hash": ([update(HEADS).where(HEADS.c.chain == "c1").values(hash="0" * 64)],
                      [f"{C1} row 5: 链尾记的哈希和最后一行对不上"]),
    "two rows reordered": ([update(EVENTS).where(row(2)).values(seq=99), update(EVENTS).where(row(3)).values(seq=2),
                            update(EVENTS).where(row(99)).values(seq=3)],
                           [f"{C1} row 2: 和上一行接不上", f"{C1} row 3: 和上一行接不上"]),
    "facts that are no facts": ([text("UPDATE audit_event SET facts = '{' WHERE chain = 'c1' AND seq = 3")],
                                [f"{C1} row 3: 这一行读不出来"]),
}  # fmt: skip


@pytest.mark.parametrize("what", CHAIN)
def test_a_chain_that_was_touched_says_where(trail: Trail, what: str) -> None:
    statements, expected = CHAIN[what]
    trail.tamper(*statements)
    for lines in (trail.lines(), trail.lines("c1")):
        assert set(expected) <= set(lines)
    assert trail.lines("c2") == []
    if "gone" not in what and "no facts" not in what:
        assert all(line.startswith("case N-c1 row ") for line in trail.lines())


def test_a_changed_row_with_a_new_hash_no_longer_leads_to_the_next(trail: Trail) -> None:
    changed = event_row(trail, 2) | {"actor": "zhao"}
    trail.tamper(update(EVENTS).where(row(2)).values(actor="zhao", hash=hash_of(changed)))
    assert trail.lines("c1") == [f"{C1} row 3: 和上一行接不上"]


def test_a_row_slipped_in_behind_the_end_is_found(trail: Trail) -> None:
    slipped = event_row(trail, 5) | {"id": "x", "seq": 6, "act": "complete", "records": []}
    trail.tamper(insert(EVENTS).values(slipped))
    assert set(trail.lines()) >= {
        f"{C1} row 6: 和上一行接不上",
        f"{C1} row 6: 这一行的内容和它的哈希对不上",
        f"{C1} row 6: 链尾只记到第 5 行，后面的行是多出来的",
    }


def test_unchanged_and_complete_are_two_verdicts(trail: Trail) -> None:
    trail.tamper(update(EVENTS).where(row(2)).values(actor="zhao"))
    verdict = trail.findings()[1]
    assert not verdict.unchanged and verdict.complete
    trail.tamper(delete(EVENTS).where(row(5, "c2")))
    verdict = trail.findings("c2")[1]
    assert not verdict.complete


def changed(table: str, id: str) -> str:
    return f"{table} {id}：和办理时记下的不一样"


ROWS = {
    "a form": ([update(FORMS).where(FORMS.c.application == "c1").values(differences="有")], "c1", 4, "和办理时记下的不一样"),
    "a form deleted": ([delete(FORMS).where(FORMS.c.application == "c1")], "c1", 4, "缺 visit_confirmation"),
    "a form moved to another case": ([update(FORMS).where(FORMS.c.application == "c1").values(application="c2")], "c1", 4,
                                     "visit_confirmation"),
    "a duty": ([update(DUTIES).where(DUTIES.c.case == "c1").values(duty_class="file")], "c1", 1,
               changed("duty_held", "c1|lin")),
    "a duty dropped": ([delete(DUTIES).where(DUTIES.c.case == "c1")], "c1", 1, "缺 duty_held c1|lin"),
    "an IOU's amount": ([update(IOUS).where(IOUS.c.application == "c1").values(amount=9000)], "c1", 5,
                        changed("iou", "iou-c1")),
    "a posting deleted": ([delete(POSTINGS).where(POSTINGS.c.application == "c1")], "c1", 5, "借据 J-c1 已放款，却没有入账"),
    "a posting's amount": ([update(POSTINGS).where(POSTINGS.c.application == "c1").values(amount=9000)], "c1", 5,
                           "入账 9,000.00 元，借据 J-c1 是 8,700.00 元"),
    "a posting for another IOU": ([update(POSTINGS).where(POSTINGS.c.application == "c1").values(iou_number="J")], "c1", 5,
                                  "入账记的是借据 J，和借据 J-c1（已放款）对不上"),
    "an attachment's file name": ([update(FILES_ROWS).where(FILES_ROWS.c.application == "c1").values(sha256="0" * 64)],
                                  "c1", 4, changed("attachment", "file-c1")),
    "the key to the salts stolen": ([delete(KEYS).where((KEYS.c.person == "wang") & (KEYS.c.key_class == "salt"))], "c1", 4,
                                    "核对用的盐不见了，又没有销毁记录"),
    "the key to the salts swapped": ([update(KEYS).where((KEYS.c.person == "wang") & (KEYS.c.key_class == "salt"))
                                      .values(wrapped=b"\x01" + bytes(60))], "c1", 4, "核对用的盐被换过"),
}  # fmt: skip


@pytest.mark.parametrize("what", ROWS)
def test_a_row_that_was_touched_says_which_act_wrote_it(trail: Trail, what: str) -> None:
    statements, case, seq, sentence = ROWS[what]
    trail.tamper(*statements)
    for lines in (trail.lines(), trail.lines(case)):
        assert any(line.startswith(f"case N-{case} row {seq}: ") and sentence in line for line in lines), lines


def test_a_duty_that_was_given_back_may_not_come_back_by_hand(trail: Trail) -> None:
    duty = {"case": "c1", "person": "wu", "duty_class": "review", "first_task": "x", "since": NOW}
    trail.tamper(insert(DUTIES).values(duty))
    assert trail.lines() == [f"{C1} row 3: duty_held c1|wu：已经退回，却还在"]


def test_a_duty_taken_again_after_it_was_given_back_is_as_good_as_any(trail: Trail) -> None:
    trail.act("c1", "claim", (DutyHeld, trail._duty("c1", "wu", "review")), actor="wu")
    assert trail.lines() == []


SLIPPED_IN = {
    DutyHeld: {"case": "c2", "person": "zhao", "duty_class": "disburse"},
    CreditLine: {"id": "new", "application": "c2", "state": "有效"},
    LedgerPosting: {"id": "new", "application": "c9"},
    Account: {"id": "new", "person": "wu", "name": "wu2"},
    Person: {"id": "new"},
}


@pytest.mark.parametrize("record", SLIPPED_IN)
def test_a_row_that_no_act_wrote_is_found(trail: Trail, record: type) -> None:
    trail.tamper(insert(record.__table__).values(values_for(record, **SLIPPED_IN[record])))
    assert any(line.endswith("没有任何一行记到它") and " row 0: " in line for line in trail.lines())


def test_sealed_values_of_two_rows_cannot_change_places(trail: Trail) -> None:
    with trail.reading() as db:
        pay_to = {one.application: one.pay_to for one in db.rows(select(IOU_FORMS))}
    trail.tamper(*(update(IOU_FORMS).where(IOU_FORMS.c.application == one).values(pay_to=pay_to[other])
                   for one, other in (("c1", "c2"), ("c2", "c1"))))  # fmt: skip
    assert [line.partition(": ")[0] for line in trail.lines()] == [f"{C1} row 5", f"{C2} row 5"]


def test_what_may_change_and_is_sealed_is_tried_with_its_key(trail: Trail) -> None:
    with trail.reading() as db:
        phone = db.scalar(select(PERSONS.c.phone).where(PERSONS.c.id == "wu"))
    trail.tamper(update(PERSONS).where(PERSONS.c.id == "lin").values(phone=phone))
    assert trail.lines() == ["case house row 1: person lin：密封的内容打不开，被换过"]


@pytest.mark.parametrize(("table", "id"), [(PERSONS, "wu"), (ACCOUNTS, "wu-account")])
def test_a_staff_name_that_was_changed_is_found(trail: Trail, table, id: str) -> None:
    trail.tamper(update(table).where(table.c.id == id).values(name="别人"))
    assert trail.lines() == [f"case house row 2: {changed(table.name, id)}"]


def test_a_files_byte_and_a_missing_file_are_found(trail: Trail) -> None:
    first, second = trail.files
    trail.files[first] = trail.files[first][:-1] + b"?"
    del trail.files[second]
    assert trail.lines() == [f"{C1} row 4: 附件 file-c1 的文件被改过", f"{C2} row 4: 附件 file-c2 的文件不见了"]


def test_another_file_under_its_own_name_is_found_too(trail: Trail) -> None:
    other = b"another picture"
    trail.files[sha256(other).hexdigest()] = other
    trail.tamper(update(FILES_ROWS).where(FILES_ROWS.c.id == "file-c1").values(sha256=sha256(other).hexdigest()))
    assert trail.lines() == [f"{C1} row 4: {changed('attachment', 'file-c1')}"]


@pytest.mark.parametrize(
    "statement",
    [update(PROCESS_FILES).where(PROCESS_FILES.c.name == "a.bpmn").values(content=b"<a />"),
     update(PROCESS_FILES).where(PROCESS_FILES.c.name == "a.bpmn").values(name="c.bpmn"),
     delete(PROCESS_FILES).where(PROCESS_FILES.c.name == "a.bpmn")],
)  # fmt: skip
def test_deployed_text_that_was_changed_is_found(trail: Trail, statement) -> None:
    trail.tamper(statement)
    assert trail.lines() == ["case house row 4: 流程第 1 版的文件和部署时的不一样"]


def test_audit_and_engine_agree_on_the_digest_of_a_version() -> None:
    for files in ({}, FILES, {"b": b"", "a": b"xy"}, {"ab": b"", "a": b"b"}):
        assert digest_of_files(files) == digest_of(files)


def test_destroyed_keys_break_nothing_and_are_counted(trail: Trail) -> None:
    trail.tamper(update(KEYS).where(KEYS.c.person == "wang").values(wrapped=None, destroyed_at=NOW))
    findings, verdict = trail.findings()
    assert findings == [] and verdict.unchanged and verdict.complete
    assert verdict.lawfully_deleted == 4  # the person, a form, an attachment, the IOU's form
    trail.files.pop(next(iter(trail.files)))
    assert trail.lines() == []
    trail.tamper(delete(FORMS).where(FORMS.c.application == "c1"))
    assert len(trail.lines()) == 1  # the row itself stays: what is deleted is what it said


def test_the_last_event_that_names_a_row_counts(trail: Trail) -> None:
    trail.tamper(update(ACCOUNTS).where(ACCOUNTS.c.id == "wu-account").values(name="wu2"))
    with transaction(trail.database) as db:
        account = db.row(select(ACCOUNTS).where(ACCOUNTS.c.id == "wu-account"))
        said = Written("account", account.id, digest(db, Account, account._mapping, now=None))
        append(db, "c1", [Happened(act="rename", actor="operator")], at=trail.now, written=[said])
    assert trail.lines() == [] and trail.lines("c1") == []


def test_with_one_case_in_view_a_row_named_later_elsewhere_is_left_to_that_chain(trail: Trail) -> None:
    trail.tamper(update(ACCOUNTS).where(ACCOUNTS.c.id == "wu-account").values(name="wu2"))
    assert trail.lines("house") == [f"case house row 2: {changed('account', 'wu-account')}"]


def test_statements_grow_with_pages_and_not_with_rows(empty_trail: Trail) -> None:
    def statements() -> int:
        seen = []
        event.listen(empty_trail.database.engine, "before_cursor_execute", lambda *_: seen.append(1))
        with reading(empty_trail.database) as db:
            assert not list(verify(db, empty_trail.stored, Verdict()))
        return len(seen)

    empty_trail.staff()
    empty_trail.case("c1", "wang")
    few = statements()
    for number in range(2, 12):
        empty_trail.case(f"c{number}", f"wang{number}")
    assert statements() == few
