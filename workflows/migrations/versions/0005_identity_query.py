"""What 联网核查 was asked, so that an answer finds its case however late it comes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Results that were typed before name no query."""
    op.create_table(
        "identity_query",
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("result", sa.String(length=64), nullable=True),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_identity_query_application")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_identity_query_asked_by")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_identity_query_branch")),
        sa.ForeignKeyConstraint(["result"], ["networked_result.id"], name=op.f("fk_identity_query_result")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity_query")),
        sa.UniqueConstraint("reference", name=op.f("uq_identity_query_reference")),
    )
    op.create_index(op.f("ix_identity_query_application"), "identity_query", ["application"], unique=False)
    still_open = sa.text("answered_at is null")
    op.create_index(
        "ix_identity_query_open", "identity_query", ["asked_at"], unique=False, sqlite_where=still_open,
        postgresql_where=still_open,
    )  # fmt: skip
