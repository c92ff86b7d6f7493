"""Related persons (关系人): no unsecured loan to credit staff and their close kin. Rule: RULES S-04 (商业银行法 Art. 40).

A ban, not only a recusal: it holds over the whole legal person, whatever the branch.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select

from workflows.duties.facts import roles_in_force
from workflows.records.households import Member
from workflows.records.people import Account, Relation, RoleHeld, binds
from workflows.records.transaction import Db
from workflows.words.roles import CREDIT_ROLES
from workflows.words.sentence import text

# 近亲属 (民法典 Art. 1045), by the kinds that staff declare.
CLOSE_KIN = frozenset({"配偶", "父母", "子女", "兄弟姐妹", "祖父母", "孙子女"})

REFUSED = text("借款人一方是本社信贷人员，或是信贷人员的近亲属，不得发放信用贷款（商业银行法第四十条）")


def is_related(db: Db, household: str, borrowers: Sequence[str], *, now: datetime) -> bool:
    """Whether a member of the household is credit staff, or one of `borrowers` is close kin of somebody who is."""
    member, relation = Member.__table__, Relation.__table__
    staff = _credit_staff(now)
    family = select(member.c.person).where(member.c.household == household, member.c.state == "在户")
    account = Account.__table__
    of_the_house = staff.where(or_(account.c.person.in_(family), account.c.person.in_(borrowers))).limit(1)
    if db.scalar(of_the_house) is not None:
        return True
    either_way = or_(
        relation.c.person.in_(borrowers) & relation.c.other.in_(staff),
        relation.c.other.in_(borrowers) & relation.c.person.in_(staff),
    )
    close = select(relation.c.id).where(relation.c.kind.in_(CLOSE_KIN), binds(), either_way).limit(1)
    return db.scalar(close) is not None


def _credit_staff(now: datetime) -> Select[tuple[str]]:
    account, role = Account.__table__, RoleHeld.__table__
    return (
        select(account.c.person)
        .join(role, role.c.account == account.c.id)
        .where(
            account.c.state == "active",
            role.c.role.in_([one.value for one in CREDIT_ROLES]),
            roles_in_force(now),
        )
    )
