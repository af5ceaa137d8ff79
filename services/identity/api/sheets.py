"""Lists of identity that come by the sheet: invitations, each mailed to whom it is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.identity.api.invitations import NewInvitationSchema
from services.identity.api.shapes import grant_of, shown
from services.identity.usecases.invite import invite
from services.identity.usecases.list_invitations import list_invitations
from shared.plumbing.imported import Body, Rows, every, imports
from shared.plumbing.web import Blueprint, call, unit

sheets = Blueprint("sheets", __name__, url_prefix="/api/identity/v1", description="Lists that come by the sheet.")


def _invited(bodies: Sequence[Body]) -> Iterator[Body]:
    """Give invitations within the caller's reach, and for an admin accounts that have these addresses by now."""
    yield from map(shown, every(lambda after, limit: list_invitations(unit(), call(), None, after, limit),
                                lambda one: one.invitation_id))  # fmt: skip
    if call().reach.everyone:
        yield from map(shown, unit().accounts.by_emails([body["email"] for body in bodies]).values())


def _kept(row: Body) -> Body:
    """Lay an invitation out without the language it is written in, its roles in order."""
    return {name: value for name, value in row.items() if name != "language"} | {"roles": sorted(set(row["roles"]))}


TABLE = (
    Rows("/invitation-imports", "invitations", NewInvitationSchema, "invitation_id",
         lambda body: invite(unit(), call(), body["email"], grant_of(body), body["language"]), _invited, kept=_kept),
)  # fmt: skip
imports(sheets, *TABLE)
