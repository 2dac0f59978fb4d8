"""Where the author would file a link: suggestions with reasons, from a model that keeps itself up to date."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from shorttake import files
from shorttake.errors import FileError, SettingsError, ShorttakeError
from shorttake.sections import model as models
from shorttake.sections.evidence import Asked
from shorttake.sections.guess import HALF_LIFE
from shorttake.sections.model import Model, Unusable
from shorttake.settings import Settings

FILE = "sections.model"  # beside the cache
DOUBTFUL = 0.6  # below this a suggestion asks for a second look


@dataclass(frozen=True)
class Suggestion:
    """The section that is suggested, how sure (0 to 1), all sections with their chances, the likeliest first,
    and why."""

    section: str
    confidence: float
    scores: dict[str, float]
    why: tuple[str, ...]

    @property
    def first_two(self) -> tuple[str, ...]:
        """What is offered: the two likeliest sections."""
        return tuple(self.scores)[:2]

    @property
    def doubtful(self) -> bool:
        """Whether the author had better look at it."""
        return self.confidence < DOUBTFUL

    def as_json(self) -> dict[str, Any]:
        """The shape that `sections suggest --jsonl` answers in."""
        return {
            "section": self.section,
            "confidence": round(self.confidence, 4),
            "scores": {name: round(chance, 4) for name, chance in self.scores.items()},
            "why": list(self.why),
        }


@dataclass(frozen=True)
class Learned:
    """What learning did: links of how many issues, into which file, how long it took in seconds."""

    links: int
    issues: int
    path: Path
    seconds: float
    problems: tuple[ShorttakeError, ...]


class Filing:
    """Suggests sections for one blog; the model is read, or learned anew, when first asked for.

    `path` is the model's file (else `sections.model` beside the cache); it may be deleted at any time. One
    that was named, or learned from elsewhere, is taken as it is. `on_problem` is told of what could not be
    read or written; `on_learn` when learning begins, since that takes a moment.
    """

    def __init__(
        self,
        settings: Settings,
        path: Path | None = None,
        *,
        on_problem: Callable[[ShorttakeError], object] = lambda problem: None,
        on_learn: Callable[[str], object] = lambda why: None,
    ) -> None:
        self._settings = settings
        self._named = path is not None
        self.path = path or settings.cache.parent / FILE
        self._on_problem = on_problem
        self._on_learn = on_learn
        self.half_life, self.auto_file = wishes(settings)

    def suggest(self, asked: Asked) -> Suggestion:
        """Where this link would go, and why: always a section of the settings, whatever the text."""
        from shorttake.sections.reasons import reasons

        model = self.model
        guess = model.guess(model.gather(asked))
        order = guess.order
        chances = _agreeing([guess.chances[number] for number in order], guess.confidence)
        scores = {model.sections[number].name: chance for number, chance in zip(order, chances, strict=True)}
        return Suggestion(next(iter(scores)), guess.confidence, scores, reasons(asked, guess, model))

    @cached_property
    def model(self) -> Model:
        """The model, as fresh as the archive."""
        try:
            model = models.from_text(files.read(self.path).text, self._settings.sections)
            reason = self._behind(model)
        except FileError as error:
            reason = None if self.path.exists() else "nothing is learned yet"
            if reason is None:
                self._on_problem(error)
                reason = "what was learned cannot be read"
        except (ShorttakeError, Unusable) as error:
            reason = f"what was learned cannot be used: {error}"
        if reason is None:
            return model
        if self._named:
            self._on_problem(FileError(reason, str(self.path), "it is learned again from the blog"))
        self._on_learn(reason)
        return self._learn(None)[0]

    def ready(self) -> bool:
        """Whether a suggestion is to be had at once: who asks so takes what was learned before as it is.

        Where nothing has been filed yet there is nothing to learn, so that is at once too.
        """
        if "model" in self.__dict__:
            return True
        try:
            self.__dict__["model"] = models.from_text(files.read(self.path).text, self._settings.sections)
        except (ShorttakeError, Unusable):
            from shorttake.sections.past import take_files

            return next(take_files(self._settings), None) is None
        return True

    def learn(self, folder: Path | None = None) -> Learned:
        """Learns anew, from the blog or from the Short Takes below a folder, and writes the model.

        Raises FileError where the folder is none or the model cannot be written.
        """
        if folder is not None and not folder.is_dir():
            raise FileError("there is no such folder", str(folder), "name a folder with Short Takes in it")
        begin = time.perf_counter()
        model, problems, error = self._learn(folder, tell=False)
        if error is not None:
            raise error
        self.__dict__["model"] = model
        return Learned(model.links, model.issues, self.path, time.perf_counter() - begin, tuple(problems))

    def _learn(
        self, folder: Path | None, tell: bool = True
    ) -> tuple[Model, list[ShorttakeError], FileError | None]:
        from shorttake.sections.apprentice import trained
        from shorttake.sections.past import issues

        stamps = "" if folder else self._stamps()
        past, problems = issues(self._settings, folder)
        apprentice = trained(self._settings.sections, [issue.examples for issue in past], self.half_life)
        model = models.of_apprentice(apprentice, sum(bool(issue.examples) for issue in past))
        model.stamps = stamps
        model.texts = "elsewhere" if folder else self._texts()
        if tell:
            for problem in problems:
                self._on_problem(problem)
        return model, problems, self._write(model, tell)

    def _write(self, model: Model, tell: bool = True) -> FileError | None:
        text = models.to_text(model)
        try:
            try:
                files.create(self.path, text)
            except FileError as error:
                if not isinstance(error.__cause__, FileExistsError):
                    raise
                files.replace(files.Source(self.path, "", files.read_bytes(self.path)), text)
        except FileError as error:
            if tell:
                self._on_problem(error)
            return error
        return None

    def _behind(self, model: Model) -> str | None:
        """Why the model must be learned again, or None: another archive, in what is published of it."""
        if self._named or model.texts == "elsewhere":
            return None
        stamps = self._stamps()
        if model.stamps == stamps:
            return None
        if model.texts != self._texts():
            return "the archive has changed"
        model.stamps = stamps  # files were touched, or drafts changed, and nothing that teaches
        self._write(model)
        return None

    def _stamps(self) -> str:
        """Names, sizes and times of all posts, and what was asked for, in short."""
        known = [f"{models.VERSION} {self.half_life} {self._settings.series}"]
        for folder in self._settings.article_paths:
            for path, size, time_ in files.stamps(self._settings.content / folder):
                known.append(f"{path.relative_to(self._settings.content)}\0{size}\0{time_}")
        return files.digest("\n".join(known).encode("utf-8", "surrogateescape"))

    def _texts(self) -> str:
        """The words of all published Short Takes, in short."""
        from shorttake.sections.past import is_draft, take_files

        known = [f"{models.VERSION} {self.half_life} {self._settings.series}"]
        for path in take_files(self._settings):
            try:
                data = files.read_bytes(path)
            except FileError:
                continue
            if not is_draft(data):
                known.append(f"{path.name} {files.digest(data)}")
        return files.digest("\n".join(sorted(known)).encode("utf-8", "surrogateescape"))


def wishes(settings: Settings) -> tuple[float, float | None]:
    """The author's `half_life` (in issues) and `auto_file` (a confidence, or None). Raises SettingsError."""
    own = settings.pelican.get("SHORTTAKE") or {}
    said = own.get("half_life", HALF_LIFE)
    if isinstance(said, bool) or not isinstance(said, int | float) or not 0.5 <= said <= 10_000:
        raise SettingsError(
            f"it is {said!r}", "SHORTTAKE['half_life']", "it wants a number of issues, such as 30"
        )
    sure = own.get("auto_file")
    if sure is not None and (
        isinstance(sure, bool) or not isinstance(sure, int | float) or not 0.5 <= sure <= 1
    ):
        raise SettingsError(
            f"it is {sure!r}", "SHORTTAKE['auto_file']", "it wants None or a number such as 0.9"
        )
    return float(said), None if sure is None else float(sure)


def _agreeing(chances: Iterable[float], confidence: float) -> list[float]:
    """The chances, likeliest first, with the first as sure as its confidence says if the order allows."""
    first, *rest = chances
    whole = sum(rest)
    if not rest or whole <= 0:
        return [first, *rest]
    # The second is never made likelier than the first: c >= (1 - c) * second / whole.
    least = rest[0] / (whole + rest[0])
    most = max(confidence, least)
    return [most, *(min(most, (1 - most) * one / whole) for one in rest)]
