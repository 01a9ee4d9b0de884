"""Prints the description of the API: `python -m dashboard.api > docs/openapi.json`."""

import sys

from dashboard.api.documents import document

if __name__ == "__main__":
    sys.stdout.write(document() + "\n")
