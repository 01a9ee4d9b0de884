"""Every check of the project, one after the other: format, lint, types, tests with warnings as errors."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CHECKS = {
    "format": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "types": ["mypy"],
    "security": ["bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", "core", "dashboard"],
    # On two cores: most tests wait for a server or a database now and then, browsers leave nothing to share.
    "tests": ["pytest", "-n", "3", "-m", "not alone and not browser"],
    "tests in a browser": ["pytest", "-n", "2", "-m", "browser and not alone"],
    "tests that measure": ["pytest", "-m", "alone"],
}


def main(arguments: list[str]) -> int:
    """Run the checks, all of them even when one fails; *arguments* go to pytest. Returns how many failed."""
    failed = []
    for name, command in CHECKS.items():
        print(f"== {name}: {' '.join(command)}", flush=True)
        extra = arguments if command[0] == "pytest" else []
        code = subprocess.run([sys.executable, "-m", *command, *extra], cwd=ROOT, check=False).returncode
        chose_none = bool(extra) and code == pytest.ExitCode.NO_TESTS_COLLECTED
        if code and not chose_none:
            failed.append(name)
    print(f"failed: {', '.join(failed)}" if failed else "every check passed", flush=True)
    return len(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
