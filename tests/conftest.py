"""What every test needs: this checkout before any installed one, and properties tried alike in every run."""

import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

# The same examples on every machine and in every run; a slow machine is no failure of the code.
settings.register_profile(
    "suite",
    derandomize=True,
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
# For hunting: pytest --hypothesis-profile=hunt
settings.register_profile("hunt", max_examples=3000, deadline=None)
settings.load_profile("suite")
