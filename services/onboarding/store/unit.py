"""One transaction of onboarding, with its repositories. In: a connection, a call and the sheet readers."""

from __future__ import annotations

import sqlalchemy as sa

from services.onboarding.store.agreements import AgreementRows
from services.onboarding.store.engagements import EngagementRows
from services.onboarding.store.invariants import InvariantQueries
from services.onboarding.store.standings import StandingRows
from services.onboarding.store.trainers import TrainerRows, VendorRows
from services.onboarding.usecases.ports import OffersReader, PeopleReader
from shared.plumbing.unit import Unit
from shared.values.call import Call


class OnboardingUnit(Unit):
    """What the use cases see."""

    def __init__(
        self, connection: sa.Connection, call: Call, *, read_people: PeopleReader, read_offers: OffersReader
    ) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        self.vendors = VendorRows(connection)
        self.trainers = TrainerRows(connection)
        self.standings = StandingRows(connection)
        self.engagements = EngagementRows(connection)
        self.agreements = AgreementRows(connection)
        self.invariants = InvariantQueries(connection)
        self.read_people = read_people
        self.read_offers = read_offers
