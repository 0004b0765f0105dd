"""The explorer in a real browser: every screen with and without a script, by keyboard, narrow and dark, and by axe."""

from __future__ import annotations

import gzip
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from communique.run.derive import merge
from tests.browser.test_page import CHROMIUM, DRIVER, FLAGS, find
from tests.query import press

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Debian's chromium and chromium-driver"),
]
AXE = Path(__file__).parent / "axe" / "axe.min.js.gz"
WIDE, NARROW = (1280, 900), (390, 844)
ARTICLE = press.river().article.id
# path -> words that its content has
SCREENS = {
    "/": "Sanctions have never stopped a river,",
    "/quotations?text=sanctions": "new sanctions would not change anything",
    "/encounters": "Helena Sarmento, Kwabena Osei-Tutu",
    "/events?voice=claimed": "claimed",
    "/positions": "Who stands where",
    "/positions?of=Russia&on=sanctions": "opposes",
    "/actors": "Kwabena Osei-Tutu",
    "/articles": "Lavrov stands firm on the treaty",
    f"/article/{ARTICLE}": "Vladimir Putin and Joe Biden spoke by phone on 1 May.",
    f"/article/{ARTICLE}/bytes?start=0&end=24": "Russia rejects sanctions",
    "/actor?name=Sergey+Lavrov": "Sanctions have never stopped a river,",
    "/dyad?a=Russia&b=United+States": "Intensity (Goldstein)",
    "/map": "Lisbon",
    "/network": "Ghana and Portugal",
    "/review": "that nobody has looked at",
    "/about": "corpus.quotations(speaker=\"Lavrov\", since=\"2024\")",
    "/nowhere": "Not found",
}  # fmt: skip


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an explorer with review."""
    import uvicorn

    from communique.web.app import application
    from communique.web.asking import Desk

    folder = press.make(tmp_path_factory.mktemp("explorer") / "press.communique")
    merge(folder.path)
    desk = Desk(folder.path, review=True)
    server = uvicorn.Server(uvicorn.Config(application(desk), port=0, log_level="warning"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)
    desk.close()


def chrome(*, script: bool = True) -> Chrome:
    from selenium.webdriver import Chrome, ChromeOptions
    from selenium.webdriver.chrome.service import Service

    options = ChromeOptions()
    options.binary_location = str(CHROMIUM)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    for flag in [*FLAGS.split(), "--window-size=1280,900", f"--user-data-dir={tempfile.mkdtemp()}"]:
        options.add_argument(flag)
    return Chrome(options=options, service=Service(str(DRIVER)))


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    driver = chrome()
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def plain() -> Iterator[Chrome]:
    """A browser without scripts."""
    driver = chrome(script=False)
    yield driver
    driver.quit()


def sized(browser: Chrome, size: tuple[int, int], *, dark: bool = False) -> None:
    width, height = size
    given = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", given)
    scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme})


def words(browser: Chrome) -> str:
    return " ".join(str(browser.find_element("tag name", "main").get_attribute("textContent")).split())


@pytest.mark.parametrize("path", SCREENS)
def test_every_screen_reads_without_a_script(plain: Chrome, explorer: str, path: str) -> None:
    plain.get(explorer + path)
    assert SCREENS[path] in words(plain)


@pytest.mark.parametrize("path", SCREENS)
def test_every_screen_reads_with_one_and_nothing_is_blocked(browser: Chrome, explorer: str, path: str) -> None:
    sized(browser, WIDE)
    browser.get(explorer + path)
    assert SCREENS[path] in words(browser)
    log = browser.get_log("browser")  # type: ignore[no-untyped-call]  # selenium leaves it so
    wrong = [entry["message"] for entry in log if "404 (Not Found)" not in entry["message"]]
    assert not wrong


@pytest.mark.parametrize("size", [WIDE, NARROW])
@pytest.mark.parametrize("path", SCREENS)
def test_axe_finds_nothing_serious(browser: Chrome, explorer: str, path: str, size: tuple[int, int]) -> None:
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": True})  # axe itself is what the policy keeps out
    for dark in (False, True):
        sized(browser, size, dark=dark)
        browser.get(explorer + path)
        browser.execute_script(gzip.decompress(AXE.read_bytes()).decode("utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = browser.execute_async_script(
            "const done = arguments[1]; axe.run({runOnly: arguments[0]}).then((r) => done(r.violations))", tags
        )
        serious = [
            (one["id"], one["impact"], [node["html"][:160] for node in one["nodes"][:3]])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        assert not serious, f"{path} {size} dark={dark}"
        assert browser.execute_script("return document.documentElement.scrollWidth") <= size[0], "wider than the screen"
    browser.execute_cdp_cmd("Page.setBypassCSP", {"enabled": False})


def test_a_click_on_a_card_lights_its_words(browser: Chrome, explorer: str) -> None:
    sized(browser, WIDE)
    browser.get(f"{explorer}/article/{ARTICLE}")
    find(browser, "#q1")[0].click()
    lit = "".join(element.text for element in find(browser, "article .m.lit.speech"))
    assert lit == "Sanctions have never stopped a river,"


def test_selected_words_get_a_link_that_lasts(browser: Chrome, explorer: str) -> None:
    sized(browser, WIDE)
    browser.get(f"{explorer}/article/{ARTICLE}")
    browser.execute_script(
        """const line = document.querySelectorAll("article [data-at]")[1];
        const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
        let node; while ((node = walker.nextNode()) && !node.data.includes("river"));
        const range = document.createRange(), at = node.data.indexOf("river");
        range.setStart(node, at); range.setEnd(node, at + 5);
        const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range);"""
    )
    time.sleep(0.3)
    find(browser, ".share-passage")[0].click()
    query = parse_qs(urlsplit(browser.current_url).query)
    text = press.river().article.text
    assert query["quote"] == ["river"]
    assert text[int(query["start"][0]) : int(query["end"][0])] == "river"
    assert [element.text for element in find(browser, "article .m.passage")] == ["river"]


def test_dragging_over_the_timeline_narrows_all(browser: Chrome, explorer: str) -> None:
    from selenium.webdriver.common.action_chains import ActionChains

    sized(browser, WIDE)
    browser.get(f"{explorer}/quotations")
    before = len(find(browser, ".row"))
    chart = next(one for one in find(browser, "svg[data-brush]") if one.is_displayed())
    width = chart.size["width"]
    drag = ActionChains(browser).move_to_element_with_offset(chart, -int(width / 2) + 8, 0).click_and_hold()
    drag.move_by_offset(int(width * 0.25), 0).release().perform()
    time.sleep(0.5)
    query = parse_qs(urlsplit(browser.current_url).query)
    assert query["since"][0] < query["until"][0]
    assert 0 < len(find(browser, ".row")) < before


def test_keys_reach_the_search_and_the_rows(browser: Chrome, explorer: str) -> None:
    from selenium.webdriver.common.keys import Keys

    sized(browser, WIDE)
    browser.get(f"{explorer}/quotations")
    body = browser.find_element("tag name", "body")
    body.send_keys("j")
    assert browser.execute_script("return document.activeElement.closest('.row') !== null")
    body.send_keys("/")
    assert browser.switch_to.active_element.get_attribute("name") == "text"
    browser.switch_to.active_element.send_keys("river", Keys.ENTER)
    time.sleep(0.5)
    assert [element.text for element in find(browser, ".row mark")] == ["river"]


def test_forms_and_facets_work_without_a_script(plain: Chrome, explorer: str) -> None:
    plain.get(f"{explorer}/quotations")
    field = plain.find_element("id", "f-text")
    field.send_keys("sanctions")
    field.submit()
    assert {element.text.lower() for element in find(plain, ".row mark")} == {"sanctions"}
    rows = len(find(plain, ".row"))
    find(plain, ".facet a")[-1].click()
    assert 0 < len(find(plain, ".row")) <= rows
    assert "text=sanctions" in plain.current_url


def test_the_review_by_keyboard_and_back(browser: Chrome, explorer: str) -> None:
    sized(browser, WIDE)
    browser.get(f"{explorer}/review?among=quotations&who=Kari")
    count = int(find(browser, ".caption")[0].text.split()[0])
    first = find(browser, ".row")[0].get_attribute("data-finding")
    browser.find_element("tag name", "body").send_keys("x")
    time.sleep(0.7)
    assert int(find(browser, ".caption")[0].text.split()[0]) == count - 1
    assert first not in [row.get_attribute("data-finding") for row in find(browser, ".row")]
    assert f"reject {first}" in words(browser) and "Kari" in words(browser)
    browser.find_element("tag name", "body").send_keys("u")
    time.sleep(0.7)
    assert int(find(browser, ".caption")[0].text.split()[0]) == count


def test_the_review_corrects_and_accepts_without_a_script(plain: Chrome, explorer: str) -> None:
    plain.get(f"{explorer}/review?among=quotations")
    chosen = find(plain, ".row.chosen")[0].get_attribute("data-finding")
    plain.find_element("id", "c-speaker").send_keys("Kari Lund (NOR)")
    find(plain, "form button[value=correct]")[0].click()
    plain.get(f"{explorer}/finding/{chosen}")
    assert "Kari Lund" in words(plain) and "corrected" in words(plain)
    plain.get(f"{explorer}/review?among=quotations")
    find(plain, "form button[value=undo]")[0].click()
    plain.get(f"{explorer}/finding/{chosen}")
    assert "corrected" not in words(plain)
