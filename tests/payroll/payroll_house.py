"""A handle on a running payroll for tests: tell it facts, act as a person, read what it said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import places
import sqlalchemy as sa

from services.payroll.main import MIGRATIONS, service
from shared.events.catalogue import decode, encode, topic_of
from shared.events.fact import Envelope, Fact
from shared.events.onboarding import EngagementStarted, PayRateSet, TrainerRegistered
from shared.events.payments import PayoutAccountChanged
from shared.events.timetracking import ApprovedLine, HoursApproved
from shared.plumbing.consumer import hear, parked_facts
from shared.plumbing.ids import id_source
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tokens import SigningKey, issue_token, new_private_pem, signing_key
from shared.plumbing.unit import OUTBOX
from shared.plumbing.web import create_flask
from shared.values.call import Actor, Call

MONDAY = date(2026, 10, 5)


@dataclass
class House:
    """The service, its clock (a list of one epoch) and the key its tokens are signed with."""

    service: Service
    clock: list[int]
    key: SigningKey
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def tell(self, *facts: Fact) -> None:
        """Let it hear facts in one batch; nothing may be parked."""
        envelopes = []
        for fact in facts:
            key = str(getattr(fact, fact.KEY))
            envelopes.append(Envelope(f"evt_{next(self.numbers):06}", fact.TYPE, fact.VERSION, "/test",
                                      topic_of(fact.TYPE), key, self.clock[0], "", encode(fact)))  # fmt: skip
        hear(self.service, envelopes)
        assert parked_facts(self.service) == []

    def call(self, user: str = "usr_finance", *roles: str, trainer_id: str | None = None) -> Call:
        actor = Actor(user, frozenset(roles or ("finance",)), trainer_id=trainer_id)
        return Call(actor, self.clock[0], self.service.wiring.new_id)

    def do(self, use_case: Callable[..., Any], *values: Any, by: str = "usr_finance") -> Any:
        """Run a use case in a unit that commits."""
        self.clock[0] += 1
        call = self.call(by)
        with self.service.units.write(call) as unit:
            return use_case(unit, call, *values)

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self.service.units.read(self.call()) as unit:
            yield unit

    def said(self, kind: type[Any]) -> list[Any]:
        """Give all facts of a type in the outbox, in order."""
        with self.service.units.engine.connect() as connection:
            found = connection.execute(sa.select(OUTBOX).where(OUTBOX.c.type == kind.TYPE).order_by(OUTBOX.c.position))
            return [decode(Envelope(row.id, row.type, row.version, "", row.topic, row.key, row.at_epoch,
                                    row.traceparent, row.data)) for row in found]  # fmt: skip

    def client(self) -> Any:
        return create_flask(self.service).test_client()

    def headers(self, *roles: str, user: str = "usr_finance", **owner: str | None) -> dict[str, str]:
        """Sign somebody in; `owner` says whose rows are theirs (trainer_id, vendor_id)."""
        actor = Actor(user, frozenset(roles), **owner)
        token = issue_token(self.key, actor, issuer="hourbook", audience="hourbook", at_epoch=self.clock[0],
                            seconds=600, token_id="t")  # fmt: skip
        return {"Authorization": f"Bearer {token}", "Idempotency-Key": f"k{next(self.numbers)}"}


def make_house(folder: Path) -> House:
    """Build a migrated, empty payroll in a folder."""
    clock = [1_791_158_400]
    key = signing_key(new_private_pem())
    folder.mkdir(exist_ok=True)
    places.migrated(MIGRATIONS, folder / "payroll.db")
    wiring = Wiring(
        places.database_url(folder / "payroll.db"), lambda: clock[0],
        id_source(lambda: clock[0] * 1000, lambda size: b"\0" * size),
        lambda _name: b"k" * 32, lambda: {"keys": [key.public_jwk]},
    )  # fmt: skip
    return House(service(wiring), clock, key)


def person(n: int, *, currency: str = "EUR", pack: str = "contractor", group: str = "world", rate: int = 600_000,
           zone: str = "Europe/Berlin", account: str = "active") -> list[Fact]:  # fmt: skip
    """Give the facts that make one trainer payable."""
    trainer, engagement = f"trn_{n}", f"eng_{n}"
    return [
        TrainerRegistered(trainer, "ven_1", f"A-{n}", "Nora", f"Weiss {n}", f"n{n}@example.org", "DE", zone,
                          "contractor"),
        EngagementStarted(engagement, trainer, "ven_1", "cli_1", "prj_1", "Clinical reasoning", group, pack, zone, 0, 0,
                          currency, "2026-10-05"),
        PayRateSet(f"prt_{n}", engagement, trainer, rate, currency, "2026-10-05", 1_791_158_400),
        *([PayoutAccountChanged(f"acct_{n}", trainer, account, "sepa", currency, "DE", "3000")] if account else []),
    ]  # fmt: skip


def approved(n: int, *days: int, hours: int = 8, version: int = 1, code: str = "REG", tag: str = "") -> HoursApproved:
    """Give an approval of one entry a day (counted from Monday 5 October 2026), from 07:00 UTC."""
    lines = []
    for day in days:
        start = int(datetime(2026, 10, 5, 7, tzinfo=UTC).timestamp()) + day * 86_400
        lines.append(ApprovedLine(f"ent_{n}_{day}{tag}", version, f"eng_{n}", str(MONDAY + timedelta(days=day)),
                                  "Europe/Berlin", hours * 3600, code, start, start + hours * 3600))  # fmt: skip
    name = f"{n}_{'_'.join(map(str, days))}_{version}{tag}"
    return HoursApproved(f"apr_{name}", f"tsh_{name}", f"trn_{n}", "usr_9", "sha256:0f", tuple(lines))
