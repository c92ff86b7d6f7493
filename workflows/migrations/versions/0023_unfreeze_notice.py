"""Whoever is to confirm an unfreezing is reminded, and whoever stands above is told once it is late."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    """One table; requests that wait are reminded of from now on."""
    op.create_table(
        "unfreeze_notice",
        sa.Column("request", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind in ('reminder', 'escalation')", name=op.f("ck_unfreeze_notice_kind")),
        sa.ForeignKeyConstraint(["request"], ["unfreeze_request.id"], name=op.f("fk_unfreeze_notice_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unfreeze_notice")),
        sa.UniqueConstraint(
            "request", "kind", "branch", "role", name=op.f("uq_unfreeze_notice_request_kind_branch_role")
        ),
    )
