"""Card and application side by side: what is marked, and which row speaks against the person (LOOK §5, G3-02, G1-12)."""

from hypothesis import given
from hypothesis import strategies as st

from forms.disbursement.card_compared import against, read_card, rows
from tests.forms.counter_pages import NUMBER, TODAY, person
from workflows.words.compared import Parts, as_written, compared, differing_places

WORDS = st.text(alphabet="石桥村新组号0123456789", max_size=24)
APPLICANT = person("p-borrower", "林秋生", NUMBER)


def whole(parts: Parts) -> str:
    return "".join(one.text for one in parts)


def left(parts: Parts) -> str:
    return "".join(one.text for one in parts if not one.differs)


def verdicts(**changed: object) -> dict[str, str]:
    given = {"name": "林秋生", "number": NUMBER, "address": "石桥村3组", "valid_until": APPLICANT.id_valid_until}
    card = read_card(**(given | changed), for_life=False)  # type: ignore[arg-type]
    return {row.field: row.state for row in rows(card, APPLICANT, TODAY)}


@given(WORDS, WORDS)
def test_both_texts_stay_whole_and_without_their_marks_they_are_one(read: str, known: str) -> None:
    sides = compared(read, known)
    assert (whole(sides.read), whole(sides.known)) == (read, known)
    assert left(sides.read) == left(sides.known)
    assert (sides.places == 0) == (read == known)


@given(st.integers(0, 18).flatmap(lambda n: st.tuples(*[st.text("0123X", min_size=n, max_size=n)] * 2)))
def test_in_two_numbers_of_one_length_exactly_the_differing_places_are_marked(numbers: tuple[str, str]) -> None:
    read, known = numbers
    marked = [one.differs for part in compared(read, known).known for one in [part] * len(part.text)]
    differing = [one != other for one, other in zip(read, known, strict=True)]
    assert marked == differing
    assert differing_places(read, known) == tuple(place for place, one in enumerate(differing, start=1) if one)


def test_gaps_and_the_width_of_figures_make_no_difference() -> None:
    assert as_written("石桥村 ３ 组") == as_written("石桥村3组")
    assert verdicts(address="石桥村 ３ 组", number=f" {NUMBER[:6]} {NUMBER[6:]}") == {
        "read_name": "done", "read_id_number": "done", "read_address": "done", "read_valid_until": "done"
    }  # fmt: skip


def test_another_address_is_to_be_asked_about_another_name_or_number_speaks_against_him() -> None:
    assert verdicts(address="大塘村1组")["read_address"] == "soon"
    assert verdicts(name="林秋声")["read_name"] == "no"
    assert verdicts(number="330825196803159985")["read_id_number"] == "no"
    assert verdicts(number=NUMBER[:12], name="") | {} == verdicts() | {"read_id_number": "wait", "read_name": "wait"}


def test_a_number_is_shown_masked_and_its_differing_places_are_said() -> None:
    card = read_card("林秋生", "330825196803159985", "", None, for_life=False)
    row = next(row for row in rows(card, APPLICANT, TODAY) if row.field == "read_id_number")
    assert (whole(row.read), whole(row.known)) == ("330***********9985", "330***********9977")
    assert [part.text for part in row.known if part.differs] == ["77"]
    assert [str(one) for one in against((row,))] == ["身份证号第 17、18 位与申请书不同"]


def test_an_expired_card_speaks_against_itself_a_renewed_one_is_only_marked() -> None:
    assert verdicts(valid_until=TODAY.replace(day=1))["read_valid_until"] == "no"
    assert verdicts(valid_until=TODAY.replace(year=2046))["read_valid_until"] == "soon"
