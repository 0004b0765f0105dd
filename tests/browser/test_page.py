"""The page in a real browser: a click or Enter on a card lights its words, on the words their card."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from communique.export.html import notebook_frame, to_html
from tests.export.test_html import hostile
from tests.factory import fjord

if TYPE_CHECKING:
    from selenium.webdriver import Chrome
    from selenium.webdriver.remote.webelement import WebElement

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-background-networking --no-first-run --disable-sync "
    "--disable-component-update --disable-dev-shm-usage --force-prefers-reduced-motion"
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Debian's chromium and chromium-driver"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    with tempfile.TemporaryDirectory() as profile:
        for flag in [*FLAGS.split(), "--window-size=1280,900", f"--user-data-dir={profile}"]:
            options.add_argument(flag)
        os.environ["SE_OFFLINE"] = "true"  # the driver is at hand; selenium must not look for another
        driver = Chrome(options=options, service=Service(str(DRIVER)))
        yield driver
        driver.quit()


def show(browser: Chrome, folder: Path, page: str) -> None:
    path = folder / "page.html"
    path.write_text(page, encoding="utf-8")
    browser.get(path.as_uri())


def find(browser: Chrome, selector: str) -> list[WebElement]:
    found: list[WebElement] = browser.find_elements("css selector", selector)
    return found


def lit(browser: Chrome) -> tuple[set[str | None], str]:
    """The ids of the cards that are lit, and the words of the text that are."""
    cards = {card.get_attribute("id") for card in find(browser, ".card.lit")}
    return cards, "".join(str(piece.text) for piece in find(browser, "[data-of].lit"))


def test_a_click_on_a_card_lights_its_words(browser: Chrome, tmp_path: Path) -> None:
    show(browser, tmp_path, to_html(fjord()))
    assert lit(browser) == (set(), "")
    find(browser, "#q0")[0].click()
    cards, words = lit(browser)
    assert cards == {"q0"}
    assert words.startswith("We agree on the cod.said")
    assert find(browser, "#q0")[0].get_attribute("aria-pressed") == "true"
    find(browser, "#d0")[0].click()
    assert lit(browser) == ({"d0"}, "Subscribe to our newsletter")


def test_a_click_on_words_lights_their_card_and_goes_through_nested_ones(browser: Chrome, tmp_path: Path) -> None:
    show(browser, tmp_path, to_html(fjord()))
    (oslo,) = [piece for piece in find(browser, "[data-of]") if piece.text == "Oslo"]
    oslo.click()
    assert lit(browser)[0] == {"e0"}
    (name,) = [piece for piece in find(browser, "[data-of]") if piece.text == "Kari Lund"]
    seen = set()
    for _ in range(2):
        name.click()
        seen |= lit(browser)[0]
    assert seen == {"a0", "q0"}


def test_keys_do_what_clicks_do(browser: Chrome, tmp_path: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, tmp_path, to_html(fjord()))
    find(browser, "#q1")[0].send_keys(Keys.ENTER)
    assert lit(browser)[0] == {"q1"}
    find(browser, "[data-of='q0'].speech")[0].send_keys(Keys.ENTER)
    assert lit(browser)[0] == {"q0"}
    find(browser, "#q0")[0].send_keys(Keys.ESCAPE)
    assert lit(browser) == (set(), "")


def test_a_click_scrolls_to_what_it_lights(browser: Chrome, tmp_path: Path) -> None:
    browser.set_window_size(500, 400)
    show(browser, tmp_path, to_html(fjord()))
    find(browser, "[data-of='q1'].speech")[0].click()
    top = browser.execute_script("return document.getElementById('q1').getBoundingClientRect().top")
    browser.set_window_size(1280, 900)
    assert 0 <= top <= 400


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(width: int, browser: Chrome, tmp_path: Path) -> None:
    browser.set_window_size(width, 900)
    show(browser, tmp_path, to_html(hostile()))
    over = browser.execute_script("return document.documentElement.scrollWidth - innerWidth")
    browser.set_window_size(1280, 900)
    assert over <= 0


def test_a_hostile_page_runs_nothing_and_adds_no_element(browser: Chrome, tmp_path: Path) -> None:
    show(browser, tmp_path, to_html(hostile()))
    assert len(find(browser, "script")) == 1
    assert find(browser, "img, iframe, object, embed, [onerror]") == []
    assert "<script>alert(1)</script>" in find(browser, "h1")[0].text
    assert browser.execute_script("return document.title").startswith("<script>alert(1)")
    find(browser, "#q0")[0].click()
    assert lit(browser)[0] == {"q0"}, "the page's own script runs under its policy"
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []  # type: ignore[no-untyped-call]


def test_the_policy_refuses_any_other_script(browser: Chrome, tmp_path: Path) -> None:
    page = to_html(fjord()).replace("</body>", "<script>window.broken = true</script></body>")
    show(browser, tmp_path, page)
    assert browser.execute_script("return window.broken === undefined")


def test_the_notebook_frame_works_in_its_sandbox(browser: Chrome, tmp_path: Path) -> None:
    show(browser, tmp_path, f"<!doctype html><title>n</title>{notebook_frame(fjord())}")
    browser.switch_to.frame(0)
    find(browser, "#q0")[0].click()
    cards, words = lit(browser)
    browser.switch_to.default_content()
    assert cards == {"q0"}
    assert "We agree on the cod." in words
