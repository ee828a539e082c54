"""How hard the fuzzing looks: some dozen examples, or ``make fuzz`` with thousands of new ones."""

import os

from hypothesis import HealthCheck, settings

ASKED = int(os.environ.get("FUZZ") or 0)
fuzzed = settings(
    max_examples=ASKED or 50,
    derandomize=not ASKED,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
