"""One transaction of onboarding, with its repositories. In: a connection, a call and what is read and set outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa

from services.onboarding.domain.agreement import SignedAgreement
from services.onboarding.store.agreements import AgreementRows
from services.onboarding.store.credentials import AvailabilityRows, CredentialRows
from services.onboarding.store.engagements import EngagementRows
from services.onboarding.store.erasures import ErasureRows
from services.onboarding.store.identity_data import AccountRows, ConfirmationRows, TraitRows
from services.onboarding.store.invariants import InvariantQueries
from services.onboarding.store.standings import StandingRows
from services.onboarding.store.trainers import TrainerRows, VendorRows
from shared.plumbing.unit import Unit
from shared.values.call import Call


@dataclass(frozen=True)
class Tools:
    """What the use cases need besides a database.

    The page of a signed agreement, the key of keyed digests, and the optional steps asked of people.
    """

    render_agreement: Callable[[SignedAgreement], bytes]
    lookup_key: bytes = field(repr=False)
    needs: frozenset[str]


class OnboardingUnit(Unit):
    """What the use cases see."""

    def __init__(self, connection: sa.Connection, call: Call, *, tools: Tools) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        self.vendors = VendorRows(connection)
        self.trainers = TrainerRows(connection)
        self.standings = StandingRows(connection, tools.needs)
        self.engagements = EngagementRows(connection)
        self.agreements = AgreementRows(connection)
        self.confirmations = ConfirmationRows(connection)
        self.traits = TraitRows(connection, tools.lookup_key)
        self.accounts = AccountRows(connection)
        self.credentials = CredentialRows(connection)
        self.availabilities = AvailabilityRows(connection)
        self.erasures = ErasureRows(connection)
        self.invariants = InvariantQueries(connection)
        self.render_agreement = tools.render_agreement
