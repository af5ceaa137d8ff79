"""What a browser says of itself, as its owner calls it. In: a User-Agent. Out: the browser, and what it runs on.

Sessions are listed by it, so that somebody finds the one that is not theirs; a name that is wrong harms nothing.
"""

from __future__ import annotations

# The first that is found counts: most browsers say that they are others as well.
_BROWSERS = (
    ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
_SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"), ("Linux", "Linux"),
)  # fmt: skip


def device(agent: str) -> tuple[str, str]:
    """Name the browser and what it runs on; of a program, its own name alone."""
    browser = next((name for mark, name in _BROWSERS if mark in agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "") if browser else ""
    return browser or agent.partition(" ")[0].replace("/", " "), system
