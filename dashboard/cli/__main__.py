"""`python -m dashboard.cli` is the `printdesk` command."""

from dashboard.cli import main

if __name__ == "__main__":
    main()
