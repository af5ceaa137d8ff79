"""What every test shares: how hard Hypothesis tries, and logs that are written plainly.

`house` (the default) always tries the same examples, so that a test is green or red for everybody alike;
`HYPOTHESIS_PROFILE=hunt` looks for new ones and tries twenty times as many.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping

import closing_words
import places
import pytest
import real_stack
import structlog
from compiled_once import compile_once
from hypothesis import HealthCheck, settings
from memory_disk import memory_disk

from deploy.roles.settled import settle

LONGEST_ID = 100

settings.register_profile(
    "house",
    max_examples=50,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("hunt", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))

# The default draws a picture of every exception with all its locals, which takes seconds.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


compile_once()


def pytest_configure() -> None:
    real_stack.begin_run()
    if folder := memory_disk():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    # A value of megabytes would be a test's name, and every process of the suite tells every other its tests by name.
    if isinstance(val, str | bytes) and len(val) > LONGEST_ID:
        data = val.encode(errors="surrogatepass") if isinstance(val, str) else val
        return f"{argname}-{hashlib.sha256(data).hexdigest()[:8]}"
    return None


def pytest_collection_finish() -> None:
    # What was loaded and collected stays to the end; looking through it for garbage would only cost time.
    settle()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item) -> None:
    if folder := getattr(item, "funcargs", {}).get("tmp_path"):
        places.drop_below(folder)


def pytest_sessionfinish(session: pytest.Session) -> None:
    places.drop_all()
    if not hasattr(session.config, "workerinput"):
        real_stack.end_run()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Have the last word."""
    yield
    closing_words.tell(terminalreporter)


@pytest.fixture(scope="session")
def stack_urls() -> Mapping[str, str]:
    """URLs of PostgreSQL, Kafka and RabbitMQ, running."""
    return real_stack.stack_urls()
