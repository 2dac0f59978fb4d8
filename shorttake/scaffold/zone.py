"""Which time zone this machine is in: a first guess for a new blog, which its author sees and can change."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from shorttake import clock
from shorttake.errors import SettingsError


def machine_zone(environ: Mapping[str, str] = os.environ, link: Path = Path("/etc/localtime")) -> str:
    """The IANA name of the machine's time zone, "UTC" where it does not say.

    `TZ` goes first (POSIX; a colon before the name is allowed), then where /etc/localtime points
    (localtime(5): below a folder named zoneinfo).
    """
    names = [environ.get("TZ", "").removeprefix(":")]
    try:
        name = str(link.readlink()).partition("zoneinfo/")[2]
        names.append(name.removeprefix("posix/").removeprefix("right/"))  # the same zones, told twice
    except OSError:
        pass  # a container without the file, or a system that copies it
    for name in names:
        try:
            if name:
                return "UTC" if str(clock.zone(name)) == "UTC" else name
        except SettingsError:
            continue
    return "UTC"
