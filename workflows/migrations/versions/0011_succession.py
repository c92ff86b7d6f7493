"""Who takes over a signature whose person cannot come: the successor holds the class before he is named."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """One table; what was signed before was signed by whoever did the work."""
    op.create_index("duty_of_person", "duty_held", ["case", "person", "duty_class"], unique=True)
    op.create_table(
        "succession",
        sa.Column("task", sa.String(), nullable=False),
        sa.Column("duty_class", sa.String(), nullable=False),
        sa.Column("act", sa.String(length=64), nullable=False),
        sa.Column("succeeded", sa.String(length=64), nullable=False),
        sa.Column("successor", sa.String(length=64), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("acting_for", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("successor <> succeeded", name=op.f("ck_succession_two_persons")),
        sa.CheckConstraint(
            "person <> successor and (acting_for is null or acting_for <> successor)",
            name=op.f("ck_succession_named_by_another"),
        ),
        sa.CheckConstraint("(person IS NULL) = (ground = '不再管片')", name=op.f("ck_succession_named_or_by_rule")),
        sa.ForeignKeyConstraint(["act"], ["work_item.id"], name=op.f("fk_succession_act")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_succession_application")),
        sa.ForeignKeyConstraint(
            ["application", "successor", "duty_class"],
            ["duty_held.case", "duty_held.person", "duty_held.duty_class"],
            name="holds_the_class",
        ),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_succession_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_succession_person")),
        sa.ForeignKeyConstraint(["succeeded"], ["person.id"], name=op.f("fk_succession_succeeded")),
        sa.ForeignKeyConstraint(["successor"], ["person.id"], name=op.f("fk_succession_successor")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
    )
    op.create_index(op.f("ix_succession_application"), "succession", ["application"], unique=False)
