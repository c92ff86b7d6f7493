"""The lists of 农户调查表: land, stock, assets, debts, guarantees given."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Five tables; what was visited before keeps its totals and has no lines."""
    _list(
        "visit_land",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("mu", sa.BigInteger(), nullable=False),
        sa.Column("own_or_rented", sa.String(), nullable=False),
        sa.Column("crop", sa.String(), nullable=True),
        sa.Column("yield_kg", sa.BigInteger(), nullable=True),
        sa.Column("price", sa.BigInteger(), nullable=True),
        sa.Column("income", sa.BigInteger(), nullable=False),
    )
    _list(
        "visit_stock",
        sa.Column("species", sa.String(), nullable=False),
        sa.Column("head", sa.Integer(), nullable=False),
        sa.Column("sold_per_year", sa.Integer(), nullable=True),
        sa.Column("income", sa.BigInteger(), nullable=False),
    )
    _list(
        "visit_asset",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=True),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
    _list(
        "visit_debt",
        sa.Column("lender", sa.String(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.Column("overdue", sa.Boolean(), nullable=False),
    )
    _list(
        "visit_guarantee",
        sa.Column("for_whom", sa.String(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
    )


def _list(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        *columns,
        sa.Column("of", sa.String(length=64), nullable=False),
        sa.Column("application", sa.String(length=64), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["application"], ["application.id"], name=op.f(f"fk_{name}_application")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_of"), name, ["of"], unique=False)
    op.create_index(op.f(f"ix_{name}_application"), name, ["application"], unique=False)
