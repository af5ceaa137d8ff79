"""How a reader says that bytes are no sound bank file.

In: where and which rule. Out: a refusal with the code `file_unsound`; the file must not leave.
"""

from __future__ import annotations

from shared.values.refusal import Refusal


def unsound(where: str, rule: str) -> Refusal:
    """Build the refusal for a broken rule; `where` is a line or an element."""
    return Refusal("file_unsound", f"{where}: {rule}. The file must not leave; discard it and prepare another.")


def require(holds: bool, where: str, rule: str) -> None:  # noqa: FBT001 - it is the condition itself
    """Refuse unless the rule holds."""
    if not holds:
        raise unsound(where, rule)
