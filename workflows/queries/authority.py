"""Who grants, up to how much, and why it may be one level up: for whoever decides and whoever reads it (G2-07)."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from workflows.credit.credit_line import HIGHEST_TOTAL, authority_inputs
from workflows.engine.decision import Table, decide
from workflows.engine.specification import Specification
from workflows.queries.case_file import CaseFile
from workflows.words.choices.grant import Authority, RaisingReason
from workflows.words.roles import ROLE_NAMES, Role
from workflows.words.sentence import Sentence, say, text

TABLE = "approval_authority"
WHO: dict[Authority, str] = {
    Authority.APPROVER: ROLE_NAMES[Role.CREDIT_APPROVER],
    Authority.DIRECTOR: ROLE_NAMES[Role.DIRECTOR],
    Authority.COMMITTEE: text("贷审会"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorityView:
    """`total` is the household's after the grant, `limit` up to where `usual` grants; above it, or raised, `who` does."""

    total: Decimal
    who: str
    usual: str
    limit: Decimal
    raised_by: tuple[str, ...]

    @property
    def sentence(self) -> Sentence:
        """Within whose authority it lies, and what takes it one level up."""
        if not self.raised_by:
            return say("授信后全户 {total} 元，在{who}权限 {limit} 元以内", total=self.total, who=self.usual,
                       limit=self.limit)  # fmt: skip
        return say(
            "授信后全户 {total} 元，在{usual}权限 {limit} 元以内；有{reasons}，升一级，由{who}批",
            total=self.total, usual=self.usual, limit=self.limit, reasons=list(self.raised_by), who=self.who,
        )  # fmt: skip


def authority_of(file: CaseFile, spec: Specification) -> AuthorityView | None:
    """As the table of the case's own version says; None before the proposal, and where nobody may grant."""
    row = file.last("authority")
    if row is None or row.authority == Authority.NONE:
        return None
    table = spec.tables[TABLE]
    usual = _asked(table, row.total, ())
    return AuthorityView(
        total=row.total, who=WHO[Authority(row.authority)], usual=WHO[usual], limit=limit_of(table, usual),
        raised_by=tuple(row.raised_by),
    )  # fmt: skip


def limit_of(table: Table, authority: Authority) -> Decimal:
    """The highest household's total in whole yuan that this authority grants unraised, by asking the table."""
    order = list(Authority)
    low, high = 0, int(HIGHEST_TOTAL)
    while low < high:
        middle = (low + high + 1) // 2
        if order.index(_asked(table, Decimal(middle), ())) <= order.index(authority):
            low = middle
        else:
            high = middle - 1
    return Decimal(low)


def _asked(table: Table, total: Decimal, reasons: Collection[RaisingReason]) -> Authority:
    return Authority(decide(table, authority_inputs(total, reasons))["authority"])
