"""Starts a blog: what `shorttake init` puts into a new folder, and how it gets there whole or not at all."""

from shorttake.scaffold.begin import Begun, begin
from shorttake.scaffold.parts import Start, parts

__all__ = ["Begun", "Start", "begin", "parts"]
