"""Roles, duty classes and gates (PRODUCT §1 and §3)."""

from enum import StrEnum

from workflows.words.sentence import text


class Role(StrEnum):
    """What a person may be given to do (岗位). NIST RBAC: role."""

    CLIENT_MANAGER = "client_manager"
    CREDIT_REVIEWER = "credit_reviewer"
    CREDIT_APPROVER = "credit_approver"
    TELLER = "teller"
    DISBURSEMENT_APPROVER = "disbursement_approver"
    CREDIT_CLERK = "credit_clerk"
    DIRECTOR = "director"
    COMMITTEE_MEMBER = "committee_member"
    AUDITOR = "auditor"
    AML_OFFICER = "aml_officer"
    ADMINISTRATOR = "administrator"


class DutyClass(StrEnum):
    """What a person did in one case (职责); each person holds at most one of them in a case."""

    INVESTIGATE = "investigate"
    CO_INVESTIGATE = "co_investigate"
    REVIEW = "review"
    GRANT = "grant"
    COUNTER = "counter"
    DISBURSE = "disburse"
    FILE = "file"


INHERITED = (DutyClass.INVESTIGATE, DutyClass.CO_INVESTIGATE, DutyClass.REVIEW, DutyClass.GRANT)
"""The duties of the line's case that count in every drawdown under it (PRODUCT §2)."""


class Gate(StrEnum):
    """The four gates (四关); the value is the process that is the gate."""

    INVESTIGATION = "investigation"
    GRANT = "rating_and_grant"
    DISBURSEMENT = "disbursement"
    FILING = "filing"


ROLE_NAMES: dict[Role, str] = {
    Role.CLIENT_MANAGER: text("客户经理"),
    Role.CREDIT_REVIEWER: text("授信审查", kind="role"),
    Role.CREDIT_APPROVER: text("授信审批", kind="role"),
    Role.TELLER: text("柜员"),
    Role.DISBURSEMENT_APPROVER: text("放款审批", kind="role"),
    Role.CREDIT_CLERK: text("信贷内勤"),
    Role.DIRECTOR: text("主任"),
    Role.COMMITTEE_MEMBER: text("贷审会委员"),
    Role.AUDITOR: text("稽核"),
    Role.AML_OFFICER: text("反洗钱专员"),
    Role.ADMINISTRATOR: text("系统管理员"),
}

DUTY_NAMES: dict[DutyClass, str] = {
    DutyClass.INVESTIGATE: text("调查"),
    DutyClass.CO_INVESTIGATE: text("协办"),
    DutyClass.REVIEW: text("审查"),
    DutyClass.GRANT: text("授信审批"),
    DutyClass.COUNTER: text("柜台"),
    DutyClass.DISBURSE: text("放款审批"),
    DutyClass.FILE: text("归档"),
}

GATE_NAMES: dict[Gate, str] = {
    Gate.INVESTIGATION: text("调查关"),
    Gate.GRANT: text("授信关"),
    Gate.DISBURSEMENT: text("贷款发放关"),
    Gate.FILING: text("档案整理关"),
}

# Director, approvers and committee: the wider circle of recusal binds them (RULES S-03).
KEY_ROLES = frozenset(
    {Role.DIRECTOR, Role.CREDIT_APPROVER, Role.DISBURSEMENT_APPROVER, Role.COMMITTEE_MEMBER},
)

# Credit staff of RULES S-04 (商业银行法 Art. 40): whoever takes part in lending, and those who lead.
CREDIT_ROLES = frozenset(set(Role) - {Role.AUDITOR, Role.AML_OFFICER, Role.ADMINISTRATOR})
