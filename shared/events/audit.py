"""What every service says to audit of what people, API clients and operators did. Never a name, number or secret."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Self


@dataclass(frozen=True)
class ChangeNoted:
    """Somebody changed something, signed in, was shown a secret or was refused one; said in the same transaction.

    `kind` is one of `shared/values/noted.py`, `what` the row of the permission table or the command. `object_id` is
    what was made or changed, `object_ids` are all ids it bears on. `before` and `after` are JSON: only what differs,
    personal data as marks, secrets as a word. `address` is where the request came from, as far as our own proxies say.
    """

    TYPE: ClassVar[str] = "change.noted"
    VERSION: ClassVar[int] = 1
    # One key a service: the trail keeps the order in which a service committed.
    KEY: ClassVar[str] = "service"

    service: str
    kind: str
    what: str
    noted_epoch: int
    actor_id: str
    roles: tuple[str, ...] = ()
    object_id: str = ""
    object_ids: tuple[str, ...] = ()
    why: str = ""
    before: str = "null"
    after: str = "null"
    address: str = ""
    agent: str = ""
    trace_id: str = ""

    @classmethod
    def example(cls) -> Self:
        """A finance approver released a payment file that another person had prepared."""
        return cls(
            "payments", "changed", "POST /api/payments/v1/payment-files/<file_id>/release", 1_791_158_400, "usr_5",
            ("finance_approver",), "fil_1", ("fil_1", "run_1"), before='{"state": "prepared"}',
            after='{"state": "released"}', address="198.51.100.7", agent="Firefox/140.0",
            trace_id="4bf92f3577b34da6a3ce929d0e0e4736",
        )  # fmt: skip
