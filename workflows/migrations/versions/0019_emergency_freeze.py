"""A case, a branch or an account is stopped in an emergency, and two others let it go again."""

import sqlalchemy as sa
from alembic import op

from workflows.migrations import triggers

revision = "0019"
down_revision = "0018"


def upgrade() -> None:
    """Tables of their own: a list hit keeps the one it has."""
    _emergency_freeze()
    _unfreeze_request()
    _unfreeze_decision()
    triggers.create_some(op.get_bind(), triggers.FREEZES)


def _emergency_freeze() -> None:
    op.create_table(
        "emergency_freeze",
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=True),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "(scope = '案件' and application is not null and branch is null and account is null)"
            " or (scope = '网点' and application is null and branch is not null and account is null)"
            " or (scope = '账号' and application is null and branch is null and account is not null)",
            name=op.f("ck_emergency_freeze_one_thing"),
        ),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_emergency_freeze_account")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_emergency_freeze_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_emergency_freeze_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_emergency_freeze_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_emergency_freeze")),
        sa.UniqueConstraint("id", "person", name=op.f("uq_emergency_freeze_id_person")),
    )
    for column in ("application", "branch", "account"):
        op.create_index(op.f(f"ix_emergency_freeze_{column}"), "emergency_freeze", [column], unique=False)


def _unfreeze_request() -> None:
    op.create_table(
        "unfreeze_request",
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.Column("freeze", sa.String(length=64), nullable=False),
        sa.Column("frozen_by", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_as", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("asked_by <> frozen_by", name=op.f("ck_unfreeze_request_asked_by_another")),
        sa.CheckConstraint("asked_as in ('director', 'auditor')", name=op.f("ck_unfreeze_request_asked_as")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_unfreeze_request_application")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_unfreeze_request_asked_by")),
        sa.ForeignKeyConstraint(
            ["freeze", "frozen_by"],
            ["emergency_freeze.id", "emergency_freeze.person"],
            name=op.f("fk_unfreeze_request_freeze_frozen_by"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfreeze_request")),
        sa.UniqueConstraint(
            "id", "freeze", "frozen_by", "asked_by", "asked_as",
            name=op.f("uq_unfreeze_request_id_freeze_frozen_by_asked_by_asked_as"),
        ),
    )  # fmt: skip
    for column in ("application", "freeze"):
        op.create_index(op.f(f"ix_unfreeze_request_{column}"), "unfreeze_request", [column], unique=False)


def _unfreeze_decision() -> None:
    of_request = ("id", "freeze", "frozen_by", "asked_by", "asked_as")
    op.create_table(
        "unfreeze_decision",
        sa.Column("application", sa.String(length=64), nullable=True),
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("freeze", sa.String(length=64), nullable=False),
        sa.Column("frozen_by", sa.String(length=64), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_as", sa.String(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=False),
        sa.Column("decided_as", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "decided_by <> asked_by and decided_by <> frozen_by", name=op.f("ck_unfreeze_decision_decided_by_another")
        ),
        sa.CheckConstraint(
            "decided_as in ('director', 'auditor') and decided_as <> asked_as",
            name=op.f("ck_unfreeze_decision_decided_as_the_other"),
        ),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_unfreeze_decision_application")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_unfreeze_decision_decided_by")),
        sa.ForeignKeyConstraint(
            ["request", "freeze", "frozen_by", "asked_by", "asked_as"],
            [f"unfreeze_request.{name}" for name in of_request],
            name=op.f("fk_unfreeze_decision_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfreeze_decision")),
        sa.UniqueConstraint("request", name=op.f("uq_unfreeze_decision_request")),
    )
    op.create_index(op.f("ix_unfreeze_decision_application"), "unfreeze_decision", ["application"], unique=False)
    agreed = sa.text("agreed")
    op.create_index(
        "one_unfreezing", "unfreeze_decision", ["freeze"], unique=True, sqlite_where=agreed, postgresql_where=agreed
    )
