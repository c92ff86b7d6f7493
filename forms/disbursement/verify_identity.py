"""身份核查 (`verify_identity`): is the person at the counter the borrower (G3-02 to G3-05, G1-12)."""

from collections.abc import Mapping
from typing import Any

from forms.disbursement.card_compared import Card, Row, against, read_card, rows
from forms.disbursement.identity_verdict import AGAINST, Need, need_of, verdict_refused
from forms.disbursement.networked_answers import Answer, Asked, answers_against, asked_in, last_answer
from forms.fields.attached import FilesField
from forms.fields.choices import ChoiceField, SeveralField, TickField, YesNoField
from forms.fields.texts import LongTextField, TextField
from forms.fields.times import DayField, InstantField
from forms.paper_form import When
from forms.task_form import TaskForm
from workflows.door.entry import Beside
from workflows.records.disbursement import IdentityCheck
from workflows.records.disbursement import NetworkedResult as ResultRow
from workflows.words.basic_data import ID_KIND
from workflows.words.choices.disbursement import CounterPlace, FurtherProof, IdentityVerdict, NetworkedResult
from workflows.words.choices.endings import RefusalGround
from workflows.words.identity_number import clean_identity_number
from workflows.words.sentence import Sentence, say, text

PICTURES = "image/jpeg,image/png"
CARD = ("card_front", "card_back", "read_name", "read_id_number", "read_address")
NETWORKED = ("networked_check_result", "networked_reference", "networked_at")
KEPT = (IdentityVerdict.PENDING, IdentityVerdict.UNVERIFIED)
# Why a place cannot be chosen: by a teller of the case's own office, and by one named from another (G3-05).
NOT_HERE = (say("只有主任为这一件指定的他社柜员选他社"), say("您是主任指定的他社柜员，办理地点选他社"))


