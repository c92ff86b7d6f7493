"""A wrong payment is taken back by two persons, both postings kept."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Tables beside the others: a posting and its IOU stay as they were written."""
    _payment_reversal()
    _ledger_reversal()


def _payment_reversal() -> None:
    op.create_table(
        "payment_reversal",
        sa.Column("posting", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("acting_for", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("paid_by", sa.String(length=64), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_for", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("person <> paid_by", name=op.f("ck_payment_reversal_asked_by_another")),
        sa.CheckConstraint(
            "decided_by <> person and decided_by <> paid_by", name=op.f("ck_payment_reversal_decided_by_another")
        ),
        sa.CheckConstraint("(decided_by IS NULL) = (agreed IS NULL)", name=op.f("ck_payment_reversal_decided_whole")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_payment_reversal_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_payment_reversal_branch")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_payment_reversal_decided_by")),
        sa.ForeignKeyConstraint(["paid_by"], ["person.id"], name=op.f("fk_payment_reversal_paid_by")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_payment_reversal_person")),
        sa.ForeignKeyConstraint(["posting"], ["ledger_posting.id"], name=op.f("fk_payment_reversal_posting")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_reversal")),
    )
    op.create_index(op.f("ix_payment_reversal_application"), "payment_reversal", ["application"], unique=False)
    stands = sa.text("agreed IS NULL OR agreed")
    op.create_index(
        "one_reversal", "payment_reversal", ["posting"], unique=True, sqlite_where=stands, postgresql_where=stands
    )


def _ledger_reversal() -> None:
    op.create_table(
        "ledger_reversal",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("posting", sa.String(length=64), nullable=False),
        sa.Column("reversal", sa.String(length=64), nullable=False),
        sa.Column("iou", sa.String(length=64), nullable=False),
        sa.Column("iou_number", sa.String(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("posted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_ledger_reversal_amount")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_ledger_reversal_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_ledger_reversal_branch")),
        sa.ForeignKeyConstraint(["iou"], ["iou.id"], name=op.f("fk_ledger_reversal_iou")),
        sa.ForeignKeyConstraint(["posting"], ["ledger_posting.id"], name=op.f("fk_ledger_reversal_posting")),
        sa.ForeignKeyConstraint(["reversal"], ["payment_reversal.id"], name=op.f("fk_ledger_reversal_reversal")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_reversal")),
        sa.UniqueConstraint("iou", name=op.f("uq_ledger_reversal_iou")),
        sa.UniqueConstraint("posting", name=op.f("uq_ledger_reversal_posting")),
        sa.UniqueConstraint("reversal", name=op.f("uq_ledger_reversal_reversal")),
    )
    op.create_index(op.f("ix_ledger_reversal_application"), "ledger_reversal", ["application"], unique=False)
