"""The first `hourbook run` loads the month and serves it: what is asked of its server then is answered."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "journeys"))
from real_server import Server, sign_in

from deploy.month.people import DEMO_PASSWORD, demo_logins


@pytest.mark.slow
def test_a_server_that_has_just_loaded_the_month_prices(tmp_path: Path) -> None:
    """Pricing waited for ever for threads that the process which loaded had started before it forked a worker."""
    server = Server(tmp_path / "data", words=("run", "--out", str(tmp_path / "month")))
    try:
        server.start()
        trainer = sign_in(server, demo_logins()["trainer"], DEMO_PASSWORD)
        earning = trainer.get("payroll/v1/earnings?limit=1").good()["data"][0]["earning_id"]
        assert trainer.get(f"payroll/v1/earnings/{earning}/explain").good()
    finally:
        server.end()
