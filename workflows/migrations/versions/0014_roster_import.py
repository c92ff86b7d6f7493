"""Village rosters handed in on a page, read by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Rosters that came by the command line left their households and no row here."""
    op.create_table(
        "roster_import",
        sa.Column("batch", sa.String(length=64), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_through", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("rows_read", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("bad", sa.LargeBinary(), nullable=True),
        sa.Column("returned", sa.LargeBinary(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("state in ('waiting', 'running', 'done', 'failed')", name=op.f("ck_roster_import_state")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_roster_import_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roster_import")),
        sa.ForeignKeyConstraint(["asked_through"], ["account.id"], name=op.f("fk_roster_import_asked_through")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_roster_import_branch")),
    )
    op.create_index(op.f("ix_roster_import_branch"), "roster_import", ["branch"], unique=False)
    op.create_index(op.f("ix_roster_import_batch"), "roster_import", ["batch"], unique=False)
