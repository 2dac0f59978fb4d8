"""Documentation is run: every command has help with an example and a place in the guide, every setting a line."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from shorttake import settings
from shorttake.cli import COMMANDS, shorttake

ROOT = Path(__file__).resolve().parents[1]
GUIDE = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


def commands() -> dict[str, click.Command]:
    """Every command by the words that call it."""
    found: dict[str, click.Command] = {}
    context = click.Context(shorttake)
    for name in COMMANDS:
        command = shorttake.get_command(context, name)
        assert command is not None
        found[name] = command
        if isinstance(command, click.Group):
            inner = click.Context(command)
            found |= {
                f"{name} {sub}": command.get_command(inner, sub) for sub in command.list_commands(inner)
            }
    return found


@pytest.mark.parametrize("name", list(commands()))
def test_a_command_explains_itself(name: str) -> None:
    command = commands()[name]
    words = command.get_help(click.Context(command, info_name=name))
    assert command.help, "a sentence that says what it does"
    assert f"Example: shorttake {name.split()[0]}" in words.replace("\n", " ").replace("  ", " ")
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{parameter.opts} is explained"


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_command_has_its_place_in_the_guide(name: str) -> None:
    assert re.search(rf"^## .*`{name}`|^## .*`{name} ", GUIDE, re.MULTILINE), f"a heading names `{name}`"


@pytest.mark.parametrize("key", list(settings.KEYS))
def test_a_setting_has_its_line(key: str) -> None:
    assert f"| `{key}` |" in SETTINGS


def test_links_of_the_documentation_lead_somewhere() -> None:
    for page in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
