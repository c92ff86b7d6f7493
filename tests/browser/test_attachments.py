"""Photographs on the way: made smaller on the device, sent in the background, not lost with the connection."""

import io
import os
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from tests.browser.conftest import OpenFor
from tests.browser.person import PATIENCE, Person
from tests.builders.house import House
from workflows.records.attachments import Attachment

KEPT = "[name=photos][type=checkbox]:checked"


@pytest.fixture
def visiting(sqlite_house: House, address: str, open_for: OpenFor) -> Person:
    """The client manager before the visit's form."""
    row = sqlite_house.case_at("visit_household")
    person = open_for(address).logs_in("linxiaofeng").goes_to(f"/tasks/{row.id}")
    person.page.wait_for_load_state("networkidle")
    return person


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A photograph as a telephone takes it: several megabytes."""
    noise = Image.frombytes("RGB", (1000, 750), os.urandom(1000 * 750 * 3)).resize(
        (3200, 2400), Image.Resampling.BICUBIC
    )
    found = io.BytesIO()
    noise.save(found, "JPEG", quality=92)
    path = tmp_path / "房屋.jpg"
    path.write_bytes(found.getvalue())
    assert path.stat().st_size > 2_000_000
    return path


def test_a_large_photograph_is_made_smaller_and_sent_while_one_goes_on_typing(
    visiting: Person, large: Path, sqlite_house: House
) -> None:
    visiting.page.set_input_files("[name='photos-file']", large)
    expect(visiting.page.locator(KEPT)).to_have_count(1)
    with sqlite_house.read() as db:
        [row] = list(db.rows(select(Attachment.__table__).where(Attachment.__table__.c.purpose == "photos")))
    assert row.bytes < 400_000
    assert visiting.page.locator(KEPT).get_attribute("value") == row.id


def test_a_lost_connection_is_told_and_the_photograph_goes_when_it_is_back_even_after_a_reload(
    visiting: Person, large: Path
) -> None:
    page = visiting.page
    page.context.set_offline(True)
    page.set_input_files("[name='photos-file']", large)
    expect(page.locator("#photos .fg-bad")).to_contain_text("没有传上，已存在本机")
    page.locator("button.fg-btn--main[form=form]").click()
    expect(page.locator("#photos .fg-bad")).to_contain_text("还有 1 份没有传完，传完再提交")
    page.context.set_offline(False)
    page.reload()
    expect(page.locator(KEPT)).to_have_count(1)
    page.reload()
    expect(page.locator(".fg-photo progress")).to_have_count(0)
    # The browser says itself that it had no connection; that is no fault of the page.
    visiting.faults[:] = [one for one in visiting.faults if "ERR_INTERNET_DISCONNECTED" not in one]


def test_a_photograph_still_being_made_smaller_is_waited_for_and_not_left_behind(visiting: Person, large: Path) -> None:
    page = visiting.page
    # An old telephone takes its time for it.
    page.evaluate("""() => {
      const made = window.createImageBitmap.bind(window);
      window.createImageBitmap = async (file) => { await new Promise((done) => { setTimeout(done, 2000); }); return made(file); };
    }""")
    page.set_input_files("[name='photos-file']", large)
    address = page.url
    page.locator("button.fg-btn--main[form=form]").click()
    expect(page.locator("#photos .fg-bad")).to_contain_text("还有 1 份没有传完，传完再提交")
    assert page.url == address
    expect(page.locator(KEPT)).to_have_count(1, timeout=PATIENCE)
    # One that is taken back meanwhile does not come after all.
    page.set_input_files("[name='photos-file']", large)
    page.locator(".fg-photo.is-new .fg-again").click()
    expect(page.locator(".fg-photo progress")).to_have_count(0)
    page.wait_for_timeout(3500)
    expect(page.locator(KEPT)).to_have_count(1)
    page.reload()
    expect(page.locator(".fg-photo progress")).to_have_count(0)


def test_what_is_no_picture_is_refused_in_a_sentence_beside_the_field(visiting: Person, tmp_path: Path) -> None:
    wrong = tmp_path / "photo.jpg"
    wrong.write_text("<script>alert(1)</script>")
    visiting.page.set_input_files("[name='photos-file']", wrong)
    expect(visiting.page.locator("#photos .fg-bad")).to_contain_text("photo.jpg：")
    expect(visiting.page.locator(KEPT)).to_have_count(0)
