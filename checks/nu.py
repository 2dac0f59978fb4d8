"""The Nu HTML checker: every page, e-mail editions too, without an error or a warning."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from checks.built import Built, Finding, Skipped

JAR = Path(".venv/site/npm/node_modules/vnu-jar/build/dist/vnu.jar")


def check(site: Built) -> Iterator[Finding]:
    """What the checker says; nothing of it is left out."""
    if not JAR.is_file():
        raise Skipped("the Nu HTML checker is not there (npm: vnu-jar)")
    if not shutil.which("java"):
        raise Skipped("there is no Java (Debian: default-jre-headless)")
    command = ["java", "-Xss4m", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    files = [str(site.folder / page) for page in site.pages]
    done = subprocess.run(
        [*command, *files], capture_output=True, text=True, timeout=400, check=False, stdin=subprocess.DEVNULL
    )
    try:
        messages = json.loads(done.stdout)["messages"]
    except (ValueError, KeyError):
        raise Skipped(f"the Nu HTML checker did not run: {done.stderr[-300:]}") from None
    for one in messages:
        page = one.get("url", "").partition(f"{site.folder.name}/")[2]
        yield Finding(
            f"{page}:{one.get('lastLine', 0)}", f"{one.get('subType', one['type'])}: {one['message']}"
        )
