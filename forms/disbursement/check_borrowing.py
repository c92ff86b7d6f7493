"""借款情况核查 (`check_borrowing`): the grant against today (G3-13); broken faith leaves refusal alone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from forms.disbursement.grant_and_today import Side, TwoChecks, is_within_grant, side_by_side, two_checks
from forms.fields.choices import ChoiceField, YesNoField
from forms.fields.numbers import MoneyField
from forms.fields.texts import LongTextField, TextsField
from forms.paper_form import When
from forms.task_form import FINDING, TaskForm
from workflows.queries.case_file import CaseFile
from workflows.queries.task import TaskPage
from workflows.records.disbursement import BorrowingCheck
from workflows.words.choices.disbursement import BorrowingVerdict
from workflows.words.choices.endings import RefusalGround
from workflows.words.money import NOTHING
from workflows.words.sentence import Sentence, say, text

CONDITION = "condition_"
ONLY_REFUSAL = say("有不守信记录，只能选不符合：要拒贷并报告主任")
FRESH = text("今天的借款情况核查")


class CheckBorrowing(TaskForm):
    """Each condition of the grant has a field of its own."""

    record = BorrowingCheck
    title = text("借款情况核查")
    turns_on = "verdict"
    refusing = (BorrowingVerdict.DOES_NOT_FIT,)
    only_when = (
        When("broken_faith_found", "yes", ("broken_faith_detail",)),
        When("verdict", BorrowingVerdict.NOT_READY, ("unmet_detail",)),
        When("verdict", BorrowingVerdict.DOES_NOT_FIT, ("unmet_detail",)),
    )
    required_when = (When("verdict", BorrowingVerdict.NOT_READY, ("unmet_detail",)),)

    total_at_grant = MoneyField(text("授信时的借款"), auto=text("授信时的借款情况核查"))
    total_today = MoneyField(text("今天的借款"), auto=FRESH)
    still_within_grant = YesNoField(text("仍在授信范围内"), auto=text("两次核查比对"))
    differences = TextsField(text("比授信时"), auto=text("两次核查比对"))
    broken_faith_found = YesNoField(text("发现不守信"))
    broken_faith_detail = LongTextField(text("不守信的情况"), sometimes=True)
    unmet_detail = LongTextField(text("哪里不符，还缺什么"), sometimes=True)
    verdict = ChoiceField(text("结论"), choices=BorrowingVerdict)

    @classmethod
    def more_fields(cls, page: TaskPage) -> dict[str, Any]:
        """One field a condition of the grant, and one answer a finding that came up only here (G1-10)."""
        conditions = page.case.line.conditions if page.case.line is not None else ()
        met = {f"{CONDITION}{n}": YesNoField(one, hint=text("用信条件")) for n, one in enumerate(conditions or (), 1)}
        found = {
            FINDING + one.id: LongTextField(text("答复"), sometimes=True, hint=one.sentence) for one in page.findings
        }
        return met | found

    def adapt(self) -> None:
        """Broken faith that the fresh check found cannot be taken away, and leaves one verdict."""
        if self.broken_faith_by_check():
            self.broken_faith_found.auto = FRESH
            self.broken_faith_found.typed = ""
            self.verdict.locked = dict.fromkeys((BorrowingVerdict.FITS, BorrowingVerdict.NOT_READY), ONLY_REFUSAL)
        self.verdict.leads = {
            BorrowingVerdict.FITS: say("与授信一致，接着办下一步"),
            BorrowingVerdict.NOT_READY: say("缺材料或条件：今天到此为止，授信还在，下次从身份核查办起"),
            BorrowingVerdict.DOES_NOT_FIT: say("拒贷，立即报主任{names}，不能撤回", names=self.page.reported_to),
        }
        self.verdict.ends = frozenset(self.refusing)

    def act_words(self, chosen: str = "") -> Sentence:
        """The verdict, and what comes of it."""
        words = {
            BorrowingVerdict.FITS: say("符合，下一步"),
            BorrowingVerdict.NOT_READY: say("条件未备，今天到此为止"),
            BorrowingVerdict.DOES_NOT_FIT: say("拒绝并报主任"),
        }
        return words[BorrowingVerdict(chosen)] if chosen else super().act_words(chosen)

    def shown_only(self) -> dict[str, list[tuple[str, str]]]:
        """What the check found stands there whether anybody says so or not."""
        found = super().shown_only()
        return (
            {name: one for name, one in found.items() if name != "broken_faith_detail"}
            if self.broken_faith_by_check()
            else found
        )

    def prefill(self) -> Mapping[str, Any]:
        """What the fresh check found stands there already."""
        return {"broken_faith_detail": self._found_by_check()}

    def auto_values(self) -> Mapping[str, Any]:
        """Both checks side by side."""
        checks, line = self._checks_made(), self.page.case.line
        assert line is not None, "nothing is checked without a line"
        available = self.page.available if self.page.available is not None else NOTHING
        found = {"broken_faith_found": True} if self.broken_faith_by_check() else {}
        return found | {
            "total_at_grant": checks.at_grant.total if checks.at_grant is not None else None,
            "total_today": checks.today.total,
            "differences": [str(one.said()) for one in self.sides() if one.changes],
            "still_within_grant": is_within_grant(checks, line.approved_limit, available),
        }

    def check_broken_faith(self) -> None:
        """With broken faith only 不符合 can be sent, and it says what was found."""
        if not self.broken_faith_found.data:
            return
        if not self.broken_faith_by_check():
            self.require("broken_faith_detail")
        if self.verdict.data and self.verdict.data is not BorrowingVerdict.DOES_NOT_FIT:
            self.hold("verdict", ONLY_REFUSAL)

    def check_fits(self) -> None:
        """符合 needs every finding answered, every condition met and no debt beyond the grant."""
        if self.verdict.data is not BorrowingVerdict.FITS:
            return
        for number, one in enumerate(self.page.findings, start=1):
            if self[FINDING + one.id].is_empty():
                self.hold(FINDING + one.id, say("第 {number} 条风险提示还没有答复", number=number))
        unmet = [one["condition"] for one in self._conditions() if one["met"] is False]
        if unmet:
            self.refuse("verdict", say("用信条件没有满足：{unmet}。选条件未备或不符合", unmet=unmet))
        if self.still_within_grant.data is False:
            sentence = say("今天的借款 {now} 元，超出授信时的情况，不能选符合", now=self.total_today.data)
            self.refuse("verdict", sentence)

    def check_detail(self) -> None:
        """不符合 names what does not fit, unless broken faith says it."""
        if self.verdict.data is BorrowingVerdict.DOES_NOT_FIT and not self.broken_faith_found.data:
            self.require("unmet_detail")

    def outcome(self) -> str:
        """条件未备 ends the visit and keeps the grant."""
        if self.verdict.data is BorrowingVerdict.DOES_NOT_FIT:
            return "refused"
        return "again" if self.verdict.data is BorrowingVerdict.NOT_READY else "ok"

    def values(self) -> dict[str, Any]:
        """With the check it was made on, and each condition in the words of the grant."""
        return super().values() | {
            "grant_conditions_met": self._conditions(),
            "exposure_check": self._checks_made().today.id,
        }

    def ground(self) -> RefusalGround:
        """Follows from what was found."""
        return RefusalGround.BROKEN_FAITH if self.broken_faith_found.data else RefusalGround.CIRCUMSTANCES_CHANGED

    def refusal_facts(self) -> str:
        """What was found: by the check, by the teller."""
        broken = self.broken_faith_detail.data or self._found_by_check() if self.broken_faith_found.data else ""
        return "；".join(one for one in (broken, self.unmet_detail.data) if one) or self.title

    def sides(self) -> tuple[Side, ...]:
        """Every debt and guarantee at the grant and now."""
        return side_by_side(self.page.case)

    def broken_faith_by_check(self) -> bool:
        """Whether today's check found it, whatever the teller says."""
        return bool(self._checks_made().today.broken_faith)

    def checked_at(self) -> tuple[datetime | None, datetime]:
        """When the grant's check was made, if it can be found, and today's."""
        checks = self._checks_made()
        return (checks.at_grant.at if checks.at_grant is not None else None), checks.today.at

    def sources(self) -> Mapping[str, str]:
        """Who was asked today, and what he answered: nobody asked is no zero (G2-02)."""
        found: Mapping[str, str] = self._checks_made().today.sources
        return found

    def conditions(self) -> list[str]:
        """Names of the fields that ask for a condition of the grant each."""
        return [name for name in self._fields if name.startswith(CONDITION)]

    def _checks_made(self) -> TwoChecks:
        return two_checks(self.page.case)

    def _found_by_check(self) -> str:
        broken = [one for one in self._checks_made().today.grounds or () if one["broken"]]
        return "；".join(
            str(say("{kind} {reference}，最长逾期 {days} 天", kind=one["kind"], reference=one["reference"],
                    days=one["worst_days_late"]))
            for one in broken
        )  # fmt: skip

    def _conditions(self) -> list[dict[str, Any]]:
        return [{"condition": f.label.text, "met": f.data} for f in map(self._fields.__getitem__, self.conditions())]


def return_closed(case: CaseFile, task: str) -> Sentence | None:
    """Why this task can neither be returned nor released, or None. Rule: G3-13 (seed text: the teller must refuse)."""
    checks = case.rounds.get("exposure", ())
    if task != "check_borrowing" or not checks or not checks[-1].broken_faith:
        return None
    return say("核查到不守信记录：不能退回，也不能放开，只能选不符合")
