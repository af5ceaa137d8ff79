"""Who acts in the sample month. In: nothing. Out: the demo people, their addresses and what they may do.

The same people can sign in to the sample data; their password is public, which is why they exist nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

# The file that says of a folder that a sample month made it, demo people and all.
MARKER = ".hourbook-month"
# Beside it while the month is being told: what stands there is not the whole story yet.
HALF = ".hourbook-month-half"
DEMO_PASSWORD = "hourbook-demo"  # noqa: S105 - printed on the first page, for a sample on the loopback address


@dataclass(frozen=True)
class DemoPerson:
    """One person: a short key, the role, and the address they sign in with."""

    key: str
    role: str
    email: str


DEMO_PEOPLE = (
    DemoPerson("admin", "admin", "admin@demo.example"),
    DemoPerson("vendor_0", "vendor_manager", "vendor@demo.example"),
    DemoPerson("vendor_1", "vendor_manager", "vendor2@demo.example"),
    DemoPerson("trainer", "trainer", "trainer@demo.example"),
    DemoPerson("approver", "approver", "approver@demo.example"),
    DemoPerson("finance", "finance", "finance@demo.example"),
    DemoPerson("finance_approver", "finance_approver", "finance2@demo.example"),
    DemoPerson("client", "client", "client@demo.example"),
    DemoPerson("auditor", "auditor", "auditor@demo.example"),
)


def demo_logins() -> dict[str, str]:
    """Give one address for each role, in the order an hour meets them."""
    return {person.role: person.email for person in DEMO_PEOPLE if person.key != "vendor_1"}
