"""The rules as pure functions: whatever the facts, one person never gets past them into a second duty."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from workflows.duties import sentences
from workflows.duties.policy import CORE, MERGES, after_policy
from workflows.duties.rules import Bound, Held, Holdings, Question, Standing, static_conflict, why_not
from workflows.words.refusals import Rule
from workflows.words.roles import DUTY_NAMES, KEY_ROLES, DutyClass, Role

AT = datetime(2026, 11, 18, 3, 2, tzinfo=UTC)
NAMES = {"a": "沈建国", "b": "吴静", "c": "方志远"}
roles = st.frozensets(st.sampled_from(Role), max_size=4)
standings = st.builds(
    lambda person, held, recused, distant: Standing(
        person,
        NAMES[person],
        held,
        sentences.own_household(NAMES[person]) if recused else None,
        distant=sentences.related(NAMES[person], "林秋生", "堂表兄弟姐妹") if distant else None,
    ),
    st.sampled_from(sorted(NAMES)),
    roles,
    st.booleans(),
    st.booleans(),
)
duties = st.sampled_from(DutyClass)
holdings = st.dictionaries(st.sampled_from(sorted(NAMES)), duties).map(
    lambda found: Holdings(
        tuple(Held(person, NAMES[person], duty, "t", "授信审查", AT) for person, duty in found.items())
    )
)
persons = st.lists(standings, min_size=1, max_size=2, unique_by=lambda one: one.person)


def question(duty: DutyClass | None, role: Role | None = Role.TELLER, **more: object) -> Question:
    return Question(task="t", task_name="放款审批", role=role, duty_class=duty, **more)  # type: ignore[arg-type]


@given(persons, holdings, duties, st.sampled_from(Role))
def test_who_is_let_through_holds_no_other_class_neither_does_whom_he_covers(found, held, duty, role) -> None:
    if why_not(question(duty, role), found, held) is None:
        assert all(held.classes_of(one.person) <= {duty} for one in found)
        assert all(one.recused is None for one in found)
        assert role in found[-1].roles
        assert static_conflict(frozenset().union(*(one.roles for one in found))) is None or len(found) == 1
        if any(one.roles & KEY_ROLES for one in found):
            assert all(one.distant is None for one in found)


@given(persons, holdings, duties)
def test_a_binding_asks_for_the_person_or_whoever_covers_him(found, held, duty) -> None:
    bound = Bound(("a",), ("沈建国",), "农户调查表")
    if why_not(question(duty, bound=bound), found, held) is None:
        assert "a" in {one.person for one in found}


@given(persons, holdings)
def test_a_vote_is_cast_by_its_voter_alone_in_his_own_right(found, held) -> None:
    if why_not(question(DutyClass.GRANT, only_person="a"), found, held) is None:
        assert [one.person for one in found] == ["a"]


@given(persons, holdings)
def test_who_signs_without_a_class_holds_none(found, held) -> None:
    if why_not(question(None, signs_without_class=True), found, held) is None:
        assert not any(held.of(one.person) for one in found)


@given(persons, holdings, duties)
def test_every_refusal_has_a_sentence_and_an_exclusive_one_its_earlier_act(found, held, duty) -> None:
    answer = why_not(question(duty), found, held)
    if answer is not None:
        assert str(answer.sentence)
        assert (answer.earlier is not None) == (answer.rule is Rule.EXCLUSIVE)


def test_no_policy_merges_two_of_the_core() -> None:
    for merged in MERGES:
        assert len({after_policy(duty, merged) for duty in CORE}) == len(CORE) == 5
    assert [sum(after_policy(duty, merged) is not duty for duty in DutyClass) for merged in MERGES] == [0, 1, 1]


def exclusive(task: str, held_as: DutyClass, *, told: str | None = None, next_task: str = "放款审批") -> str:
    held = Holdings((Held("a", NAMES["a"], held_as, "t", task, AT),))
    asked = Question(task="n", task_name=next_task, role=None, duty_class=DutyClass.DISBURSE, told=told)
    answer = why_not(asked, [Standing("a", NAMES["a"])], held)
    assert answer is not None
    return str(answer.sentence)


def test_the_exclusive_sentence_speaks_to_whoever_reads_it() -> None:
    assert (
        exclusive("授信调查", DutyClass.REVIEW)
        == "您 11 月 18 日 11:02 办过本案的授信调查（审查），按不相容职责不能再办放款审批"
    )
    assert exclusive("授信调查", DutyClass.REVIEW, told="b").startswith("沈建国 11 月 18 日 11:02 办过本案的")


def test_it_does_not_say_task_and_duty_twice_where_they_share_a_name() -> None:
    name = DUTY_NAMES[DutyClass.GRANT]
    assert exclusive(name, DutyClass.GRANT).count(name) == 1


def test_recusal_is_said_to_himself_and_of_him() -> None:
    me = Standing("a", "沈建国", recused=sentences.related("沈建国", "林秋生", "兄弟姐妹"))
    asked = question(DutyClass.GRANT)
    answer = why_not(asked, [me], Holdings())
    assert answer is not None
    assert str(answer.sentence) == "您已申报与林秋生是兄弟姐妹关系，不能办他家的件（回避）"
    answer = why_not(question(DutyClass.GRANT, told="b"), [me], Holdings())
    assert answer is not None
    assert str(answer.sentence).startswith("沈建国已申报")
