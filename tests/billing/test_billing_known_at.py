"""As known at a moment: whoever asks later what billing showed then is shown it, and it prices to what was posted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import places
import pytest
from billing_house import MONDAY, House, approved, corrected, engagement

from services.billing.main import MIGRATIONS
from services.billing.usecases.explain_charge import explain_charge
from services.billing.usecases.list_charges import list_charges
from services.billing.usecases.list_invoices import list_invoices
from services.billing.usecases.list_uncharged import list_uncharged
from services.billing.usecases.preview_invoice import preview_invoice
from services.billing.usecases.reach_invoice import reach_invoice
from services.billing.usecases.recompute import Recomputed
from services.billing.usecases.recompute_known import recompute_known
from services.billing.usecases.record_receipt import RecordReceipt, record_receipt
from shared.plumbing.database import open_engine
from shared.plumbing.migrate import downgrade, upgrade
from shared.values.money import Money
from shared.values.refusal import Refusal
from shared.values.span import format_instant

pytestmark = pytest.mark.slow

HOLDS = re.compile(r"now holds|held, as known at \S+,")
UP_TO = date(2026, 11, 2)
BASE = "/api/billing/v1"


def shown(house: House, known_epoch: int | None = None) -> dict[str, Any]:
    """Give all that billing shows at a moment, None for now."""
    found = {
        "charges": house.see(list_charges, (None, None), None, 100, known_epoch),
        "uncharged": house.see(list_uncharged, known_epoch),
        "preview": house.see(preview_invoice, house.client.client_id, UP_TO, known_epoch),
        "invoices": house.see(list_invoices, None, None, 100, known_epoch),
    }
    told = [house.see(explain_charge, one.charge_id, known_epoch).sentences for one in found["charges"]]
    found["explained"] = [[HOLDS.sub("holds", str(sentence)) for sentence in one] for one in told]
    found["stored"] = [house.see(reach_invoice, one.invoice_id, known_epoch) for one in found["invoices"]]
    return found


def story(house: House) -> dict[int, dict[str, Any]]:
    """Let a month become known, an hour between any two things; gives what was shown after each."""
    client_id, drafts = house.client.client_id, []

    def paid(minor: int, reference: str) -> None:
        house.do(record_receipt, RecordReceipt(drafts[0].invoice_id, Money(minor, "EUR"), UP_TO, reference))

    steps: list[Callable[[], Any]] = [
        lambda: house.hear(approved(1, 3601)),
        lambda: house.hear(approved(3, 60)),
        lambda: house.hear(engagement(client_id, 3)),
        lambda: house.rate("eng_1", "100.0000", MONDAY + timedelta(days=1)),
        lambda: house.hear(approved(1, 3600, entry="ent_2", day=MONDAY + timedelta(days=2))),
        lambda: house.hear(engagement(client_id, 1, workweek_start_weekday=2)),
        lambda: drafts.append(house.draft()),
        lambda: house.hear(corrected(1)),
        lambda: house.hear(approved(1, 3000, version=2)),
        lambda: house.issue(drafts[0]),
        lambda: paid(100, "first"),
        lambda: paid(drafts[0].invoice.net_minor - 100, "rest"),
        lambda: house.rate("eng_1", "110.0000"),
        lambda: house.hear(engagement(client_id, 1)),
    ]
    moments = {house.clock[0]: shown(house)}
    for step in steps:
        house.clock[0] += 3600
        step()
        moments[house.clock[0]] = shown(house)
    return moments


def test_what_is_asked_later_is_what_was_shown_then(house: House) -> None:
    moments = story(house)
    states = [[one.state for one in then["invoices"]] for then in moments.values()]
    assert states == [[]] * 7 + [["draft"]] * 3 + [["issued"], ["part_paid"]] + [["paid"]] * 3
    assert len({str(then) for then in moments.values()}) == len(moments) - 1, "all but a rate for no hours yet shows"
    for epoch, then in moments.items():
        assert shown(house, epoch) == then, epoch
    assert shown(house, house.clock[0]) == shown(house)


def test_what_was_known_at_every_moment_prices_to_what_was_posted_by_then(house: House) -> None:
    moments = story(house)
    for epoch in moments:
        assert house.see(recompute_known, (None, None), epoch).differences == (), epoch
    with house.service.units.write(house.call()) as unit:
        last = max(one.charge_id for one in house.see(list_charges, (None, None), None, 100))
        unit.connection.exec_driver_sql(f"UPDATE charges SET seconds = seconds + 1 WHERE charge_id = '{last}'")  # noqa: S608
    posted = max(moments) - 1800
    assert house.see(recompute_known, (None, None), posted).differences == ()
    with pytest.raises(Refusal, match="dates_reversed"):  # of no work week at all everything would be well
        house.see(recompute_known, (date(2026, 11, 2), date(2026, 10, 5)), None)
    assert [row["seconds"] for row in house.see(recompute_known, (None, None), None).differences] == [-1]
    assert house.see(recompute_known, (MONDAY + timedelta(days=70), None), None) == Recomputed(3, 0, ())


@pytest.mark.parametrize("ask", [list_uncharged, lambda unit, call, at: recompute_known(unit, call, (None, None), at)])
def test_what_will_be_known_nobody_can_say(house: House, ask: Callable[..., Any]) -> None:
    with pytest.raises(Refusal, match="known_at_in_future"):
        house.see(ask, house.clock[0] + 3600)


def test_the_api_asks_for_a_moment_in_one_way(house: House, web: Any, headers: Callable[..., dict[str, str]]) -> None:
    house.hear(approved(1, 3601))
    draft = house.draft()
    charge = house.see(list_charges, (None, None), None, 1)[0]
    preview = f"clients/{house.client.client_id}/invoice-preview?up_to=2026-11-02"
    for path in (
        "charges", f"charges/{charge.charge_id}/explanation", "uncharged-hours", "recompute?from=2026-10-05",
        "invoices", f"invoices/{draft.invoice_id}", preview,
    ):  # fmt: skip
        url = f"{BASE}/{path}{'&' if '?' in path else '?'}known_at="
        codes = [web.get(url + moment, headers=headers("usr_aud", "auditor")).status_code
                 for moment in (format_instant(house.clock[0]), "2030-01-01T00:00:00Z", "yesterday")]  # fmt: skip
        assert codes == [200, 422, 422], path
    early = web.get(
        f"{BASE}/invoices/{draft.invoice_id}?known_at=2026-11-01T00:00:00Z", headers=headers("u", "auditor")
    )
    assert early.status_code == 404


def test_a_preview_is_what_a_draft_then_holds(house: House, web: Any, headers: Callable[..., dict[str, str]]) -> None:
    house.hear(approved(1, 3601), approved(2, 1801))
    url = f"{BASE}/clients/{house.client.client_id}/invoice-preview?up_to=2026-11-02"
    told = web.get(url, headers=headers("usr_fin", "finance")).json
    drafted = house.draft().invoice
    assert (told["seconds"], told["net"]["amount"], told["line_count"]) == (5402, "142.56", 2)
    assert [line["seconds"] for line in told["lines"]] == [line.seconds for line in drafted.lines]
    assert drafted.net_minor == 14_256
    assert web.get(url, headers=headers("usr_fin", "finance")).json["lines"] == []
    assert web.get(url, headers=headers("usr_c", "client")).status_code == 403


def test_hours_from_before_are_known_since_their_approval_on_filled_tables(tmp_path: Any) -> None:
    engine = open_engine(places.database_url(tmp_path / "billing.db"))
    upgrade(engine, MIGRATIONS, "0003")
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO engagements VALUES ('eng_1', 'trn_1', 'cli_1', 'prj_1', 'Reasoning', 'Europe/Berlin', 0, 0)",
            "INSERT INTO hours VALUES ('trn_1', 'ent_1', 1, 'eng_1', '2026-10-05', 60, 'REG', NULL, NULL, 'apr_01a1')",
            "INSERT INTO hours_voided VALUES ('trn_1', 'ent_1', 1, 'cor_01a2')",
        ):
            connection.exec_driver_sql(statement)
    upgrade(engine, MIGRATIONS)
    with engine.connect() as connection:
        heard = [connection.exec_driver_sql(f"SELECT heard_id FROM {table}").scalars().all()  # noqa: S608
                 for table in ("hours", "hours_voided", "engagement_versions")]  # fmt: skip
    assert heard == [["hrd_01a1"], ["hrd_01a2"], [""]]
    downgrade(engine, MIGRATIONS, "0003")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT seconds FROM hours").scalars().all() == [60]
        assert connection.exec_driver_sql("SELECT count(*) FROM hours_voided").scalar_one() == 1
    engine.dispose()
