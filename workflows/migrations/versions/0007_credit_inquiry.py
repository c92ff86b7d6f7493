"""Credit enquiries and their answers, where exposure lines come from, and marks that two households may share."""

import sqlalchemy as sa
from alembic import op

from workflows.migrations import triggers

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Tables beside the others, so that nothing that was written changes; the log of enquiries is append-only."""
    _credit_inquiry()
    _credit_report()
    _exposure_origin()
    _household_mark()
    triggers.create_some(op.get_bind(), triggers.SINCE_THEN)


def _credit_inquiry() -> None:
    op.create_table(
        "credit_inquiry",
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("authorisation", sa.String(length=64), nullable=False),
        sa.Column("authorised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("authorised_at < asked_at", name=op.f("ck_credit_inquiry_authorised_before")),
        sa.CheckConstraint("reason in ('贷款审查', '担保审查', '贷后管理')", name=op.f("ck_credit_inquiry_reason")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_credit_inquiry_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_credit_inquiry_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_credit_inquiry_person")),
        sa.ForeignKeyConstraint(["subject"], ["person.id"], name=op.f("fk_credit_inquiry_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_inquiry")),
        sa.UniqueConstraint("reference", name=op.f("uq_credit_inquiry_reference")),
    )
    op.create_index(op.f("ix_credit_inquiry_application"), "credit_inquiry", ["application"], unique=False)
    op.create_index(op.f("ix_credit_inquiry_subject"), "credit_inquiry", ["subject"], unique=False)


def _credit_report() -> None:
    op.create_table(
        "credit_report",
        sa.Column("inquiry", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_credit_report_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_credit_report_branch")),
        sa.ForeignKeyConstraint(["inquiry"], ["credit_inquiry.id"], name=op.f("fk_credit_report_inquiry")),
        sa.ForeignKeyConstraint(["subject"], ["person.id"], name=op.f("fk_credit_report_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_credit_report")),
        sa.UniqueConstraint("inquiry", name=op.f("uq_credit_report_inquiry")),
    )
    op.create_index(op.f("ix_credit_report_application"), "credit_report", ["application"], unique=False)


def _exposure_origin() -> None:
    op.create_table(
        "exposure_origin",
        sa.Column("lender", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_exposure_origin_application")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exposure_origin")),
    )
    op.create_index(op.f("ix_exposure_origin_application"), "exposure_origin", ["application"], unique=False)
    op.create_index(op.f("ix_exposure_origin_of"), "exposure_origin", ["of"], unique=False)


def _household_mark() -> None:
    op.create_table(
        "household_mark",
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_household_mark_application")),
        sa.ForeignKeyConstraint(["household"], ["household.id"], name=op.f("fk_household_mark_household")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_mark")),
        sa.UniqueConstraint("application", "kind", "key", name=op.f("uq_household_mark_application_kind_key")),
    )
    op.create_index("ix_household_mark_key", "household_mark", ["key", "kind"], unique=False)
