"""Consents one by one, signatures beside a form, and what application forms ask besides; older cases have none of it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Two tables beside the forms, so that nothing that was written changes."""
    op.create_table(
        "signed_sheet",
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("text_digest", sa.String(), nullable=True),
        sa.Column("signature", sa.String(length=64), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.CheckConstraint("(version is null) = (text_digest is null)", name=op.f("ck_signed_sheet_text")),
        sa.CheckConstraint("version is not null or signature is not null", name=op.f("ck_signed_sheet_signed")),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_signed_sheet_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_signed_sheet_branch")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_signed_sheet_person")),
        sa.ForeignKeyConstraint(["subject"], ["person.id"], name=op.f("fk_signed_sheet_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signed_sheet")),
    )
    op.create_index(op.f("ix_signed_sheet_application"), "signed_sheet", ["application"], unique=False)
    op.create_table(
        "application_detail",
        sa.Column("work_item", sa.String(length=64), nullable=False),
        sa.Column("person", sa.String(length=64), nullable=False),
        sa.Column("subject", sa.String(length=64), nullable=False),
        sa.Column("registered_address", sa.LargeBinary(), nullable=False),
        sa.Column("settlement_account", sa.LargeBinary(), nullable=True),
        sa.Column("staff_kin", sa.String(), nullable=False),
        sa.Column("staff_kin_who", sa.String(), nullable=True),
        sa.Column("co_borrower", sa.String(length=64), nullable=True),
        sa.Column("spouse_unsigned_reason", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("branch", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f("fk_application_detail_application")),
        sa.ForeignKeyConstraint(["branch"], ["branch.id"], name=op.f("fk_application_detail_branch")),
        sa.ForeignKeyConstraint(["co_borrower"], ["person.id"], name=op.f("fk_application_detail_co_borrower")),
        sa.ForeignKeyConstraint(["person"], ["person.id"], name=op.f("fk_application_detail_person")),
        sa.ForeignKeyConstraint(["subject"], ["person.id"], name=op.f("fk_application_detail_subject")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_detail")),
    )
    op.create_index(op.f("ix_application_detail_application"), "application_detail", ["application"], unique=False)
