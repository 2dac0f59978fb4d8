"""The Nu HTML checker: every page, e-mail editions too, without an error or a warning."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from checks.built import Built, Finding, Skipped

JAR = Path(".venv/site/npm/node_modules/vnu-jar/build/dist/vnu.jar")
# The checker reads from the disk, where no file is of the site's own origin, and takes data (JSON-LD) for a
# script, to which a policy does not apply. Chromium keeps the policy for real, and axe.py hears of it.
_POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def check(site: Built) -> Iterator[Finding]:
    """What the checker says; nothing of it is left out."""
    if not JAR.is_file():
        raise Skipped("the Nu HTML checker is not there (npm: vnu-jar)")
    if not shutil.which("java"):
        raise Skipped("there is no Java (Debian: default-jre-headless)")
    command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    with tempfile.TemporaryDirectory() as folder:
        for page in site.pages:
            copy = Path(folder) / page
            copy.parent.mkdir(parents=True, exist_ok=True)
            text = (site.folder / page).read_text(encoding="utf-8")
            copy.write_text(_POLICY.sub("", text), encoding="utf-8")
        files = [str(Path(folder) / page) for page in site.pages]
        try:
            done = subprocess.run(
                [*command, *files],
                capture_output=True,
                text=True,
                timeout=400,
                check=False,
                stdin=subprocess.DEVNULL,
            )
            messages = json.loads(done.stdout)["messages"]
        except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as error:
            raise Skipped(f"the Nu HTML checker did not run ({type(error).__name__})") from None
    for one in messages:
        page = one.get("url", "").partition(f"{Path(folder).name}/")[2]
        kind = one.get("subType", one["type"])
        yield Finding(f"{page}:{one.get('lastLine', 0)}", f"{kind}: {one['message']}")
