"""
Prints what docs/ says about orders, from the code that reads them.

`python -m core.intake > docs/intake.schema.json`; `python -m core.intake tables` prints the tables of docs/imports.md.
"""

import json
import sys

from core.intake.mapping import tables
from core.intake.schema import json_schema

if __name__ == "__main__":
    if sys.argv[1:] == ["tables"]:
        sys.stdout.write(tables())
    else:
        json.dump(json_schema(), sys.stdout, indent=2)
        sys.stdout.write("\n")
