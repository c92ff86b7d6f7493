"""A table for tasks that only decide, so that adding one needs no migration."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Nothing else changes."""
    op.create_table(
        "decision",
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("work_item", sa.String(length=64), nullable=True),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("acting_for", sa.String(length=64), nullable=True),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remarks", sa.Text(), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_decision_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_decision_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_decision_person")),
        sa.ForeignKeyConstraint(["subject"], ["person.id"], name=op.f("fk_decision_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    op.create_index(op.f("ix_decision_application"), "decision", ["application"], unique=False)
    op.create_index(op.f("ix_decision_work_item"), "decision", ["work_item"], unique=False)
