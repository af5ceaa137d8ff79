"""Who reacts to what: the whole of payments' ears on one screen."""

from __future__ import annotations

from services.payments.usecases.erase_accounts import erase_accounts
from services.payments.usecases.keep_trainers import keep_trainers
from services.payments.usecases.receive_orders import receive_orders
from shared.events.fact import Fact
from shared.events.identity import SessionEnded
from shared.events.onboarding import TrainerErased, TrainerRegistered
from shared.events.payroll import PaymentOrdered
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    TrainerRegistered: keep_trainers,
    TrainerErased: erase_accounts,
    PaymentOrdered: receive_orders,
    SessionEnded: keep_ended_sessions,
}
