"""`python -m deploy.cli`: the command line without its installed script."""

from __future__ import annotations

from deploy.cli.main import main

main()
