"""Judge a world after its story. In: a world. Out: findings; none where it kept every promise.

First the weather clears: sleepers wake, operators replay what is parked and give buried jobs another try, machines move
until nothing moves. Then everything `hourbook verify` checks must hold, nothing may be left on the way, the money must
be the model's, and every document must add up.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from deploy.onebox.house import House
from deploy.onebox.verify import verify_house
from deploy.simulation.acts.forgetting import remembered
from deploy.simulation.compare import compare
from deploy.simulation.world import World
from services.payroll.domain.line import LineKey
from services.payroll.usecases.explain import explain
from services.payroll.usecases.explain_known import explain_known
from services.payroll.usecases.list_earnings import list_earnings
from services.payroll.usecases.payroll_register import payroll_register
from services.payroll.usecases.statements_of_run import statements_of_run
from shared.plumbing.consumer import topics_of
from shared.plumbing.relay import outbox_depth
from shared.values.call import Actor, Call
from shared.values.finding import Finding

# A world that still moves after so many rounds will never rest.
_ROUNDS = 200
_A_DAY = 86_400
_CALL = Call(Actor("usr_judge", frozenset({"auditor"})), 0, str)


def judge(world: World) -> list[Finding]:
    """Let the world settle, then look at everything."""
    if not _settle(world):
        return [Finding("never_settles", "world", f"Facts still move after {_ROUNDS} rounds.")]
    house = House(world.services, world.log, world.queue, io.BytesIO(), lambda: world.queue, tickers=())
    verified, _checked = verify_house(house)
    found = [Finding(finding.code, f"{service} {finding.subject}", finding.detail) for service, finding in verified]
    return [*found, *_left(world), *compare(world), *_documents(world), *remembered(world)]


def _settle(world: World) -> bool:
    world.weather.turn((), 0)
    for name in world.services:
        world.machine("thaw", name, world.weather.draw)
        world.machine("replay", name, world.weather.draw)
        world.dig_up(name)
    for _ in range(_ROUNDS):
        # A day passes in each round, so that leases run out and retries come due.
        world.now_epoch += _A_DAY
        if not world.pump() and not world.queue.depth(["witness_fact"]):
            return True
    return False


def _left(world: World) -> Iterator[Finding]:
    """Find what is still on its way, though nothing moves."""
    for name, service in world.services.items():
        for what, count in (("outbox", outbox_depth(service)), ("lag", world.log.lag(name, topics_of(service)))):
            if count:
                yield Finding(f"{what}_left", name, f"{count} facts never went on.")


def _documents(world: World) -> Iterator[Finding]:
    """Lay out registers and statements, explain what was earned, write invoices: each checks its own sums."""
    books = world.books
    looks: list[tuple[str, Callable[[Any], None]]] = []
    looks.extend(
        ("payroll", partial(_pay_documents, run)) for run in sorted({item.run for item in books.items.values()})
    )
    looks.append(("payroll", _explanations))
    looks.extend(("billing", partial(_invoice, bill.invoice, bill.state)) for bill in books.bills.values())
    for service, read in looks:
        try:
            world.look(service, read)
        except AssertionError as error:
            yield Finding("document_off", service, str(error))


def _pay_documents(run_id: str, unit: Any) -> None:
    payroll_register(unit, _CALL, run_id)
    for statement in statements_of_run(unit, run_id):
        assert statement is not None, "every item has a statement"


def _explanations(unit: Any) -> None:
    """Explain every line, a trainer's together: the hours behind it must be the seconds that were posted to it.

    One earning is explained as a person asks for it, as it was posted too: that prices its week once more.
    """
    earnings = list_earnings(unit, _CALL, None, 10_000, {})
    posted = Counter[tuple[str, LineKey]]()
    for one in earnings:
        posted[one.trainer_id, one.line_key] += one.seconds
    for trainer_id in sorted({trainer_id for trainer_id, _ in posted}):
        keys = [key for of, key in posted if of == trainer_id]
        for key, told in explain_known(unit, trainer_id, keys).items():
            stands, seconds = posted[trainer_id, key], told.behind.seconds
            assert seconds == stands, f"{key} of {trainer_id} stands for {stands} seconds, its hours for {seconds}"
            assert told.complete, f"{key} of {trainer_id} is not explained in full"
    for one in earnings[-1:]:
        assert explain(unit, _CALL, one.earning_id).now.complete, f"{one.earning_id} is not explained in full"


def _invoice(invoice_id: str, state: str, unit: Any) -> None:
    invoice = unit.invoices.get(invoice_id).invoice
    for form in ("annex", "ubl") if state == "issued" else ("annex",):
        export = unit.exports[form]
        read = export.check(export.render(invoice))
        assert read.agrees_with(invoice.totals), f"the {form} of {invoice_id} tells other totals"
