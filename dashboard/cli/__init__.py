"""The `printdesk` command. Its modules import Panel inside the commands that need it, never before."""

from dashboard.cli.run import main

__all__ = ["main"]
