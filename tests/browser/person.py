"""One person at a browser: what he does with keyboard and mouse, and what went wrong behind his page."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, WebError, expect

from webapp.demo.cooperative import PASSWORD

# In place of a signature's value: drawn on the screen with the mouse.
DRAWN = "drawn on the screen"
PATIENCE = 20_000  # milliseconds
LINE = re.compile(r"(.+)-\d+-[a-z_]+")
DESK, PHONE = (1366, 900), (390, 844)
HIGHEST = 1500  # pixels of a picture that lies beside a text
# A diagram pans inside itself, and so may a table; the page itself never does.
SIDEWAYS = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const inside = (element) => {
    for (let up = element.parentElement; up; up = up.parentElement)
      if (up !== document.body && ["auto", "scroll", "hidden"].includes(getComputedStyle(up).overflowX)) return true;
    return false;
  };
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > width + 1 && !inside(element))
    .slice(0, 5).map((element) => element.outerHTML.slice(0, 160));
}"""
# The status of a page that was meant to refuse is an answer, not a fault.
ANSWERED = "Failed to load resource: the server responded with a status of 4"


@dataclass(eq=False)
class Person:
    """`scripted` is whether his browser runs JavaScript; `faults` collects console errors, violations of the content policy, thrown errors and requests that leave."""

    page: Page
    address: str
    faults: list[str] = field(default_factory=list)
    scripted: bool = True

    @classmethod
    def at(cls, context: BrowserContext, address: str, *, scripted: bool = True) -> "Person":
        """Somebody who has just opened a browser."""
        person = cls(context.new_page(), address, scripted=scripted)
        context.set_default_timeout(PATIENCE)
        context.on("console", person._heard)
        context.on("weberror", person._threw)
        context.on("request", person._asked)
        return person

    def goes_to(self, path: str) -> "Person":
        """Opens a page of the product."""
        self.page.goto(self.address + path)
        return self

    def is_ready(self) -> None:
        """Waits until the page's scripts listen."""
        if self.scripted:
            self.page.wait_for_selector("html[data-ready]", state="attached")

    def logs_in(self, login: str, password: str = PASSWORD) -> "Person":
        """By name and password."""
        self.goes_to("/login")
        self.page.locator("[name=username]").fill(login)
        self.page.locator("[name=password]").fill(password)
        self.page.get_by_role("button", name="登录", exact=True).click()
        self.page.wait_for_url(lambda url: not url.endswith("/login"))
        return self

    def fills(self, given: Mapping[str, Any]) -> "Person":
        """Fills what stands on the page, by the fields' names: types, chooses, ticks, draws, picks files."""
        self.is_ready()
        for name, value in given.items():
            self._has_line_for(name)
            self._opens(name)
            if value == DRAWN:
                self.signs(name)
            elif isinstance(value, Path):
                self.page.set_input_files(f"[name='{name}-file']", value)
            else:
                self._fills(name, value)
        return self

    def sends(self) -> "Person":
        """Presses the one filled button once every file has arrived; what the form finds wrong is a fault of the test."""
        before = self.page.url
        self.page.wait_for_selector(".fg-photo progress", state="detached")
        if self.page.locator("[data-forth]").is_visible():
            self._turns_to(self.page.locator("[data-section]").last)
        with self.page.expect_navigation():
            self.page.locator("button.fg-btn--main[form=form]").click()
        wrong = self.page.locator("#errors")
        assert not wrong.count(), f"{before}: {wrong.inner_text()}"
        return self

    def signs(self, field: str) -> None:
        """Draws a signature into the pad of a field with the mouse."""
        pad = self.page.locator(f"[id='{field}'] canvas")
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        assert box is not None
        mouse, left, top = self.page.mouse, box["x"] + 30, box["y"] + box["height"] / 2
        for stroke in range(3):
            mouse.move(left + stroke * 50, top - 14)
            mouse.down()
            for step in range(1, 7):
                mouse.move(left + stroke * 50 + step * 6, top - 14 + (step % 3) * 12)
            mouse.up()

    def looks_over(self, picture: Path | None = None, *, wait_for: str = "") -> None:
        """At the desk and on the telephone: nothing runs off the side, and axe finds nothing.

        What is waited for, a diagram, stands at the desk alone; a telephone shows it as a list of steps.
        """
        for width, height in (DESK, PHONE):
            self.page.set_viewport_size({"width": width, "height": height})
            if wait_for and width == DESK[0]:
                self.page.wait_for_selector(wait_for)
            where = f"{self.page.url} at {width}"
            if picture is not None:
                self.page.screenshot(path=f"{picture}-{width}.png", full_page=True)
            off: list[str] = self.page.evaluate(SIDEWAYS)
            self.faults += [f"{where} scrolls sideways: {element}" for element in off]
            self.faults += [f"{where}: {found}" for found in _axe(self.page)]
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def pictured(self, path: Path, width: int) -> None:
        """A picture of the page as it is now, high enough for all of it. It lies beside a text."""
        self.is_ready()
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.set_viewport_size({"width": width, "height": PHONE[1] if width == PHONE[0] else DESK[1]})
        self.page.evaluate("document.fonts.ready")
        expect(self.page.locator("[data-asking]")).to_have_count(0)
        high = self.page.evaluate("document.documentElement.scrollHeight") if width == DESK[0] else PHONE[1]
        self.page.set_viewport_size({"width": width, "height": min(high, HIGHEST)})
        self.page.evaluate("window.scrollTo(0, 0)")
        with Image.open(io.BytesIO(self.page.screenshot())) as found:
            kept_small(found, path)
        self.page.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    def stands_well(self, picture: Path) -> None:
        """As the screen is now: a picture is kept, nothing runs off the side, axe finds nothing."""
        self.page.screenshot(path=picture, full_page=True)
        off: list[str] = self.page.evaluate(SIDEWAYS)
        self.faults += [f"{self.page.url} scrolls sideways: {element}" for element in off]
        self.faults += [f"{self.page.url}: {found}" for found in _axe(self.page)]

    def _has_line_for(self, name: str) -> None:
        """Adds a line to a list where the field of one that is not there yet is to be filled."""
        line = LINE.fullmatch(name)
        if line is not None and not self.page.locator(f"[name='{name}']").count():
            self._opens(f"add-{line[1]}")
            self.page.locator(f"[name='add-{line[1]}']").click()
            self.page.locator(f"[name='{name}']").first.wait_for(state="attached")

    def unfolds(self) -> "Person":
        """Opens every section of a long form."""
        shut = self.page.locator("[data-open][aria-expanded=false]")
        while shut.count():
            shut.first.click()
        return self

    def _opens(self, name: str) -> None:
        """Opens the section of a long form and the line of a list that hold a field, where they are shut."""
        if not self.scripted or not self.page.locator("[data-section]").count():
            return
        self.page.wait_for_selector(".fg-form.is-paged")
        field = self.page.locator(f"[name='{name}'], [name='{name}-file']")
        section = self.page.locator("[data-section]", has=field)
        if self.page.locator("[data-step]").is_visible():
            if not section.is_visible():
                self._turns_to(section)
        elif section.locator("xpath=./*[@data-fold and @hidden]").count():
            section.locator("[data-open]").click()
        line = self.page.locator("[data-line]", has=field)
        if line.locator("xpath=./*[@data-fold and @hidden]").count():
            line.locator("[data-turn]").click()

    def _turns_to(self, section: Locator) -> None:
        """On a telephone: the section, from the list of all."""
        self.page.locator("[data-step] button").click()
        self.page.locator(f"[data-rail] a[href='#{section.get_attribute('id')}']").click()

    def _fills(self, name: str, value: Any) -> None:
        field = self.page.locator(f"[name='{name}']")
        kind = field.first.evaluate("(element) => element.type")
        if kind in ("radio", "checkbox"):
            for one in value if isinstance(value, list) else [value]:
                self.page.locator(f"[name='{name}'][value='{one}']").check()
        elif kind == "select-one":
            field.select_option(value)
        elif kind != "hidden":
            # One answer in several boxes is typed into each in turn: 3-2-15-7.
            boxes = field.all()
            for box, part in zip(boxes, [value] if len(boxes) == 1 else str(value).split("-"), strict=True):
                box.fill(part)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(ANSWERED):
            self.faults.append(f"console of {self.page.url}: {message.text}")

    def _threw(self, error: WebError) -> None:
        self.faults.append(f"{self.page.url} threw {error.error}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"{self.page.url} asked {request.url}")


def kept_small(picture: Image.Image, path: Path) -> None:
    """A picture in few colours: it lies beside a text, in the repository."""
    picture.convert("RGB").quantize(255, dither=Image.Dither.NONE).save(path, optimize=True)


def _axe(page: Page) -> list[str]:
    response: dict[str, Any] = Axe().run(page, options={"resultTypes": ["violations"]}).response
    return [f"{one['id']}: {node['html'][:200]}" for one in response["violations"] for node in one["nodes"]]
