"""The fictional cooperative: a county union, one cooperative below it, its people, villages and figures.

Every name and number is invented. What is made here goes through the registers' acts, like anything else.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from webapp.demo.people import adult_number
from workflows.door.door import Door
from workflows.records.transaction import reading
from workflows.registers.branches import AddBranch, AddVillage, AssignManager, branch_with
from workflows.registers.calendar import SeedCalendar
from workflows.registers.demo_mark import MarkAsDemo
from workflows.registers.passwords import hashed
from workflows.registers.processes import Deploy, Examined
from workflows.registers.reference_values import EnterReferenceValue
from workflows.registers.staff import AddStaff
from workflows.words.actor import OPERATOR, Actor
from workflows.words.roles import Role

UNION = ("0300", "青禾县农村信用合作联社")
COOPERATIVE = ("0301", "青禾信用社")
VILLAGES = ("石桥村", "柳林村", "大塘村", "枫树村", "后湾村", "上坪村")
MORE_VILLAGES = tuple(f"{side}{place}村" for place in ("岭", "坞", "畈", "溪", "坑") for side in "东西南北前中大小新")[
    :43
]
PASSWORD = "qinghe-demo-2026"  # noqa: S105 - the log-in of a demo, printed for everybody
SINCE = date(2026, 1, 1)

# log-in, name, roles; the first of a role is asked first.
STAFF: tuple[tuple[str, str, tuple[Role, ...], str], ...] = (
    ("linxiaofeng", "林晓峰", (Role.CLIENT_MANAGER,), "0301"),
    ("heyu", "何雨", (Role.CLIENT_MANAGER,), "0301"),
    ("zhoumin", "周敏", (Role.CREDIT_REVIEWER,), "0301"),
    ("xuqin", "许琴", (Role.CREDIT_REVIEWER,), "0301"),
    ("shenjianguo", "沈建国", (Role.CREDIT_APPROVER,), "0301"),
    ("chenhui", "陈慧", (Role.CREDIT_APPROVER,), "0301"),
    ("jiangli", "蒋丽", (Role.TELLER,), "0301"),
    ("tangyun", "唐芸", (Role.TELLER,), "0301"),
    ("wujing", "吴静", (Role.DISBURSEMENT_APPROVER,), "0301"),
    ("fangzhiyuan", "方志远", (Role.DISBURSEMENT_APPROVER,), "0301"),
    ("zhengfang", "郑芳", (Role.CREDIT_CLERK,), "0301"),
    ("luomei", "罗梅", (Role.CREDIT_CLERK,), "0301"),
    ("gaojun", "高军", (Role.DIRECTOR,), "0301"),
    ("xuming", "许明", (Role.AUDITOR,), "0301"),
    ("qianbo", "钱波", (Role.DIRECTOR, Role.COMMITTEE_MEMBER), "0300"),
    ("sunlan", "孙岚", (Role.COMMITTEE_MEMBER,), "0300"),
    ("lihong", "李宏", (Role.COMMITTEE_MEMBER,), "0300"),
    ("wangtao", "王涛", (Role.COMMITTEE_MEMBER,), "0300"),
    ("dengke", "邓可", (Role.AUDITOR,), "0300"),
    ("songqi", "宋琪", (Role.AML_OFFICER,), "0300"),
    ("guanli", "管理员", (Role.ADMINISTRATOR,), "0300"),
)
FIGURES = (
    ("LPR", "一年期", "3.0000"),
    ("全县户均", "资产", "120000"),
    ("全县户均", "净资产", "100000"),
    ("全县户均", "纯收入", "30000"),
    ("亩产", "水稻", "550"),
    ("单价", "水稻", "2.80"),
    ("亩产", "玉米", "520"),
    ("单价", "玉米", "2.40"),
    ("亩产", "小麦", "420"),
    ("单价", "小麦", "2.60"),
)


MORE_MANAGERS: tuple[tuple[str, str, tuple[Role, ...], str], ...] = tuple(
    (login, name, (Role.CLIENT_MANAGER,), "0301")
    for login, name in (("duanwei", "段伟"), ("ganlin", "甘霖"), ("jiangbo", "姜波"), ("yinhui", "尹慧"))
)
A_FEW_HOUSEHOLDS = 600


@dataclass(frozen=True, slots=True)
class Size:
    """How large a cooperative is: its people, and its villages, which its client managers share."""

    staff: tuple[tuple[str, str, tuple[Role, ...], str], ...] = STAFF
    villages: tuple[str, ...] = VILLAGES


SMALL = Size()
WHOLE = Size(STAFF + MORE_MANAGERS, VILLAGES + MORE_VILLAGES)
"""Six client managers and 49 villages (PRODUCT, scale)."""


def size_for(households: int) -> Size:
    """A few households fill an outlet with six villages, more a whole cooperative."""
    return SMALL if households <= A_FEW_HOUSEHOLDS else WHOLE


@dataclass(frozen=True, slots=True)
class Cooperative:
    """Who is there: by log-in, and by role in the order in which they are asked."""

    people: Mapping[str, Actor]
    by_role: Mapping[Role, Sequence[Actor]]
    branch: str
    villages: Mapping[str, str]


def found(door: Door, examined: Examined, size: Size = SMALL, *, password: str = PASSWORD) -> Cooperative:
    """Founds the cooperative in an empty database."""
    door.perform(MarkAsDemo(actor=OPERATOR))
    door.perform(SeedCalendar(actor=OPERATOR))
    door.perform(AddBranch(code=UNION[0], name=UNION[1], actor=OPERATOR))
    answer = door.perform(AddBranch(code=COOPERATIVE[0], name=COOPERATIVE[1], parent=UNION[0], actor=OPERATOR))
    door.perform(Deploy(examined=examined, actor=OPERATOR))
    for kind, name, value in FIGURES:
        entered = EnterReferenceValue(
            of=kind, name=name, value=Decimal(value), since=SINCE, source="演示", actor=OPERATOR
        )
        door.perform(entered)
    people, by_role = _staff(door, size, hashed(password))
    villages = {}
    managers = [login for login, _, roles, _ in size.staff if Role.CLIENT_MANAGER in roles]
    for place, name in enumerate(size.villages):
        added = door.perform(AddVillage(branch=COOPERATIVE[0], name=name, actor=OPERATOR))
        villages[name] = str(added["village"])
        manager = managers[place % len(managers)]
        door.perform(AssignManager(village=villages[name], staff=manager, actor=OPERATOR))
    return Cooperative(people, by_role, str(answer["branch"]), villages)


def staff_numbers(cooperative: Cooperative) -> set[str]:
    """The identity numbers of the people who work there."""
    return {adult_number(place) for place in range(len(cooperative.people))}


def _staff(door: Door, size: Size, password_hash: str) -> tuple[dict[str, Actor], dict[Role, list[Actor]]]:
    people: dict[str, Actor] = {}
    by_role: dict[Role, list[Actor]] = defaultdict(list)
    for place, (login, name, roles, branch) in enumerate(size.staff):
        act = AddStaff(
            name=login, real_name=name, roles=frozenset(roles), branch=branch, id_number=adult_number(place),
            password_hash=password_hash, demo=True, actor=OPERATOR,
        )  # fmt: skip
        answer = door.perform(act)
        actor = Actor(person=answer["person"], name=name, account=answer["account"], branch=_branch_of(door, branch))
        people[login] = actor
        for role in roles:
            by_role[role].append(actor)
    return people, by_role


def _branch_of(door: Door, code: str) -> str:
    with reading(door.database) as db:
        return branch_with(db, code)


def diagrams(folder: Path) -> dict[str, bytes]:
    """The set of diagrams and tables that the product ships."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix in (".bpmn", ".dmn")}
