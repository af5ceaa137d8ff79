"""A real browser on a real server. In: a sample month. Out: people signed in, pages looked at, pictures of them.

Pictures go to build/screens, or where `HOURBOOK_SCREENS` says (`make screens` writes docs/screens). Every page opened
here must be without a finding of axe, without a violation of the content security policy, and no wider than its window.
"""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import axe_core_python
from playwright.sync_api import Browser, BrowserContext, Page

from services.portal.pages.language import catalogues

AXE = (Path(axe_core_python.__path__[0]) / "axe.min.js").read_text()
BUILT = Path("build/screens")
KEPT = Path(os.environ.get("HOURBOOK_SCREENS", BUILT))
# The data folder of a house to visit in place of one of our own: `tests/stack` gives one that stands on real servers,
# where consumers form their groups first and every fact travels further.
HOUSE = os.environ.get("HOURBOOK_TEST_HOUSE")
EARNED_SECONDS = 120 if HOUSE else 20
# What stands in a page's innermost elements.
_TEXTS = "[...document.querySelectorAll('body *')].filter((one) => !one.children.length).map((one) => one.textContent)"
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}


def chromium() -> str | None:
    """Find Debian's Chromium, or another one."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@dataclass
class Visitor:
    """One window; `complaints` is what the browser said against a page."""

    context: BrowserContext
    page: Page
    base: str
    complaints: list[str] = field(default_factory=list)

    def sign_in(self, role: str) -> Visitor:
        """Come in as one of the demo people, by the button of their role."""
        self.page.goto(f"{self.base}/sign-in")
        self.page.locator("button.person", has=self.page.get_by_text(role, exact=True)).click()
        self.page.wait_for_url(lambda url: "sign-in" not in url)
        return self

    def type(self, text: str) -> None:
        """Type once one stands in a field: a browser sets `autofocus` a moment after a page is there."""
        self.page.wait_for_function("document.activeElement.matches('input, select, textarea')")
        self.page.keyboard.type(text)

    def open(self, path: str) -> Page:
        """Open an address and look at it."""
        self.page.goto(self.base + path)
        self.look()
        return self.page

    def look(self, picture: str = "", folder: Path = KEPT) -> None:
        """Find nothing wrong with the page that is open, and keep a picture of it under a name.

        A click returns when the next page begins to arrive, and for a moment such a page has no element at all.
        """
        self.page.wait_for_load_state()
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{self.page.url} is {width} pixels too wide"
        assert self.findings() == [], self.page.url
        assert self.complaints == [], self.page.url
        if picture:
            self.keep(picture, folder)

    def keep(self, picture: str, folder: Path = KEPT) -> None:
        """Keep a picture of the page that is open and was looked at already."""
        self.page.evaluate("scrollTo(0, 0)")
        folder.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=folder / f"{picture}.png", full_page=True)

    def english(self, language: str) -> set[str]:
        """Give what the page says in English and should not: sentences that the language has words of its own for."""
        own = {one for one, said in catalogues()[language].items() if one != said}
        return own & set(self.page.evaluate(_TEXTS))

    def findings(self) -> list[str]:
        """Ask axe; it is evaluated from outside the page, so the page's policy stays as strict as it is."""
        self.page.evaluate(AXE)
        found: Any = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        return [f"{one['id']}: {node['html'][:160]}" for one in found["violations"] for node in one["nodes"]]


def visitor(browser: Browser, base: str, **options: Any) -> Visitor:
    """Open a window; by default a desk's, in Berlin, in English, light."""
    chosen = {"viewport": DESK, "timezone_id": "Europe/Berlin", "locale": "en-GB", "color_scheme": "light", **options}
    context = browser.new_context(**chosen)
    context.set_default_timeout(30_000)
    made = Visitor(context, context.new_page(), base)
    made.page.on("pageerror", lambda error: made.complaints.append(str(error)))
    made.page.on("console", lambda said: made.complaints.append(said.text) if _against(said) else None)
    return made


def _against(said: Any) -> bool:
    # A refused form is answered with 422, which the browser notes as well.
    return said.type in ("error", "warning") and "422" not in said.text
