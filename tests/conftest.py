"""What every test needs: this checkout before any installed one, and properties tried alike in every run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
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


@pytest.fixture(scope="session")
def clean_environ() -> dict[str, str]:
    """The environment of a new machine: only what pip needs to reach its registry comes along."""
    kept = ("HOME", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "XDG_CACHE_HOME", "TMPDIR")
    proxies = ("http_proxy", "https_proxy", "no_proxy")
    return {"PATH": "/usr/local/bin:/usr/bin:/bin"} | {
        name: value
        for name, value in os.environ.items()
        if name in kept or name.startswith("PIP_") or name.lower() in proxies
    }


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skips a test that installs packages where their registry is out of reach: a laptop on a train."""
    folder = tmp_path_factory.mktemp("registry")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-cache-dir"]
    done = subprocess.run(
        [*command, "--retries=0", "--timeout=20", "--dest", str(folder), "mdurl"],
        capture_output=True,
        timeout=120,
        check=False,
    )
    if done.returncode:
        pytest.skip("the package registry is not reachable from here")
