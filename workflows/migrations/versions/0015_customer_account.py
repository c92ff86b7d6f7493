"""Whose an account is, as the core system says it; numbers sealed, found by blind indexes."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """Empty until the operator imports the register; until then an account is compared by its holder's name alone."""
    op.create_table(
        "customer_account",
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("number_key", sa.String(), nullable=False),
        sa.Column("holder_key", sa.String(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("closed_on >= opened_on", name=op.f("ck_customer_account_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_account")),
        sa.UniqueConstraint("number_key", name=op.f("uq_customer_account_number_key")),
    )
    op.create_index(op.f("ix_customer_account_holder_key"), "customer_account", ["holder_key"], unique=False)
