"""Debian's Chromium, driven with Selenium, and axe-core where they are; tests without them are skipped with the reason.

RECONCILE_CHROMIUM and RECONCILE_CHROMEDRIVER lead to the two programs where they have other names; RECONCILE_AXE to
`axe.min.js`, where that is not in `node_modules/axe-core`.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def program(variable, *names):
    return os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def chromium():
    """A browser that keeps a log of its console and of every request."""
    browser = program("RECONCILE_CHROMIUM", "chromium", "chromium-browser", "google-chrome")
    driver = program("RECONCILE_CHROMEDRIVER", "chromedriver")
    if not browser or not driver:
        pytest.skip("no Chromium with its driver: apt-get install chromium chromium-driver")
    webdriver = pytest.importorskip("selenium.webdriver", reason="no Selenium: it is in the group `test`")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    started = webdriver.Chrome(options, webdriver.ChromeService(driver))
    try:
        yield started
    finally:
        started.quit()


def show(browser, path, width=1280, theme="light"):
    """Open a file in a window of that width and theme."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    emulate(browser, theme=theme)
    browser.get(path.as_uri())


def emulate(browser, *, theme="light", media=""):
    features = [{"name": "prefers-color-scheme", "value": theme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": media, "features": features})


def picture_of(browser, path):
    """Save the whole page as a picture."""
    shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": True})
    path.write_bytes(base64.b64decode(shot["data"]))


def requests(browser):
    """The addresses that were asked for since this was asked last."""
    messages = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    return [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]


def open_all(browser):
    """Open what is folded away."""
    browser.execute_script("for (const each of document.querySelectorAll('details')) each.open = true")


def violations(browser):
    """What axe-core finds in the page; it is put there by the driver, which no policy stops. And how much it passes."""
    browser.execute_script(axe())
    found = browser.execute_async_script("axe.run().then(arguments[0])")
    listed = [(v["id"], v["nodes"][0]["html"][:200], len(v["nodes"])) for v in found["violations"]]
    return listed, len(found["passes"])


def standing_out(browser):
    """What ends beyond the right edge of the window, but for what is there for readers of the screen alone."""
    return browser.execute_script(
        "return [...document.querySelectorAll('main *, header *')].filter(e => !e.closest('thead, .wide') && "
        "e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 200))"
    )


def axe():
    """The text of axe-core."""
    path = Path(os.environ.get("RECONCILE_AXE") or ROOT / "node_modules/axe-core/axe.min.js")
    if not path.is_file():
        pytest.skip("no axe-core: npm install axe-core, or RECONCILE_AXE=.../axe.min.js")
    return path.read_text(encoding="utf-8")
