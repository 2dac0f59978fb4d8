"""Which services the author has, and what lets us in: addresses from the settings, secrets from elsewhere.

A secret stands in an environment variable and nowhere else, so that no file of the blog can give it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from shorttake.errors import SettingsError


@dataclass(frozen=True)
class Account:
    """One account at one service: `url` is where its API begins, without a slash at the end.

    `secrets` are by the name of their environment variable. Only what has `tag` is asked for.
    """

    service: str
    url: str
    tag: str
    secrets: Mapping[str, str] = field(repr=False)

    @property
    def who(self) -> str:
        """What tells two accounts at one service apart, without giving away a secret."""
        from shorttake.files import digest

        whole = "\0".join([self.url, *(f"{key}={value}" for key, value in sorted(self.secrets.items()))])
        return digest(whole.encode("utf-8", "surrogatepass"))[:16]


@dataclass(frozen=True)
class Needs:
    """What a service needs: where it is, if it is at one place, and the secrets by their variables."""

    label: str
    url: str | None
    secrets: Mapping[str, str]


NEEDS: Mapping[str, Needs] = {
    "pinboard": Needs(
        "Pinboard",
        "https://api.pinboard.in/v1",
        {"PINBOARD_TOKEN": "“user:LETTERS”, on Pinboard's page Settings › Password"},
    ),
    "linkding": Needs(
        "linkding", None, {"LINKDING_TOKEN": "the REST API token, on linkding's page Settings › Integrations"}
    ),
    "raindrop": Needs(
        "Raindrop.io",
        "https://api.raindrop.io/rest/v1",
        {"RAINDROP_TOKEN": "a test token, on Raindrop's page Settings › Integrations › For developers"},
    ),
    "shaarli": Needs(
        "Shaarli", None, {"SHAARLI_SECRET": "the REST API secret, on Shaarli's page Tools › Configure"}
    ),
    "wallabag": Needs(
        "wallabag",
        None,
        {
            "WALLABAG_CLIENT_ID": "on wallabag's page API clients management",
            "WALLABAG_CLIENT_SECRET": "on wallabag's page API clients management",
            "WALLABAG_USERNAME": "the name that you log in with",
            "WALLABAG_PASSWORD": "the password that you log in with",
        },
    ),
}


def accounts(
    settings: Mapping[str, object], tag: str | None, environ: Mapping[str, str]
) -> tuple[list[Account], list[SettingsError]]:
    """The accounts that `SHORTTAKE["bookmarks"]` names, and why one that it names cannot be used.

    A service is named with its address (`"linkding": "https://links.example.org"`), or, where it is at one
    place, with True; `tag` is what marks a bookmark for the blog.
    """
    found: list[Account] = []
    problems: list[SettingsError] = []
    for name, needs in NEEDS.items():
        value = settings.get(name)
        if value in (None, False, ""):
            continue
        try:
            found.append(_account(name, needs, value, tag, environ))
        except SettingsError as error:
            problems.append(error)
    return found, problems


def _account(name: str, needs: Needs, value: object, tag: str | None, environ: Mapping[str, str]) -> Account:
    where = f"SHORTTAKE['bookmarks'][{name!r}]"
    url = needs.url if value is True else value
    if not isinstance(url, str) or not url.lower().startswith(("https://", "http://")):
        example = "True" if needs.url else f'"https://{name}.example.org"'
        raise SettingsError(f"{value!r} does not say where {needs.label} is", where, f"write {example}")
    if not tag:
        raise SettingsError(
            f"all of {needs.label} would come, since no tag says what is for the blog",
            "SHORTTAKE['bookmarks']['tag']",
            'write "tag": "shorttake", or whatever you mark such bookmarks with; or give --only-tag',
        )
    secrets = {key: environ.get(key, "").strip() for key in needs.secrets}
    missing = [f"{key} ({needs.secrets[key]})" for key, secret in secrets.items() if not secret]
    if missing:
        raise SettingsError(
            f"{needs.label} wants to know who asks", where, f"set in the environment: {', '.join(missing)}"
        )
    return Account(name, url.rstrip("/"), tag, secrets)
