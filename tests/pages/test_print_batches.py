"""Volumes of a village printed by the worker: whole, resumed after a kill, cancelled, and taken by who asked alone."""

import io
import os
import zipfile
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdf
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from werkzeug.test import TestResponse

from tests.builders.house import Browser, House
from tests.duties.people import declare
from tests.gates.acts import withdraw
from webapp.printing.seal import SUFFIX
from webapp.printing.verify import verify as verify_file
from webapp.worker import print_batch
from workflows.audit.findings import Verdict
from workflows.audit.verify import verify
from workflows.cases import jobs
from workflows.cases.jobs import STALE_AFTER
from workflows.records.audit import AuditEvent
from workflows.records.filing import Dossier
from workflows.records.print_batches import PrintBatch, PrintedFile
from workflows.registers import print_batches

USUAL = {"volumes": "all", "sequence": "number", "layout": "pdf", "since": "", "until": ""}


class Killed(BaseException):
    """kill -9: nothing catches it."""


def two_volumes(house: House) -> str:
    """A village with a filed loan and a case that was withdrawn, both sealed; gives its id."""
    case = house.filed(0)
    withdraw(house, house.case_at("visit_household", 2).application)
    house.work()
    return str(house.row(case).village)


def ask(who: Browser, village: str, **changed: str) -> TestResponse:
    return who.post("/print-batches/", {"village": village} | USUAL | changed)


def batches(house: House) -> list[Any]:
    with house.read() as db:
        return list(db.rows(select(PrintBatch.__table__).order_by(PrintBatch.__table__.c.id)))


def files(house: House) -> list[Any]:
    with house.read() as db:
        return list(db.rows(select(PrintedFile.__table__)))


def events(house: House, act: str) -> list[Any]:
    table = AuditEvent.__table__
    with house.read() as db:
        return list(db.rows(select(table).where(table.c.act == act).order_by(table.c.at)))


def on_disk(house: House) -> list[str]:
    folder = house.parts.printed.folder
    return [one.name for one in folder.iterdir()] if folder.exists() else []


def test_a_village_comes_as_one_pdf_with_a_bookmark_a_volume_and_every_taking_is_put_down(house: House) -> None:
    village, clerk = two_volumes(house), house.signed_in("zhengfang")
    assert f"village={village}" in clerk.get(f"/ledger/{village}").text
    answer = ask(clerk, village)
    address = answer.headers["Location"]
    waiting = clerk.get(address).text
    assert (
        "<progress" in waiting and "现在就看" in waiting and "取消打印" in waiting and 'aria-live="polite"' in waiting
    )
    assert clerk.get(f"{address}/file").status_code == 409
    house.work()
    done = clerk.get(address).text
    assert "<progress" not in done and "下载 2 卷" in done
    taken = clerk.get(f"{address}/file")
    assert taken.status_code == 200 and taken.content_length == len(taken.data)
    assert taken.headers["Content-Disposition"].isascii(), "a header with Chinese in it is no header"
    with pikepdf.open(io.BytesIO(taken.data)) as whole, whole.open_outline() as outline:
        assert [one.title[:7] for one in outline.root] == ["001 SQ-", "002 JJ-"]
    pages = ["".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(taken.data)).pages]
    assert [n for n, page in enumerate(pages) if "信贷档案" in page and "案卷题名" in page][1] % 2 == 0, "a front"
    assert len(events(house, "ask_print_batch")) == len(events(house, "take_print_batch")) == 1
    shown = events(house, "show_dossier")
    assert len({row.chain for row in shown}) == 2 and {row.actor for row in shown} == {house.person("zhengfang").person}
    with house.read() as db:
        assert list(verify(db, house.parts.store.stored, Verdict())) == []


def test_a_file_each_comes_as_an_archive_whose_volumes_hold_against_their_seals(house: House) -> None:
    village, clerk = two_volumes(house), house.signed_in("zhengfang")
    address = ask(clerk, village, layout="zip", volumes="loan").headers["Location"]
    house.work()
    archive = zipfile.ZipFile(io.BytesIO(clerk.get(f"{address}/file").data))
    pdf, seal = archive.namelist()
    assert pdf.startswith("001 JJ-0301-") and seal == pdf + SUFFIX
    key = house.parts.database.keyring.signer().public_key().public_bytes_raw()
    assert verify_file(archive.read(pdf), public_key=key, beside=archive.read(seal)).good


