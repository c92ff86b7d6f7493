"""Kinship is declared once a year; one that is over ends when a second person agrees."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"


def upgrade() -> None:
    """Every kinship declared before goes on to bind."""
    _yearly_declaration()
    _declared_kin()
    _relation_end()
    op.add_column("relation", sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True))


def _yearly_declaration() -> None:
    op.create_table(
        "yearly_declaration",
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("kin", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("kin >= 0", name=op.f("ck_yearly_declaration_kin")),
        sa.ForeignKeyConstraint(["account"], ["account.id"], name=op.f("fk_yearly_declaration_account")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_yearly_declaration_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_yearly_declaration")),
    )
    op.create_index("ix_yearly_declaration_person_at", "yearly_declaration", ["person", "at"], unique=False)


def _declared_kin() -> None:
    op.create_table(
        "declared_kin",
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("near", sa.Boolean(), nullable=False),
        sa.Column("other", sa.String(length=64), nullable=True),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("other <> subject", name=op.f("ck_declared_kin_two_persons")),
        sa.ForeignKeyConstraint(["of"], ["yearly_declaration.id"], name=op.f("fk_declared_kin_of")),
        sa.ForeignKeyConstraint(["other"], ["person.id"], name=op.f("fk_declared_kin_other")),
        sa.ForeignKeyConstraint(["subject"], ["person.id"], name=op.f("fk_declared_kin_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_declared_kin")),
        sa.UniqueConstraint("of", "position", name=op.f("uq_declared_kin_of_position")),
    )


def _relation_end() -> None:
    op.create_table(
        "relation_end",
        sa.Column("relation", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.String(length=64), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("decided_by", sa.String(length=64), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("decided_by <> asked_by", name=op.f("ck_relation_end_decided_by_another")),
        sa.CheckConstraint("(decided_by IS NULL) = (agreed IS NULL)", name=op.f("ck_relation_end_decided_whole")),
        sa.CheckConstraint("(decided_at IS NULL) = (agreed IS NULL)", name=op.f("ck_relation_end_decided_then")),
        sa.CheckConstraint("agreed IS NULL or withdrawn_at IS NULL", name=op.f("ck_relation_end_decided_or_withdrawn")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_relation_end_asked_by")),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name=op.f("fk_relation_end_decided_by")),
        sa.ForeignKeyConstraint(["relation"], ["relation.id"], name=op.f("fk_relation_end_relation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_end")),
    )
    waiting = sa.text("agreed IS NULL AND withdrawn_at IS NULL")
    op.create_index(
        "one_waiting_end", "relation_end", ["relation"], unique=True, sqlite_where=waiting, postgresql_where=waiting
    )
