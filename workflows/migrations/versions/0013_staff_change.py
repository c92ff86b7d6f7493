"""A change of who may do what waits for a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """What was changed before had one person, the operator, and stands as it is."""
    op.create_table(
        "staff_change",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=True),
        sa.Column("person", sa.String(length=64), nullable=True),
        sa.Column("substitute", sa.String(length=64), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("id_number", sa.LargeBinary(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_staff_change_person")),
        sa.CheckConstraint(
            "state <> 'withdrawn' or decided_by = asked_by", name=op.f("ck_staff_change_withdrawn_by_who_asked")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_staff_change_decided_by")),
        sa.CheckConstraint("(decided_by IS NULL) = (state = 'waiting')", name=op.f("ck_staff_change_decided_whole")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_staff_change_branch")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_staff_change_account")),
        sa.ForeignKeyConstraint(["substitute"], ["person.id"], name=op.f("fk_staff_change_substitute")),
        sa.CheckConstraint(
            "kind in ('add', 'roles', 'branch', 'cover', 'password')", name=op.f("ck_staff_change_kind")
        ),
        sa.CheckConstraint(
            "state in ('waiting', 'agreed', 'declined', 'withdrawn')", name=op.f("ck_staff_change_state")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_staff_change_asked_by")),
        sa.CheckConstraint(
            "state = 'withdrawn' or decided_by <> asked_by", name=op.f("ck_staff_change_decided_by_another")
        ),
        sa.CheckConstraint(
            "state = 'withdrawn' or decided_by <> person", name=op.f("ck_staff_change_not_by_whom_it_is_about")
        ),
        sa.CheckConstraint(
            "state = 'withdrawn' or decided_by <> substitute", name=op.f("ck_staff_change_not_by_the_substitute")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_change")),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "one_waiting", "staff_change", ["name"], unique=True, sqlite_where=waiting, postgresql_where=waiting
    )