def test_what_lies_on_disk_is_sealed_and_after_a_week_gone(house: House) -> None:
    village, clerk = two_volumes(house), house.signed_in("zhengfang")
    address = ask(clerk, village).headers["Location"]
    house.work()
    assert sorted(on_disk(house)) == sorted(row.sha256 for row in files(house)) != []
    assert {row.kind for row in files(house)} == {"whole"}
    for name in on_disk(house):
        assert b"%PDF" not in (house.parts.printed.folder / name).read_bytes()
    house.clock.later(days=8)
    house.work()
    assert on_disk(house) == [] and files(house) == []
    again = house.signed_in("zhengfang")
    gone = again.get(f"{address}/file")
    assert gone.status_code == 409 and "只留 7 天" in gone.text and "已经删除" in again.get(address).text


def test_killed_in_the_middle_it_goes_on_where_it_was_and_nothing_is_there_twice(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time itself is the murderer: with the second file on disk and not yet put down, whoever looks at the clock dies."""
    monkeypatch.setattr(print_batch, "AT_ONCE", 1)
    village, clerk = two_volumes(house), house.signed_in("zhengfang")
    address = ask(clerk, village).headers["Location"]

    looks = house.clock.looks

    def until_the_second_file() -> Iterator[int]:
        for look in looks:
            if len(on_disk(house)) == 2:
                raise Killed
            yield look

    house.clock.looks = until_the_second_file()
    with pytest.raises(Killed):
        house.work()
    house.clock.looks = looks
    (row,) = batches(house)
    assert (row.state, row.printed, len(files(house))) == ("running", 1, 1)
    assert "已印 1 卷，共 2 卷" in clerk.get(address).text
    house.clock.later(minutes=STALE_AFTER.total_seconds() / 60 + 1)
    house.work()
    (row,) = batches(house)
    assert (row.state, row.printed) == ("done", 2)
    with pikepdf.open(io.BytesIO(clerk.get(f"{address}/file").data)) as whole, whole.open_outline() as outline:
        assert len(outline.root) == 2
    assert len(events(house, "show_dossier")) == 2
    named = {row.sha256 for row in files(house)}
    assert set(on_disk(house)) > named, "what the dead worker had not put down lies about"
    for name in set(on_disk(house)) - named:
        os.utime(house.parts.printed.folder / name, (0, 0))
    house.work()
    assert set(on_disk(house)) == named


def test_two_workers_never_have_the_same_slice_and_a_slow_one_puts_nothing_down_twice(house: House) -> None:
    village = two_volumes(house)
    ask(house.signed_in("zhengfang"), village)
    with house.by_hand() as db:
        first = jobs.take(db, now=house.clock.now())
    with house.by_hand() as db:
        assert first is not None and jobs.take(db, now=house.clock.now()) is None
        print_batches.begin(db, first.args["print_batch"])
        row = print_batches.the_batch(db, first.args["print_batch"])
        assert print_batches.came_to(db, row, 0, [], "damaged", now=house.clock.now())
        assert not print_batches.came_to(db, row, 0, [], "damaged", now=house.clock.now())
    (row,) = batches(house)
    assert row.printed == 1 and len(row.left_out) == 1


def test_cancelled_it_stops_its_files_go_and_again_it_stays_cancelled(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(print_batch, "AT_ONCE", 1)
    village, clerk = two_volumes(house), house.signed_in("zhengfang")
    address = ask(clerk, village).headers["Location"]
    with house.by_hand() as db:
        job = jobs.take(db, now=house.clock.now())
    assert job is not None
    print_batch.run(house.parts, job)
    assert len(files(house)) == len(on_disk(house)) == 1
    data = clerk.hidden(address)
    first, second = (clerk.client.post(f"{address}/cancel", data=data) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert "您取消了这一批，印到第 1 卷" in clerk.get(address).text
    assert clerk.post(f"{address}/cancel", {}, page="/print-batches/").status_code == 303
    house.work()
    (row,) = batches(house)
    assert (row.state, row.printed) == ("cancelled", 1) and files(house) == [] and on_disk(house) == []
    assert clerk.get(f"{address}/file").status_code == 409
    assert len(events(house, "cancel_print_batch")) == 1


def test_nobody_but_who_asked_sees_takes_or_cancels_it(sqlite_house: House) -> None:
    village = two_volumes(sqlite_house)
    address = ask(sqlite_house.signed_in("zhengfang"), village).headers["Location"]
    sqlite_house.work()
    other = sqlite_house.signed_in("gaojun")
    assert other.get(address).status_code == other.get(f"{address}/file").status_code == 404
    assert other.post(f"{address}/cancel", {}, page="/print-batches/").status_code == 404
    assert address not in other.get("/print-batches/").text
    assert sqlite_house.signed_in("jiangli").get("/print-batches/").status_code == 403
    assert events(sqlite_house, "take_print_batch") == []


def test_the_same_post_twice_is_one_batch_and_a_person_has_one_at_work(house: House) -> None:
    village, clerk = two_volumes(house), house.signed_in("zhengfang")
    data = clerk.hidden("/print-batches/") | {"village": village} | USUAL
    first, second = (clerk.client.post("/print-batches/", data=data) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"] and len(batches(house)) == 1
    another = ask(clerk, village, layout="zip")
    assert another.status_code == 409 and "还有一批在印" in another.text and len(batches(house)) == 1
    house.work()
    assert ask(clerk, village, layout="zip").status_code == 303


@pytest.mark.parametrize(
    "wrong",
    [{"printed": 3}, {"state": "done", "printed": 1}, {"state": "done"}, {"state": "lost"}, {"layout": "doc"}],
)
def test_the_database_keeps_a_batch_in_its_bounds(house: House, wrong: dict[str, Any]) -> None:
    ask(house.signed_in("zhengfang"), two_volumes(house))
    with pytest.raises(IntegrityError), house.by_hand() as db:
        db.execute(PrintBatch.__table__.update().values(wrong))


def test_a_manager_prints_his_own_villages_and_who_must_stay_out_prints_less(sqlite_house: House) -> None:
    village = two_volumes(sqlite_house)
    own, other = sqlite_house.signed_in("linxiaofeng"), sqlite_house.signed_in("heyu")
    assert village in own.get("/print-batches/").text and village not in other.get("/print-batches/").text
    assert ask(other, village).status_code == 422 and batches(sqlite_house) == []
    declare(sqlite_house, "zhengfang", "兄弟姐妹")
    ask(sqlite_house.signed_in("zhengfang"), village)
    assert [row.total for row in batches(sqlite_house)] == [1]


def test_who_must_stay_out_since_he_asked_gets_nothing_of_that_household(sqlite_house: House) -> None:
    village, clerk = two_volumes(sqlite_house), sqlite_house.signed_in("zhengfang")
    before = ask(clerk, village).headers["Location"]
    sqlite_house.work()
    during = ask(clerk, village, layout="zip").headers["Location"]
    declare(sqlite_house, "zhengfang", "兄弟姐妹")
    sqlite_house.work()
    page = clerk.get(during).text
    assert "下载 1 卷" in page and "您要回避这一户" in page
    assert len(zipfile.ZipFile(io.BytesIO(clerk.get(f"{during}/file").data)).namelist()) == 2
    refused = clerk.get(f"{before}/file")
    assert refused.status_code == 403 and "重新印一次" in refused.text


def test_who_lost_his_post_gets_nothing_more(sqlite_house: House) -> None:
    village, clerk = two_volumes(sqlite_house), sqlite_house.signed_in("zhengfang")
    ask(clerk, village)
    sqlite_house.signed_in("guanli").post(
        "/admin/staff/zhengfang/dismiss", {}, page="/admin/staff/zhengfang?do=dismiss"
    )
    sqlite_house.work()
    (row,) = batches(sqlite_house)
    assert row.state == "failed" and row.printed == 0 and on_disk(sqlite_house) == []


def test_a_damaged_volume_is_named_and_the_others_come(sqlite_house: House) -> None:
    village, clerk = two_volumes(sqlite_house), sqlite_house.signed_in("zhengfang")
    with sqlite_house.read() as db:
        sealed = db.scalar(select(Dossier.__table__.c.pdf).where(Dossier.__table__.c.kind == "loan"))
        _, row = sqlite_house.parts.store.read(db, sealed)
    (sqlite_house.parts.store.folder / row.sha256).write_bytes(b"changed")
    address = ask(clerk, village).headers["Location"]
    sqlite_house.work()
    page = clerk.get(address).text
    assert "下载 1 卷" in page and "没有印的 1 卷" in page and "存的文件坏了" in page


def test_a_time_without_volumes_and_days_the_wrong_way_round_are_said_at_the_field(sqlite_house: House) -> None:
    village, clerk = two_volumes(sqlite_house), sqlite_house.signed_in("zhengfang")
    nothing = ask(clerk, village, until="2020-01-01")
    assert nothing.status_code == 422 and "没有这样的档案" in nothing.text
    turned = ask(clerk, village, since="2026-11-02", until="2026-11-01")
    assert turned.status_code == 422 and "止日在起日之前" in turned.text
    assert batches(sqlite_house) == []
