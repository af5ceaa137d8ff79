"""A fault in one record, raised where it is seen and turned into a `RowError` by the reader."""

from __future__ import annotations


class RowFault(Exception):  # noqa: N818 - a fault of the row, never of the program
    """`role` is the column's meaning (start_time, hours), which the reader translates into the file's own header."""

    def __init__(self, role: str, code: str, detail: str) -> None:
        """Name the role, a stable code and a sentence with the remedy."""
        super().__init__(detail)
        self.role = role
        self.code = code
        self.detail = detail
