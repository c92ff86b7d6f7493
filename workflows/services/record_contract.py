"""面签合同: the cost table and the contract that the customer just signed, made from the line's terms (G3-08, G3-09)."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

import orjson
from sqlalchemy import select

from workflows.cases.case import Case
from workflows.cases.numbers import CONTRACT
from workflows.cases.rounds import void_contract
from workflows.credit.cost import cost_table
from workflows.credit.interest import Use, add_months, penalty_rate
from workflows.credit.repayment import LoanTerms
from workflows.records.disbursement import ContractSigning, CostDisclosure, LoanContract
from workflows.records.grant import CreditLine
from workflows.records.households import Branch
from workflows.words.choices.application import RepaymentMethod


def run(case: Case) -> Mapping[str, object]:
    """One contract in force per line; an earlier one of this case that brought no money is void."""
    signing, line = case.last(ContractSigning), _line(case)
    assert signing is not None
    void_contract(case, reason="重新面签")
    terms = terms_of_line(case, line)
    table = cost_table(terms, collected_by=_branch_name(case))
    cost = case.write(
        CostDisclosure,
        line=line.id,
        principal=line.approved_limit,
        items=[
            {"name": item.name, "manner": str(item.manner), "amount": str(item.amount),
             "yearly_percent": str(item.yearly_percent), "collected_by": item.collected_by}
            for item in table.items
        ],
        yearly_cost_percent=table.yearly_percent,
        penalty_rate=penalty_rate(line.annual_rate, Use.AS_AGREED),
        misuse_rate=penalty_rate(line.annual_rate, Use.MISUSED),
        signed_at=signing.cost_signed_at,
    )  # fmt: skip
    wording = contract_terms(case, line, cost)
    case.write(
        LoanContract,
        number=case.next_number(CONTRACT),
        line=line.id,
        signing=signing.id,
        terms=wording,
        text_digest=sha256(orjson.dumps(wording, option=orjson.OPT_SORT_KEYS)).hexdigest(),
        signed_at=signing.contract_signed_at,
    )
    return {"contract_needed": False}


def terms_of_line(case: Case, line: Any) -> LoanTerms:
    """The whole limit drawn today and kept for the term asked for: what the cost table is made of."""
    return LoanTerms(
        principal=line.approved_limit,
        annual_rate=line.annual_rate,
        disbursed_on=case.today,
        due_on=add_months(case.today, min(case.row.term_months, line.term_limit_months)),
        method=RepaymentMethod(line.repayment_method),
    )


def contract_terms(case: Case, line: Any, cost: str) -> dict[str, Any]:
    """What a loan contract must say (民法典 Art. 668): kind, currency, use, sum, rate, term, repayment, breach."""
    return {
        "product": "农户小额信用贷款",
        "currency": "人民币",
        "limit": str(line.approved_limit),
        "purpose": case.row.purpose,
        "annual_rate": str(line.annual_rate),
        "day_count": "ACT/360",
        "valid_until": line.valid_until.isoformat(),
        "revolving": line.revolving,
        "term_limit_months": line.term_limit_months,
        "repayment_method": line.repayment_method,
        "penalty_rate": str(penalty_rate(line.annual_rate, Use.AS_AGREED)),
        "misuse_rate": str(penalty_rate(line.annual_rate, Use.MISUSED)),
        "conditions": list(line.conditions),
        "in_force": "放款审批同意时生效",
        "cost_disclosure": cost,
    }


def _line(case: Case) -> Any:
    table = CreditLine.__table__
    return case.db.row(select(table).where(table.c.id == case.row.line))


def _branch_name(case: Case) -> str:
    table = Branch.__table__
    return str(case.db.scalar(select(table.c.name).where(table.c.id == case.row.branch)))
