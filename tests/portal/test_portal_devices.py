"""Sessions are called by the device that somebody holds, not by what its browser says of itself."""

from __future__ import annotations

import pytest

from services.portal.domain.devices import device

_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
_PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("agent", "called"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {_KIT} HeadlessChrome/156.0.0.0 Safari/537.36", ("Chrome", "Linux")),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KIT} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0",
         ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14.5; rv:130.0) Gecko/20100101 Firefox/130.0", ("Firefox", "macOS")),
        (f"{_PHONE} Version/18.1 Mobile/15E148 Safari/604.1", ("Safari", "iPhone")),
        (f"Mozilla/5.0 (Linux; Android 15; Pixel 9) {_KIT} Chrome/140.0.0.0 Mobile Safari/537.36",
         ("Chrome", "Android")),
        ("curl/8.10.1", ("curl 8.10.1", "")),
        ("", ("", "")),
    ],
)  # fmt: skip
def test_a_device_is_called_as_its_owner_calls_it(agent, called):
    assert device(agent) == called
