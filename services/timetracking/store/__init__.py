"""Timetracking's database: tables, repositories, the unit of work, migrations."""
