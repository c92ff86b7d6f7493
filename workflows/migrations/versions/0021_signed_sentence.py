"""What somebody signs with his password is kept in the words that stood above it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"


def upgrade() -> None:
    """Acts signed before keep what they have: who, when, which task and what was decided."""
    op.create_table(
        "signed_sentence",
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("task", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_signed_sentence_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_signed_sentence_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_signed_sentence_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_sentence")),
        sa.UniqueConstraint("work_item", name=op.f("uq_signed_sentence_work_item")),
    )
    op.create_index("ix_signed_sentence_application", "signed_sentence", ["application"], unique=False)
