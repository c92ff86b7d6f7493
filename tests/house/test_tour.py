"""The tour shows every picture that is made for it and no other, in both languages."""

import re

from tests.browser import test_seven_people
from tests.house.tree import ROOT

SHOWN = re.compile(r"!\[[^\]]+\]\(tour/([a-z_-]+\.png)\)")


def test_every_picture_of_the_tour_is_there_and_none_lies_about() -> None:
    kept = {path.name for path in (ROOT / "docs" / "tour").iterdir()}
    for page in ("tour.md", "tour.zh-CN.md"):
        shown = SHOWN.findall((ROOT / "docs" / page).read_text())
        assert len(shown) == len(set(shown)), page
        assert set(shown) == kept, page
    # A task without a picture would be a hole in the tour; whoever adds one makes it.
    tasks = {f"{task}.png" for task in test_seven_people.WHO} - {"accept_application_teller.png"}
    assert tasks <= kept
