"""A teller of another branch is named for one case."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"


def upgrade() -> None:
    """One table; cases that run go on as they are."""
    op.create_table(
        "named_teller",
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("teller", sa.String(length=64), nullable=False),
        sa.Column("teller_branch", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("acting_for", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.String(length=64), nullable=True),
        sa.Column("ended_because", sa.Text(), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "teller <> person and (acting_for IS NULL or teller <> acting_for)",
            name=op.f("ck_named_teller_named_by_another"),
        ),
        sa.CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name=op.f("ck_named_teller_ended_whole")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_named_teller_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_named_teller_branch")),
        sa.ForeignKeyConstraint(["ended_by"], ["person.id"], name=op.f("fk_named_teller_ended_by")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_named_teller_person")),
        sa.ForeignKeyConstraint(["teller"], ["person.id"], name=op.f("fk_named_teller_teller")),
        sa.ForeignKeyConstraint(["teller_branch"], ["branch.id"], name=op.f("fk_named_teller_teller_branch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_named_teller")),
    )
    op.create_index(op.f("ix_named_teller_application"), "named_teller", ["application"], unique=False)
    op.create_index(op.f("ix_named_teller_teller"), "named_teller", ["teller"], unique=False)
    stands = sa.text("ended_at IS NULL")
    op.create_index(
        "one_named_teller", "named_teller", ["work_item"], unique=True, sqlite_where=stands, postgresql_where=stands
    )
