"""家庭成员同意书 on paper, for whoever cannot write on a screen: the text as it is shown there, room for name or thumb and two
witnesses (RULES G1-05, G1-08). What is signed on it is photographed into the form; the paper goes into the volume.
"""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import orjson

from forms.investigation.consent_texts import Borrowing, Statement, statement
from webapp.printing.parts import environment
from webapp.printing.pdf import Printed, write
from workflows.queries.case_file import CaseFile
from workflows.queries.household_file import MemberFacts
from workflows.words.choices.investigation import ConsentText


@dataclass(frozen=True, slots=True)
class ToSign:
    """One text for one member; text B, which makes a debtor, is the spouse's alone and a sheet of its own."""

    member: MemberFacts
    statement: Statement

    @property
    def is_joint_debt(self) -> bool:
        """Whether it is text B."""
        return self.statement.kind is ConsentText.JOINT_DEBT


def to_sign(file: CaseFile) -> tuple[ToSign, ...]:
    """The texts of all members whose word is awaited, in the terms of the case as they are now."""
    asked, awaited = file.application, {row.instance for row in file.work if row.state == "open"}
    terms = Borrowing(
        applicant=file.applicant.name,
        amount=asked.amount,
        purpose=asked.purpose,
        purpose_detail=asked.purpose_detail,
        term_months=asked.term_months,
    )
    found = []
    for member in (one for one in file.members if one.id in awaited):
        found.append(ToSign(member, statement(ConsentText.KNOWING, terms)))
        if file.spouse is not None and member.person == file.spouse.id:
            found.append(ToSign(member, statement(ConsentText.JOINT_DEBT, terms)))
    return tuple(found)


def print_to_sign(file: CaseFile, sheets: tuple[ToSign, ...], *, at: datetime) -> Printed:
    """A page a text; their digests lie in the file as data."""
    html = environment().get_template("consents_to_sign.html").render(file=file, sheets=sheets)
    data = orjson.dumps([[one.statement.version, one.statement.digest] for one in sheets])
    return write(html, data, sha256(data).hexdigest(), made_at=at)
