"""Prints the JSON Schema of an order: `python -m core.intake > docs/intake.schema.json`."""

import json
import sys

from core.intake.schema import json_schema

if __name__ == "__main__":
    json.dump(json_schema(), sys.stdout, indent=2)
    sys.stdout.write("\n")
