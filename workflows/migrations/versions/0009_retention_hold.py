"""A hold on the terms for which the documents of a case are kept."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """One table; no term that was written changes."""
    op.create_table(
        "retention_hold",
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("acting_for", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.String(length=64), nullable=True),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lifted_because", sa.Text(), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(lifted_at IS NULL) = (lifted_by IS NULL)", name=op.f("ck_retention_hold_lifted_whole")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_retention_hold_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_retention_hold_branch")),
        sa.ForeignKeyConstraint(["lifted_by"], ["person.id"], name=op.f("fk_retention_hold_lifted_by")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_retention_hold_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_hold")),
    )
    op.create_index(op.f("ix_retention_hold_application"), "retention_hold", ["application"], unique=False)
    stands = sa.text("lifted_at IS NULL")
    op.create_index(
        "one_hold", "retention_hold", ["application"], unique=True, sqlite_where=stands, postgresql_where=stands
    )
