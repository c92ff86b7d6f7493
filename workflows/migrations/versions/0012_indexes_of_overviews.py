"""What the director and the auditor look over: the cases of an office by time, refused attempts, whole numbers shown."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Indexes alone; no row changes."""
    op.create_index("ix_application_branch_opened_at", "application", ["branch", "opened_at"])
    op.create_index("ix_credit_line_branch_granted_on", "credit_line", ["branch", "granted_on"])
    op.create_index("ix_ledger_posting_branch_posted_on", "ledger_posting", ["branch", "posted_on"])
    op.create_index("ix_refusal_report_branch_at", "refusal_report", ["branch", "at"])
    op.create_index("ix_filing_branch_at", "filing", ["branch", "at"])
    for name, act in (("refused", "act_refused"), ("unmask", "unmask")):
        where = sa.text(f"act = '{act}'")
        op.create_index(
            f"ix_audit_event_{name}", "audit_event", ["at", "id"], sqlite_where=where, postgresql_where=where
        )
