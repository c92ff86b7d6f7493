"""Fictional people: names and identity numbers made by rule, none of anybody alive.

Sequence numbers 996 to 999 of GB 11643 were set aside for people over a hundred; ours carry them, so no such number
belongs to a borrower. There are four a day of birth, which is enough for a county.
"""

import random
from datetime import date, timedelta

from workflows.registers.households import NewMember
from workflows.words.identity_number import check_digit

COUNTY = "330825"
FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁郑谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦傅方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
MALE = "国建志明文军伟强平勇刚华林海峰永春生根财福贵水土木田"
FEMALE = "秀英兰芳梅玉桂香珍莲菊凤燕红霞娟丽萍云月琴"
FIRST_STAFF_DAY = date(1978, 3, 1)


def identity_number(born: date, sequence: int) -> str:
    """A number of somebody born that day; `sequence` 996 to 999, odd for a man."""
    first = f"{COUNTY}{born:%Y%m%d}{sequence:03d}"
    return first + check_digit(first)


def adult_number(place: int) -> str:
    """The number of the staff member at a place of the list."""
    return identity_number(FIRST_STAFF_DAY + timedelta(days=97 * place), 997)


def household(chance: random.Random, today: date, taken: set[str]) -> tuple[NewMember, ...]:
    """A family: head, mostly a spouse, grown or young children; `taken` are the numbers given already."""
    family = chance.choice(FAMILY)
    head_age = chance.randint(30, 60)
    head_born = _born(chance, today, head_age)
    members = [_member(chance, family, "户主", head_born, taken, male=True)]
    if chance.random() < 0.85:
        members.append(_member(chance, chance.choice(FAMILY), "配偶", _born(chance, today, head_age - 2), taken))
    for _ in range(chance.choice((0, 1, 1, 2))):
        age = head_age - chance.randint(22, 28)
        if age >= 0:
            son = chance.random() < 0.5
            born = _born(chance, today, age)
            members.append(_member(chance, family, "子" if son else "女", born, taken, male=son, young=age < 18))
    return tuple(members)


def _born(chance: random.Random, today: date, age: int) -> date:
    return date(today.year - age - 1, 1, 1) + timedelta(days=chance.randint(0, 364))


def _member(
    chance: random.Random, family: str, relation: str, born: date, taken: set[str], *, male: bool = False,
    young: bool = False,
) -> NewMember:  # fmt: skip
    given = MALE if male else FEMALE
    name = family + "".join(chance.sample(given, chance.choice((1, 2, 2))))
    if young:
        return NewMember(name=name, relation=relation, birth_date=born)
    number = next(
        (n for n in (identity_number(born, s) for s in ((997, 999) if male else (996, 998))) if n not in taken), None
    )
    while number is None or number in taken:
        born += timedelta(days=1)
        number = identity_number(born, 997 if male else 998)
    taken.add(number)
    away = relation not in ("户主",) and chance.random() < 0.6
    return NewMember(name=name, relation=relation, id_number=number, phone=f"13{chance.randint(0, 9)}{chance.randint(10**7, 10**8 - 1)}",
                     works_away=away, away_place="宁波" if away else None)  # fmt: skip
