"""Who works at a command line. In: nothing. Out: the name under which audit knows them."""

from __future__ import annotations

import getpass


def operator() -> str:
    """Give the account of the machine; whoever may use the command line holds every key anyway."""
    return f"operator:{getpass.getuser()}"
