"""Lists of special preventive measures, as the county union hands them on: kept as blind indexes alone (G3-06)."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import select

from workflows.cases.means import Means
from workflows.door.door import Done
from workflows.records.disbursement import ListedPerson
from workflows.records.sealed import write_all
from workflows.records.search_keys import identity_keys
from workflows.records.transaction import Db
from workflows.registers.register_act import RegisterChange, only_operator
from workflows.words.clock import shanghai_day
from workflows.words.identity_number import read_identity_number
from workflows.words.refusals import EntryRefused
from workflows.words.sentence import Sentence, say

HEADINGS = frozenset({"身份证号", "证件号码", "id_number"})
ENCODINGS = ("utf-8-sig", "gb18030")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportList(RegisterChange):
    """The whole of one list, in place of what stood there under its name; of the numbers not even a seal is kept."""

    kind: ClassVar[str] = "import_list"
    unsaid: ClassVar[frozenset[str]] = frozenset({"numbers"})
    name: str
    numbers: tuple[str, ...]

    def apply_to_register(self, db: Db, means: Means, now: datetime) -> Done:
        """Gives how many are on it now, how many came and how many went. Raises Forbidden."""
        only_operator(self.actor)
        table = ListedPerson.__table__
        there = {
            row.id_number_key: row.id
            for row in db.rows(select(table.c.id, table.c.id_number_key).where(table.c.list_name == self.name))
        }
        wanted = {identity_keys(db, number)[0] for number in self.numbers}
        gone = [there[key] for key in there.keys() - wanted]
        db.execute(table.delete().where(table.c.id.in_(gone)))
        came = sorted(wanted - there.keys())
        since = shanghai_day(now)
        rows = [{"id_number_key": key, "list_name": self.name, "since": since} for key in came]
        write_all(db, ListedPerson, rows, now=now)
        answer = {"listed": len(wanted), "came": len(came), "gone": len(gone)}
        return self.done(answer, answer)


def read_list(content: bytes, today: date) -> tuple[str, ...]:
    """A CSV file with an identity number at the head of each line. Raises EntryRefused with a sentence a bad line."""
    numbers: dict[str, None] = {}
    wrong: list[Sentence] = []
    try:
        lines = list(csv.reader(io.StringIO(_decoded(content), newline="")))
    except csv.Error as error:
        raise EntryRefused.at("file", say("读不出来：不是 CSV 文件，或引号没有成对")) from error
    for number, line in enumerate(lines, start=1):
        cell = line[0].strip() if line else ""
        if not cell or (number == 1 and cell.lower() in HEADINGS):
            continue
        read = read_identity_number(cell, today)
        if read.errors:
            wrong.append(say("第 {n} 行：{fault}", n=number, fault=read.errors[0]))
        else:
            numbers[read.cleaned] = None
    if wrong:
        raise EntryRefused({"file": wrong})
    if not numbers:
        raise EntryRefused.at("file", say("文件里没有身份证号"))
    return tuple(numbers)


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise EntryRefused.at("file", say("打不开：要 UTF-8 或 GB18030 编码的 CSV 文件"))
