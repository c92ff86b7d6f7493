"""Papers of a household, copied once and referred to by each later volume."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """What was copied before stays where it was taken in, as further proof of identity."""
    op.create_table(
        "household_paper",
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("household", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("files", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_household_paper_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_household_paper_branch")),
        sa.ForeignKeyConstraint(["household"], ["household.id"], name=op.f("fk_household_paper_household")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_household_paper_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_paper")),
    )
    op.create_index(op.f("ix_household_paper_application"), "household_paper", ["application"], unique=False)
    op.create_index(op.f("ix_household_paper_household"), "household_paper", ["household"], unique=False)
