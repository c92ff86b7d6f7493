"""Notes, as blind indexes, what a household gave in a case and should have for itself (G1-10). Nothing can be read back."""

import re
import unicodedata
from collections.abc import Iterable

from sqlalchemy import select

from workflows.cases.case import Case
from workflows.records.disbursement import IouForm
from workflows.records.households import Household, HouseholdMark, Village
from workflows.records.intake import ApplicationDetail, ApplicationForm
from workflows.records.investigation import Consent
from workflows.records.sealed import unseal_text, write
from workflows.records.search_keys import ACCOUNT_KIND, account_key
from workflows.words.choices.disbursement import PaymentManner

ACCOUNT = ACCOUNT_KIND
PAYEE = "收款账户"
ADDRESS = "住址"
DEVICE = "设备"

_BARE = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"[0-9一二三四五六七八九十]")


def note(case: Case) -> None:
    """Whatever the case holds by now and has not noted yet."""
    table = HouseholdMark.__table__
    rows = case.db.rows(select(table.c.kind, table.c.key).where(table.c.application == case.id))
    known = {(row.kind, row.key) for row in rows}
    for kind, plain in dict.fromkeys(_given(case)):
        key = account_key(case.db, plain) if kind in (ACCOUNT, PAYEE) else case.db.keyring.blind(kind, plain)
        if (kind, key) not in known:
            values = {"application": case.id, "household": case.row.household, "kind": kind, "key": key,
                      "noted_at": case.now}  # fmt: skip
            write(case.db, HouseholdMark, values, subject=None, now=case.now)
            known.add((kind, key))


def _given(case: Case) -> Iterable[tuple[str, str]]:
    form, detail, iou = case.last(ApplicationForm), case.last(ApplicationDetail), case.last(IouForm)
    if form is not None:
        address = unseal_text(case.db, ApplicationForm, "current_address", form, subject=form.subject)
        house = _house_of(case, address or "")
        if house:
            yield ADDRESS, house
    if detail is not None and detail.settlement_account is not None:
        yield (
            ACCOUNT,
            unseal_text(case.db, ApplicationDetail, "settlement_account", detail, subject=detail.subject) or "",
        )
    if iou is not None:
        account = unseal_text(case.db, IouForm, "pay_to", iou, subject=iou.subject)
        yield ACCOUNT if iou.pay_to_kind == PaymentManner.OWN_ACCOUNT else PAYEE, account or ""
    table = Consent.__table__
    devices = select(table.c.device).where(table.c.application == case.id, table.c.device.is_not(None))
    yield from ((DEVICE, row.device) for row in case.db.rows(devices))


def _house_of(case: Case, address: str) -> str:
    """An address without its marks; empty where it names no house: village and group alone are everybody's."""
    household, village = Household.__table__, Village.__table__
    row = case.db.row(
        select(village.c.name, household.c.village_group)
        .join(village, village.c.id == household.c.village)
        .where(household.c.id == case.row.household)
    )
    bare = _bared(address)
    place = _bared(row.name) if row else ""
    rest = bare.replace(place, "").replace(_bared((row.village_group if row else "") or ""), "")
    rest = re.sub(r"^.{0,3}[组队]", "", rest)
    return place + rest if _NUMBERED.search(rest) else ""


def _bared(text: str) -> str:
    return _BARE.sub("", unicodedata.normalize("NFKC", text))
