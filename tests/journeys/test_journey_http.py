"""A first month over HTTP alone, against the real server, from an empty folder to settled books.

Two trainers, worked out with a pencil:

| who  | pay group, pack   | week              | pay                                          | charge in EUR        |
|------|-------------------|-------------------|----------------------------------------------|----------------------|
| Ada  | us, us-flsa       | 42 h              | 40 h x 40.00 + 2 h x 60.00: 1,720.00 USD     | 42 h x 70.00: 2,940  |
| Nils | world, contractor | 3:20:01 + 5:00    | 30,001 s x 60.00 / 3,600 = 500.016: 500.02   | x 95.00: 791.69      |
| Nils | corrected later   | 5:00 becomes 6:00 | 33,601 s: 560.02, less 500.02 = 60.00 EUR    | 886.69, less: 95.00  |

First invoice: 2,940.00 + 791.69 = 3,731.69, 19 % of it 709.02, in all 4,440.71. Second: 95.00 + 18.05 = 113.05.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from http_hours import correct_one_line, log_hours, submit_and_approve
from http_money import bill, books_balance, clients_see_their_own, eur, pay, pay_both, release, sepa_payments
from http_people import (
    ORIGINATOR,
    Story,
    agree_terms,
    bring_trainers,
    found_house,
    let_people_in,
    open_accounts,
    open_for_business,
    sign_agreements,
)
from real_server import serving

from deploy.cli.main import hourbook

pytestmark = pytest.mark.slow


def test_a_month_over_http_from_an_empty_folder(tmp_path: Path) -> None:
    data = tmp_path / "data"
    found_house(data)
    with serving(data, ORIGINATOR) as server:
        story = Story(server)
        for step in (open_for_business, let_people_in, bring_trainers, sign_agreements, agree_terms, open_accounts,
                     log_hours, submit_and_approve, pay_both):  # fmt: skip
            step(story)
        bill(story, "3731.69", "709.02", "4440.71")
        clients_see_their_own(story, 1)
        books_balance(story, 151_200 + 30_001)
        correct_one_line(story)
        second = pay(story, "world", "correction", eur("60.00"), 3_600)
        assert sepa_payments(release(story, second, "sepa")) == [("DE02120300000000202051", "EUR", "60.00")]
        bill(story, "95.00", "18.05", "113.05")
        clients_see_their_own(story, 2)
        books_balance(story, 151_200 + 33_601)
        assert server.stop() == 0
    verified = CliRunner().invoke(hourbook, ["verify", "--data", str(data)])
    assert verified.exit_code == 0, verified.output
