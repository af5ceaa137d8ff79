"""One sample month, one server and one browser for all tests here; a machine without Chromium skips them loudly."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from pictures import HOUSE, Visitor, chromium, visitor
from playwright.sync_api import sync_playwright

sys.path += [str(Path(__file__).parents[1] / name) for name in ("journeys", "notifications")]
from months import copied
from real_server import serving
from webhook_receiver import Receiver


@pytest.fixture(scope="session")
def browser():
    path = chromium()
    if path is None:
        sentence = "Chromium is missing: nothing was tested in a browser (apt-get install chromium)"
        pytest.fail(sentence) if os.environ.get("CI") == "true" else pytest.skip(sentence)
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def receiver():
    """A program on this machine that webhooks may tell."""
    taking = Receiver()
    yield taking
    taking.close()


@pytest.fixture(scope="session")
def shared_server(browser, receiver, tmp_path_factory):
    data = Path(HOUSE) if HOUSE else copied(tmp_path_factory, "browser").data
    with serving(data, {"HOURBOOK_WEBHOOK_ALLOWED_ORIGINS": receiver.origin}) as running:
        yield running


@pytest.fixture(scope="session")
def server(shared_server):
    return shared_server


@pytest.fixture(scope="module")
def own_server(request, browser, tmp_path_factory):
    """A month of their own, for a file's tests: others use up weeks, accounts and billed hours that they need."""
    if HOUSE:
        yield request.getfixturevalue("shared_server")
        return
    with serving(copied(tmp_path_factory, request.module.__name__).data, {}) as running:
        yield running


@pytest.fixture
def window(browser, server):
    opened: list[Visitor] = []

    def new(**options) -> Visitor:
        opened.append(visitor(browser, f"http://127.0.0.1:{server.port}", **options))
        return opened[-1]

    yield new
    for one in opened:
        one.context.close()