class VerifyIdentity(TaskForm):
    """待核实 keeps the task, 未能核实 ends the visit and keeps the grant, 不真实 refuses for good."""

    record = IdentityCheck
    title = text("身份核查")
    refusal_ground = RefusalGround.IDENTITY_UNTRUE
    columns = "one"
    results_against = AGAINST
    turns_on = "verdict"
    refusing = (IdentityVerdict.UNTRUE,)
    required_when = (
        When("place", CounterPlace.AT_HOME, ("accompanied_by",)),
        When("alive_and_present", "no", ("someone_came_instead",)),
        When("verdict", IdentityVerdict.TRUE, CARD),
        When("verdict", IdentityVerdict.TRUE, ("person_matches_photo", "nationality", "occupation")),
        *(
            When("networked_check_result", result, ("networked_reference", "networked_at"))
            for result in NetworkedResult
        ),
    )

    only_when = (
        When("place", CounterPlace.AT_HOME, ("accompanied_by",)),
        When("alive_and_present", "no", ("someone_came_instead",)),
    )

    last_missing = LongTextField(text("上次还缺"), auto=text("上次身份核查"))
    place = ChoiceField(text("办理地点"), choices=CounterPlace)
    accompanied_by = ChoiceField(text("同去的人"), sometimes=True, hint=text("上门要两人"))
    alive_and_present = YesNoField(text("本人到场"))
    someone_came_instead = YesNoField(text("有人公开代他来"), sometimes=True, hint=text("本人没有到场时填"))
    card_front = FilesField(text("身份证人像面"), most=1, accept=PICTURES, sometimes=True)
    card_back = FilesField(text("身份证国徽面"), most=1, accept=PICTURES, sometimes=True)
    id_kind = TextField(text("证件种类"), auto=text("只凭居民身份证办理"))
    read_name = TextField(text("证件姓名"), limit=60, sometimes=True)
    read_id_number = TextField(text("证件号码"), limit=40, sometimes=True)
    read_address = TextField(text("证件住址"), sometimes=True)
    read_valid_until = DayField(text("证件有效期至"), future=True, sometimes=True)
    read_valid_for_life = TickField(text("长期有效"), optional=True)
    matches_application = YesNoField(text("与申请一致"), auto=text("证件姓名、号码与申请书比对"))
    person_matches_photo = YesNoField(text("人证一致"), sometimes=True)
    earlier_results = LongTextField(text("先前的联网核查结果"), auto=text("本案联网核查记录"))
    earlier_results_answer = LongTextField(text("对先前结果的说明"))
    networked_check_result = ChoiceField(text("联网核查结果"), choices=NetworkedResult, sometimes=True)
    networked_reference = TextField(text("核查编号"), limit=64, sometimes=True)
    networked_at = InstantField(text("核查时间"), sometimes=True)
    further_proof = SeveralField(text("其他证明"), choices=FurtherProof, optional=True)
    further_proof_files = FilesField(text("其他证明的附件"), sometimes=True)
    nationality = TextField(text("国籍"), limit=40, sometimes=True)
    occupation = TextField(text("职业"), limit=60, sometimes=True)
    evidence = LongTextField(text("依据和还缺的"), sometimes=True)
    verdict = ChoiceField(text("结论"), choices=IdentityVerdict)

    def adapt(self) -> None:
        """Asks for basic data only where the person lacks them, and for an answer only where something is against him."""
        self._offer_places(guest=self.page.is_guest)
        for name in ("nationality", "occupation"):
            if getattr(self.page.case.applicant, name):
                del self[name]
        if self.from_port() is not None:
            for name in NETWORKED:
                self[name].auto = text("联网核查")
        self.verdict.leads = self._leads()
        self.verdict.ends = frozenset(self.refusing)
        if not self._missing_last_time():
            del self["last_missing"]
        if not self._results_against():
            del self["earlier_results"], self["earlier_results_answer"]

    def _offer_places(self, *, guest: bool) -> None:
        """Counter or home to the tellers of the case's own office; whoever was named from another serves there (G3-05)."""
        self.place.locked = {
            one: NOT_HERE[guest] for one in CounterPlace if (one is CounterPlace.OTHER_BRANCH) != guest
        }
        self.accompanied_by.offer(self.page.companions)
        if guest:
            del self["accompanied_by"]

    def prefill(self) -> Mapping[str, Any]:
        """Nothing is read for the teller; nearly everybody is a citizen (G3-02), and a guest serves at his own office."""
        here = {"place": CounterPlace.OTHER_BRANCH} if self.page.is_guest else {}
        return {"nationality": text("中国"), **here}

    def auto_values(self) -> Mapping[str, Any]:
        """The comparison, and what earlier visits of this case left behind."""
        read = self.read_name.data or self.read_id_number.data
        found = self.from_port()
        networked = {} if found is None else dict(zip(NETWORKED, found, strict=True))
        return networked | {
            "id_kind": ID_KIND,
            "last_missing": self._missing_last_time(),
            "matches_application": self._matches() if read else None,
            "earlier_results": "\n".join(
                str(say("{at} {result}，编号 {reference}", at=row.at, result=row.result, reference=row.reference))
                for row in self._results_against()
            ),
        }

    def check_presence(self) -> None:
        """Absent, only 不真实 can be sent, or 未能核实 where somebody came openly in his place (G3-05)."""
        if self.alive_and_present.data and self.someone_came_instead.data:
            self.refuse("someone_came_instead", say("本人到场了，这里选否"))
        if self.alive_and_present.data is not False:
            return
        allowed = [IdentityVerdict.UNTRUE]
        if self.someone_came_instead.data:
            allowed.append(IdentityVerdict.UNVERIFIED)
        if self.verdict.data and self.verdict.data not in allowed:
            sentence = say(
                "本人没有到场，结论只能是{allowed}；借款人去世的，改办撤回", allowed=[one.value for one in allowed]
            )
            self.refuse("verdict", sentence)

    def check_proofs(self) -> None:
        """Every further proof has a picture."""
        kinds, files = len(self.further_proof.data or []), len(self.further_proof_files.all_ids())
        if files < kinds:
            sentence = say("选了 {kinds} 种其他证明，附件只有 {files} 个：每种至少一个", kinds=kinds, files=files)
            self.refuse("further_proof_files", sentence)

    def check_verdict(self) -> None:
        """The table of G3-03; then what 身份真实 asks of card and person."""
        verdict = self.verdict.data
        if not verdict:
            return
        refused = verdict_refused(
            self.networked_check_result.data,
            verdict,
            proofs=self._proofs(),
            own_grounds=self._own_grounds(),
            evidence=bool(self.evidence.data),
        )
        if refused:
            self.refuse("verdict", refused)
        if verdict is IdentityVerdict.TRUE:
            self._check_true()

    def _check_true(self) -> None:
        if self.matches_application.data is False:
            self.refuse("verdict", say("证件姓名或号码与申请书不一致，不能判身份真实；先核对有没有输错"))
        if self.person_matches_photo.data is False:
            self.refuse("verdict", say("人证不一致，不能判身份真实"))
        self._check_validity()

    def _check_validity(self) -> None:
        """An expired card stops, unless the police's receipt for its renewal is at hand and noted (G1-12)."""
        until = self.read_valid_until.data
        if bool(until) == bool(self.read_valid_for_life.data) and not self.read_valid_until.errors:
            self.refuse("read_valid_until", say("填证件有效期，长期的勾选长期有效，两样只选一样"))
        if until and until < self.page.today:
            if FurtherProof.POLICE_RECEIPT in self._proofs() and self.evidence.data:
                return
            sentence = say("证件 {until} 已过期：换新证再来；正在换证的，附公安回执并写进依据", until=until)
            self.refuse("read_valid_until", sentence)

    def compared(self) -> tuple[Row, ...]:
        """Card and application row by row."""
        return rows(self._card(), self.page.case.applicant, self.page.today)

    def against(self) -> tuple[Sentence, ...]:
        """What speaks against the person so far: card, own eyes, 联网核查."""
        found = list(against(self.compared()))
        if self.networked_check_result.data in AGAINST:
            found.append(say("联网核查：{result}", result=self.networked_check_result.data))
        if self.person_matches_photo.data is False:
            found.append(say("人证不一致"))
        if self.alive_and_present.data is False:
            found.append(say("本人没有到场"))
        return tuple(found)

    def asked(self) -> tuple[Asked, ...]:
        """What 联网核查 was asked from this task, the newest first."""
        return asked_in(self.page.case, self.page.item)

    def from_port(self) -> Answer | None:
        """What 联网核查 last answered in this task: stored already, and typed by nobody."""
        return last_answer(self.page.case, self.page.item)

    def proof_wanted(self) -> bool:
        """Whether 身份真实 needs more than the card after what 联网核查 answered (G3-03)."""
        result = self.networked_check_result.data
        return result is not None and need_of(result, IdentityVerdict.TRUE) is not Need.NOTHING

    def warnings(self) -> list[tuple[str, Sentence]]:
        """Where card and application differ; another address does not refuse."""
        found = [(row.field, row.warning) for row in self.compared() if row.warning and row.field != "read_valid_until"]
        return super().warnings() + found

    def act_words(self, chosen: str = "") -> Sentence:
        """The verdict, and what comes of it."""
        words = {
            IdentityVerdict.TRUE: say("身份真实，下一步"),
            IdentityVerdict.UNTRUE: say("拒绝并报主任"),
            IdentityVerdict.PENDING: say("待核实，先记下"),
            IdentityVerdict.UNVERIFIED: say("未能核实，今天到此为止"),
        }
        return words[IdentityVerdict(chosen)] if chosen else super().act_words(chosen)

    def outcome(self) -> str:
        """待核实 moves nothing, so its outcome is not read."""
        if self.verdict.data is IdentityVerdict.UNTRUE:
            return "refused"
        return "again" if self.verdict.data is IdentityVerdict.UNVERIFIED else "ok"

    def beside(self) -> tuple[Beside, ...]:
        """The networked answer is kept by itself, before and whatever the verdict (G3-03)."""
        if self.networked_check_result.data is None or self.from_port() is not None:
            return ()
        given = {"result": self.networked_check_result.data, "reference": self.networked_reference.data,
                 "at": self.networked_at.data}  # fmt: skip
        return (Beside(ResultRow, given),)

    def keeps_task(self) -> bool:
        """The task stays with this teller, two working days at most."""
        return bool(self.verdict.data is IdentityVerdict.PENDING)

    def values(self) -> dict[str, Any]:
        """Not seen means no: whoever is not there cannot have come openly, nothing typed matches nothing."""
        number = self.read_id_number.data
        return super().values() | {
            "read_id_number": clean_identity_number(number) if number else None,
            "read_valid_for_life": bool(self.read_valid_for_life.data),
            "matches_application": bool(self.matches_application.data),
            "someone_came_instead": bool(self.someone_came_instead.data),
            "further_proof": self.further_proof.data or None,
            "further_proof_files": self.further_proof_files.data or None,
        }

    def refusal_facts(self) -> str:
        """What the teller found."""
        return str(self.evidence.data or self.title)

    def _missing_last_time(self) -> str:
        """What the visit before this one, or the same one before it was held, wrote down as missing."""
        checks = self.page.case.rounds.get("identity", ())
        return str(checks[-1].evidence or "") if checks and checks[-1].verdict in KEPT else ""

    def _card(self) -> Card:
        return read_card(self.read_name.data, self.read_id_number.data, self.read_address.data,
                         self.read_valid_until.data, for_life=bool(self.read_valid_for_life.data))  # fmt: skip

    def _leads(self) -> dict[str, Sentence]:
        """What each verdict leads to, said before one is given."""
        until = self.page.calendar.add(self.page.today, int(self.page.node.due_if_kept or 0))
        return {
            IdentityVerdict.TRUE: say("留存证件正反面影印件，接着核查借款情况"),
            IdentityVerdict.UNTRUE: say("拒贷，立即报主任{names}，不能撤回", names=self.page.reported_to),
            IdentityVerdict.PENDING: say("还在您手上，最迟 {until}下结论", until=until),
            IdentityVerdict.UNVERIFIED: say("今天到此为止，授信还在，下次重新核"),
        }

    def _matches(self) -> bool:
        return all(row.state == "done" for row in self.compared() if row.field in ("read_name", "read_id_number"))

    def _proofs(self) -> frozenset[FurtherProof]:
        return frozenset(FurtherProof(one) for one in self.further_proof.data or ())

    def _own_grounds(self) -> bool:
        against = (self.alive_and_present.data, self.person_matches_photo.data, self.matches_application.data)
        return any(one is False for one in against) or bool(self.further_proof.data)

    def _results_against(self) -> list[Answer]:
        return answers_against(self.page.case, but=self.networked_reference.data)
