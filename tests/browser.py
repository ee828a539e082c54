"""What the tests in a real browser share: a Chromium, the site on a port, a page and what it said."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
)
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

# What a page reports of itself while it is read: breaches of its policy, and what moved.
WATCH = """
window.breaches = [];
window.shifted = 0;
document.addEventListener("securitypolicyviolation",
    event => breaches.push(`${event.violatedDirective} forbids ${event.blockedURI || "inline"}`));
new PerformanceObserver(list => list.getEntries().forEach(entry => { shifted += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
"""
# Scrolls to the end as a reader would, and waits for the pictures that come into view.
READ = """async () => {
    const paint = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    await document.fonts.ready;
    for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
        scrollTo({ top: y, behavior: "instant" });
        await paint();
    }
    const shown = [...document.images].filter(image => image.getClientRects().length);
    await Promise.all(shown.map(image => image.complete
        || new Promise(done => { image.onload = image.onerror = done; })));
    await paint();
    return shown.filter(image => !image.naturalWidth).map(image => image.src);
}"""


def find_browser() -> str | None:
    """Find a Chromium or Chrome: the one that RESOLUTIONS_BROWSER names, or one on the path."""
    named = os.environ.get("RESOLUTIONS_BROWSER")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, BROWSERS)), None)


def refuse() -> None:
    """Skip for want of a browser; where CI=true nobody would see that, so fail."""
    told = "no Chromium or Chrome found: install one, or name it in RESOLUTIONS_BROWSER"
    if os.environ.get("CI", "").lower() == "true":
        pytest.fail(f"{told} (CI does not skip these tests)", pytrace=False)
    pytest.skip(told)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser, headless."""
    executable = find_browser()
    if executable is None:
        refuse()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments) -> None:
        """Say nothing of each request."""

    def copyfile(self, source, outputfile) -> None:
        """Send a file; a page that is closed before its end is no fault."""
        with suppress(ConnectionError):
            super().copyfile(source, outputfile)


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder on a free port of this machine; gives the address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@dataclass
class Visit:
    """A page in the browser, and what it said and asked for while it was read."""

    page: Page
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    bytes: int = 0

    def __post_init__(self) -> None:
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda fault: self.said.append(f"error: {fault}"))
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", self._failed)
        self.page.on("response", self._answered)
        self.page.add_init_script(WATCH)

    def _heard(self, message) -> None:
        self.said.append(f"{message.type}: {message.text}")

    def _failed(self, request) -> None:
        """A request that the browser drops because the reader has gone on is no fault."""
        if request.failure != "net::ERR_ABORTED":
            self.missed.append(f"{request.failure} {request.url}")

    def _answered(self, response) -> None:
        if response.status >= 400:
            self.missed.append(f"{response.status} {response.url}")
        self.bytes += int(response.headers.get("content-length", 0))

    def open(self, address: str) -> "Visit":
        """Open an address."""
        self.page.goto(address, wait_until="load")
        return self

    def read(self, address: str) -> "Visit":
        """Open an address and read the page to its end."""
        self.open(address)
        self.missed += self.page.evaluate(READ)
        return self

    @property
    def elsewhere(self) -> list[str]:
        """The requests to any other host."""
        here = urlsplit(self.page.url)
        return [
            asked
            for asked in self.asked
            if urlsplit(asked)[:2] != here[:2] and not asked.startswith("data:")
        ]


@contextmanager
def visiting(browser: Browser, **options) -> Iterator[Visit]:
    """Open a page in a fresh profile; see Playwright's ``new_context`` for the options."""
    context = browser.new_context(**({"viewport": DESK, "locale": "en-GB"} | options))
    try:
        yield Visit(context.new_page())
    finally:
        context.close()
