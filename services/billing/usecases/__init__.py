"""What one can do with billing: one verb, one file, one public function; none of them commits.

In: a unit (see `ports`), the call, a command. Out: what the caller needs to know.
"""
