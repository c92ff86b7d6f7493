"""Who was rated is told why, and a corrected input gives a new rating beside the old one (G2-04)."""

from tests.builders.house import House
from tests.gates.acts import couple
from workflows.records.grant import Rating, RatingPoint


def test_the_applicants_copy_lists_every_indicator_in_plain_words_and_sums_to_the_score(house: House) -> None:
    row = house.case_at("propose_grant", couple(house))
    number, rating = house.row(row.application).number, house.rows(Rating, row.application)[-1]
    browser = house.signed_in("linxiaofeng")
    assert f"/cases/{number}/rating-copy" in browser.get(f"/cases/{number}").text
    copy = browser.get(f"/cases/{number}/rating-copy").text
    points = [one for one in house.rows(RatingPoint, row.application) if one.of == rating.id]
    assert sum(one.points for one in points) == rating.score and f"<b>{rating.score}</b>" in copy
    for words in ("在家常住 2 人", "劳动力 2 人", "邻里和村委的评价，按低的算：好", "没有借款记录", "%"):
        assert words in copy
    assert "赵桂兰" not in copy and "thousandths" not in copy
    assert house.signed_in("guanli").get(f"/cases/{number}/rating-copy").status_code == 403


def test_before_there_is_a_rating_there_is_no_copy(sqlite_house: House) -> None:
    row = sqlite_house.case_at("review_credit")
    number = sqlite_house.row(row.application).number
    browser = sqlite_house.signed_in("linxiaofeng")
    assert browser.get(f"/cases/{number}/rating-copy").status_code == 404
    assert "rating-copy" not in browser.get(f"/cases/{number}").text


def test_a_corrected_input_gives_a_new_rating_and_the_old_one_stays(house: House) -> None:
    row = house.case_at("propose_grant", couple(house))
    [first] = house.rows(Rating, row.application)
    house.conduct.complete(house.conduct.somebody(row), row.id, decision="退回补充", return_to="visit_household",
                           return_questions="邻里评价写错了，重新问", opinion="申请人说评价不对")  # fmt: skip
    visit = house.conduct.reach(row.application, "visit_household")
    house.conduct.complete(house.conduct.somebody(visit), visit.id, neighbours_view="一般")
    house.conduct.reach(row.application, "propose_grant")
    before, after = house.rows(Rating, row.application)
    assert before == first
    assert after.score == first.score - 15
    points = house.rows(RatingPoint, row.application)
    assert sum(one.points for one in points if one.of == first.id) == first.score
    number = house.row(row.application).number
    assert "按低的算：一般" in house.signed_in("linxiaofeng").get(f"/cases/{number}/rating-copy").text
