"""What the disk refused, in words. In: an error on its way out of a command. Out: a sentence, or None."""

from __future__ import annotations

import errno
import os
import sqlite3

_OF_THE_DISK = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR,
    # A link that leads nowhere stands where a folder should come, a folder where a file should, a name cannot be.
    errno.EEXIST, errno.EISDIR, errno.ELOOP, errno.ENAMETOOLONG,
}  # fmt: skip
_OF_SQLITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_AGAIN = "Mend that and run it again; what was not committed is as it was."


def refused_by_disk(error: BaseException) -> str | None:
    """Say which file cannot be read or written and why, where that is what went wrong."""
    if isinstance(error, OSError) and error.errno in _OF_THE_DISK:
        return f"{error.filename or 'A file'}: {os.strerror(error.errno)}. {_AGAIN}"
    # SQLAlchemy wraps what the database said.
    said = getattr(error, "orig", error)
    # Extended codes hold the plain one in their lowest byte.
    if isinstance(said, sqlite3.Error) and getattr(said, "sqlite_errorcode", 0) & 0xFF in _OF_SQLITE:
        return f"A database cannot be used: {said}. {_AGAIN}"
    return None
