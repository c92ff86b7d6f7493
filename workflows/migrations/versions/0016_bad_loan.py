"""Loans that were written off or brought before a court, as the core system says it."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    """Nothing is known of earlier loans until the operator imports the list."""
    op.create_table(
        "bad_loan",
        sa.Column("iou", sa.String(length=64), nullable=True),
        sa.Column("old_loan", sa.String(length=64), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind in ('核销', '诉讼')", name=op.f("ck_bad_loan_kind")),
        sa.CheckConstraint("(iou IS NULL) <> (old_loan IS NULL)", name=op.f("ck_bad_loan_one_loan")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_bad_loan_amount")),
        sa.ForeignKeyConstraint(["iou"], ["iou.id"], name=op.f("fk_bad_loan_iou")),
        sa.ForeignKeyConstraint(["old_loan"], ["old_loan.id"], name=op.f("fk_bad_loan_old_loan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bad_loan")),
        sa.UniqueConstraint("iou", "kind", name=op.f("uq_bad_loan_iou_kind")),
        sa.UniqueConstraint("old_loan", "kind", name=op.f("uq_bad_loan_old_loan_kind")),
    )
