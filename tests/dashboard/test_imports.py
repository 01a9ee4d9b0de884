"""What importing the dashboard costs."""

import subprocess
import sys


def test_the_package_and_its_command_load_no_panel() -> None:
    script = "import sys, dashboard, dashboard.cli; sys.exit('panel' in sys.modules or 'bokeh' in sys.modules)"
    subprocess.run([sys.executable, "-c", script], check=True)
