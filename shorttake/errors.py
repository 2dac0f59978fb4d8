"""Every error that shorttake raises on purpose, drawn as a tree.

    ShorttakeError            what went wrong, where, and what to do about it
    ├── UsageError            the command was called in a way that cannot work (exit 2)
    ├── SettingsError         pelicanconf.py says something that cannot be used
    ├── TextError             a file of the author's cannot be read as what it should be
    │   ├── FrontMatterError  its front matter is broken
    │   └── EditError         an edit does not fit the text it is for
    ├── FileError             the disk said no
    │   └── ChangedError      a file changed since it was read; nothing was written
    ├── AddressError          something that should be a web address is none
    ├── FetchRefused          an address that we never fetch (private, wrong scheme)
    └── Problems              several of the above at once, each worth telling

A dead site or a bad feed is *not* here: it is a value that `web` returns (house.md, manner 6).
"""

from __future__ import annotations

from collections.abc import Sequence


class ShorttakeError(Exception):
    """Something that the author can do something about.

    `what` is one sentence without a full stop at its end; `where` names a file (with line and
    column where they are known), an address or an option; `hint` says what to do next.
    The command line prints the three and exits with `exit_code`.
    """

    exit_code = 1

    def __init__(self, what: str, where: str | None = None, hint: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.hint = hint

    def __str__(self) -> str:
        text = f"{self.where}: {self.what}" if self.where else self.what
        return f"{text} ({self.hint})" if self.hint else text


class UsageError(ShorttakeError):
    """The command was called in a way that cannot work."""

    exit_code = 2


class SettingsError(ShorttakeError):
    """`pelicanconf.py` says something that cannot be used."""


class TextError(ShorttakeError):
    """A file of the author's cannot be read as what it should be."""


class FrontMatterError(TextError):
    """The front matter of a file is broken."""


class EditError(TextError):
    """An edit does not fit the text that it is for."""


class FileError(ShorttakeError):
    """The disk said no: full, read-only, not permitted, not there."""


class ChangedError(FileError):
    """A file changed on disk since it was read; nothing was written."""


class AddressError(ShorttakeError):
    """Something that should be a web address is none."""


class FetchRefused(ShorttakeError):
    """An address that is never fetched: private, or neither http nor https."""


class Problems(ShorttakeError):
    """Several errors at once, so that the author can mend all of them in one go."""

    def __init__(self, problems: Sequence[ShorttakeError], what: str | None = None) -> None:
        many = len(problems)
        super().__init__(what or f"{many} problem{'s' if many != 1 else ''} found")
        self.problems = tuple(problems)

    def __str__(self) -> str:
        return "\n".join([self.what, *(f"  {problem}" for problem in self.problems)])
