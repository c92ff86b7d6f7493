"""By which bad rows a household of a roster is known again, once they were corrected to another name."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"


def upgrade() -> None:
    """Households imported before have no such mark: nobody knows any more what their rows said."""
    op.add_column("household", sa.Column("bad_rows", sa.String(), nullable=True))
    op.create_index(op.f("ix_household_bad_rows"), "household", ["bad_rows"], unique=False)
