"""Volumes of a village printed as one piece of work by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

OPEN = sa.text("state IN ('waiting', 'running')")


def upgrade() -> None:
    """What was printed by the command line before left files in a folder and no row here."""
    op.create_table(
        "print_batch",
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("village", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("sequence", sa.String(), nullable=False),
        sa.Column("layout", sa.String(), nullable=False),
        sa.Column("applications", sa.Text(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_through", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("printed", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint(
            "state in ('waiting', 'running', 'done', 'cancelled', 'failed')", name=op.f("ck_print_batch_state")
        ),
        sa.CheckConstraint("layout in ('pdf', 'zip')", name=op.f("ck_print_batch_layout")),
        sa.CheckConstraint("printed >= 0 AND printed <= total", name=op.f("ck_print_batch_progress")),
        sa.CheckConstraint("state <> 'done' OR printed = total", name=op.f("ck_print_batch_done_whole")),
        sa.CheckConstraint(
            "(finished_at IS NULL) = (state IN ('waiting', 'running'))", name=op.f("ck_print_batch_finished")
        ),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_print_batch_asked_by")),
        sa.ForeignKeyConstraint(["asked_through"], ["account.id"], name=op.f("fk_print_batch_asked_through")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_print_batch_branch")),
        sa.ForeignKeyConstraint(["village"], ["village.id"], name=op.f("fk_print_batch_village")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_batch")),
    )
    op.create_index("ix_print_batch_asked_by", "print_batch", ["asked_by"], unique=False)
    op.create_index("one_at_work", "print_batch", ["asked_by"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "printed_file",
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kind in ('volume', 'seal', 'whole')", name=op.f("ck_printed_file_kind")),
        sa.ForeignKeyConstraint(["batch"], ["print_batch.id"], name=op.f("fk_printed_file_batch")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_file")),
        sa.UniqueConstraint("batch", "kind", "position", name=op.f("uq_printed_file_batch_kind_position")),
    )
