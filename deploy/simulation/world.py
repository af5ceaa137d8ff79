"""A world: the whole product in one process, its clock, its brokers, its weather, and what the plain model knows.

In: a number that decides its ids and its event log, and the machinery that moves facts. Out: services that people and
machines act on, one step at a time, and that come back after they died.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import sqlalchemy as sa

from deploy.onebox.house import SERVICES
from deploy.simulation import witness
from deploy.simulation.cast import Cast, Diary
from deploy.simulation.clock import HEARD
from deploy.simulation.model.books import Books, Known
from deploy.simulation.model.hours import expect
from deploy.simulation.partitioned_log import PartitionedLog
from deploy.simulation.ports import StormyQueue, StormyUnits
from deploy.simulation.stormy_log import StormyLog
from deploy.simulation.template import fresh_databases, kept_engine, wiring
from deploy.simulation.weather import AnswerLost, Died, Weather
from shared.plumbing.consumer import BATCH, consume_once, hear, replay_parked, topics_of
from shared.plumbing.embedded_log import EmbeddedLog
from shared.plumbing.embedded_queue import EmbeddedQueue
from shared.plumbing.event_log import EventLog, Record
from shared.plumbing.ids import id_source
from shared.plumbing.job_queue import JobQueue
from shared.plumbing.parked import list_parked
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Listener, Service, Wiring
from shared.plumbing.worker import work_once
from shared.values.call import Actor, Call
from shared.values.refusal import Refusal

R = TypeVar("R")
BUILDERS: Mapping[str, Callable[[Wiring], Service]] = {**SERVICES, "witness": witness.service}
_DESTROYED = sa.text("SELECT trainer_id FROM erasures WHERE done_epoch IS NOT NULL ORDER BY trainer_id")
# One world in so many stands on the embedded event log instead of the one with partitions.
_EMBEDDED_EVERY = 8


@dataclass(frozen=True)
class Machinery:
    """What moves facts and jobs; tests plant broken ones to see that the simulator notices.

    `prepare` may change the empty databases of a folder; `wired` may wrap a service.
    """

    relay: Callable[[Service, EventLog, JobQueue], int] = relay_once
    consume: Callable[[Service, EventLog], int] = consume_once
    work: Callable[[Service, JobQueue], int] = work_once
    prepare: Callable[[Path], None] = lambda _folder: None
    wired: Callable[[Service], Service] = lambda service: service


@dataclass
class World:
    """Everything a step needs."""

    number: int
    cast: Cast
    machinery: Machinery = field(default_factory=Machinery)
    now_epoch: int = 0
    weather: Weather = field(default_factory=Weather)
    books: Books = field(default_factory=Books)
    diary: Diary = field(default_factory=Diary)
    services: dict[str, Service] = field(default_factory=dict)
    frozen: dict[str, list[Record]] = field(default_factory=dict)
    attempt: str = ""

    def __post_init__(self) -> None:
        """Open the databases, the brokers and every service."""
        self._folder = fresh_databases()
        self.machinery.prepare(self._folder)
        self._new_id = id_source(lambda: self.now_epoch * 1000, Random(f"ids {self.number}").randbytes)
        embedded = self.number % _EMBEDDED_EVERY == 0
        inner = EmbeddedLog(f"sqlite:///{self._folder}/events.db") if embedded else PartitionedLog()
        self.log = StormyLog(inner, self.weather)
        self.queue = StormyQueue(
            EmbeddedQueue(f"sqlite:///{self._folder}/jobs.db", lambda: self.now_epoch), self.weather
        )
        for name in BUILDERS:
            self._start(name)

    def close(self) -> None:
        """Leave nothing behind."""
        for service in self.services.values():
            service.units.engine.dispose()
        self.log.close()
        self.queue.close()

    # --- people

    def perform(
        self, service: str, actor: Actor, verb: Callable[[Any, Call], R], accepted: Callable[[R], None] | None = None
    ) -> R:
        """Let somebody use a use case; what was committed is told to the model, whoever dies meanwhile."""
        result = self._once(service, actor, verb, accepted)
        if self.weather.strike("sent_twice"):
            try:
                self._once(service, actor, verb, accepted)
            except (Refusal, sa.exc.IntegrityError) as error:
                refusal_code(error)
        return result

    def _once(
        self, service: str, actor: Actor, verb: Callable[[Any, Call], R], accepted: Callable[[R], None] | None
    ) -> R:
        call = Call(actor, self.now_epoch, self._new_id)
        result: list[R] = []
        try:
            with self.services[service].units.write(call) as unit:
                result.append(verb(unit, call))
        except Died as death:
            self.restart(service)
            if accepted and isinstance(death, AnswerLost):
                accepted(result[0])
            raise
        if accepted:
            accepted(result[0])
        return result[0]

    def look(self, service: str, read: Callable[[Any], R]) -> R:
        """Let somebody read."""
        wired = self.services[service]
        with wired.units.read(wired.call_as_service()) as unit:
            return read(unit)

    def known_to(self, service: str) -> Known:
        """Ask payroll or billing what it has heard so far."""
        rates, key = {"payroll": ("pay_rates", "rate_id"), "billing": ("bill_rates", "rate_id")}[service]
        voids = {"payroll": "hours_voids", "billing": "hours_voided"}[service]

        def read(unit: Any) -> Known:
            def column(table: str, *names: str) -> list[Any]:
                columns: list[sa.ColumnClause[Any]] = [sa.column(name) for name in names]
                rows = unit.connection.execute(sa.select(*columns).select_from(sa.table(table, *columns)).distinct())
                return [tuple(row) if len(names) > 1 else row[0] for row in rows]

            return Known(
                frozenset(column("hours", "approval_id")), frozenset(column(voids, "entry_id", "entry_version")),
                frozenset(column("engagements", "engagement_id")), frozenset(column(rates, key)),
            )  # fmt: skip

        return self.look(service, read)

    # --- machines

    def machine(self, kind: str, name: str, draw: Random) -> int:
        """Let a machine take one step; gives how much it moved."""
        service = self.services[name]
        if kind == "relay" and isinstance(service.units, StormyUnits) and not service.units.written:
            return 0
        steps: dict[str, Callable[[], int]] = {
            "relay": partial(self._relay, service),
            "consume": partial(self.machinery.consume, service, self.log),
            "work": partial(self._work, service),
            "restart": partial(self.restart, name),
            "rewind": lambda: self.log.rewind(name, draw),
            "freeze": partial(self._freeze, name),
            "thaw": partial(self._thaw, name),
            "replay": partial(self._replay, name),
            "verify": partial(self._verify, name),
        }
        try:
            return steps[kind]()
        finally:
            if name == "payments":
                self._hear_of_erasures()

    def _hear_of_erasures(self) -> None:
        """Ask payments whose accounts it has destroyed: never of somebody to whom it sends money at this moment."""
        with self.services["payments"].units.engine.connect() as connection:
            for trainer_id in connection.execute(_DESTROYED).scalars():
                self.books.forgotten(trainer_id, self.now_epoch)

    def restart(self, name: str) -> int:
        """Start a service anew on its database; whatever it had in memory is gone."""
        self.services[name].units.engine.dispose()
        self._start(name)
        return 1

    def dig_up(self, name: str) -> None:
        """Let an operator give every buried job another try; what fails by itself is soon buried again."""
        for job, _reason in self.queue.dead(sorted(self.services[name].jobs)):
            self.queue.dig_up(job)

    def pump(self) -> int:
        """Let all machines take one step each, in order; gives how much moved."""
        return sum(self.machine(kind, name, Random(0)) for name in BUILDERS for kind in ("relay", "consume", "work"))

    def _relay(self, service: Service) -> int:
        self.log.meanwhile = partial(self.machinery.relay, service, self.log, self.queue)
        moved = self.machinery.relay(service, self.log, self.queue)
        if not moved and isinstance(service.units, StormyUnits):
            service.units.written = False
        return moved

    def _work(self, service: Service) -> int:
        """Let a worker do its jobs, and what the clock makes due: at once, for here minutes are skipped."""
        done = self.machinery.work(service, self.queue)
        for name, tick in service.ticks.items():
            call, told = service.call_as_service(), None
            with service.units.write(call) as unit:
                moved = tick(unit, call)
                if name in HEARD:
                    told = HEARD[name](self.books, unit, call, moved)
            if told:
                told()
            done += moved
        return done

    def _freeze(self, name: str) -> int:
        """Let a consumer poll and fall asleep with what it has; another takes its place meanwhile."""
        records = self.log.poll(name, topics_of(self.services[name]), BATCH)
        self.frozen.setdefault(name, records)
        return len(records)

    def _thaw(self, name: str) -> int:
        """Let the sleeper wake, do what it polled, and commit its old position."""
        records = self.frozen.pop(name, [])
        if records:
            hear(self.services[name], [record.envelope for record in records])
            self.log.commit(name, records)
        return len(records)

    def _replay(self, name: str) -> int:
        """Let an operator replay what is parked, key by key."""
        keys = dict.fromkeys(fact.envelope.key for fact in list_parked(self.services[name]))
        return sum(replay_parked(self.services[name], key) for key in keys)

    def _verify(self, name: str) -> int:
        """Check a service in the middle of things: what it keeps must agree with what it knows, at any moment.

        Ledger and witness are left for the end: they compare what others, who know more and less, have told them. So is
        notifications, which asks how long a mail has waited: here machines rest for days.
        """
        if name in ("ledger", "notifications", "witness"):
            return 0
        findings = self.look(name, self.services[name].check)
        expect(not findings, f"{name} does not agree with itself: {findings[:3]}")
        return 1

    def _start(self, name: str) -> None:
        base = wiring(self._folder, name)
        service = BUILDERS[name](replace(base, now_epoch=lambda: self.now_epoch, new_id=self._new_id))
        service.units.engine = kept_engine(base.database_url)
        planted = self.machinery.wired(service)
        ears = {fact: partial(self._listen, listener) for fact, listener in planted.listeners.items()}
        self.services[name] = replace(planted, units=StormyUnits(planted.units, self.weather), listeners=ears)

    def _listen(self, listener: Listener, unit: Any, call: Call, facts: Sequence[Any]) -> None:
        self.weather.taste(facts)
        listener(unit, call, facts)


def refusal_code(error: Exception) -> str:
    """Give the code of a refusal, or of a unique index that refused; anything else is a bug."""
    if isinstance(error, Refusal):
        return error.code
    if "UNIQUE constraint failed" in str(error):
        return "changed_meanwhile"
    raise error
