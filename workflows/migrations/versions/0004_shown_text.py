"""Which version of a notice was shown with an act; what was signed before names none."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """A table beside the forms, so that nothing that was written changes."""
    op.create_table(
        "shown_text",
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("text_digest", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_shown_text_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_shown_text_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_shown_text_person")),
        sa.ForeignKeyConstraint(["subject"], ["person.id"], name=op.f("fk_shown_text_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shown_text")),
    )
    op.create_index(op.f("ix_shown_text_application"), "shown_text", ["application"], unique=False)
