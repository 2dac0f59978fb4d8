"""Short Takes: their sections at a glance, previous and next of their series, and a page for each series."""

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.render.stale.notes import text_of
from shorttake.takes.issues import Jump, jumps, ordered, series_of
from shorttake.text.series import slugify

BUILDS_FROM = ()  # nothing besides content, theme and settings


class Issue:
    """What the templates know of a Short Take besides its text."""

    def __init__(self, article, sections):
        self.series = article.post.head.series
        self.series_slug = slugify(self.series)
        self.series_url = f"series/{self.series_slug}/"
        self.number = article.post.head.number
        self.sections = sections
        self.previous = self.next = None


class Series:
    """All issues of one series, newest first."""

    def __init__(self, name, issues):
        self.name, self.slug, self.issues = name, slugify(name), issues
        self.url = f"series/{self.slug}/"


class SeriesGenerator(Generator):
    """Writes /series/NAME/ for each series."""

    def generate_output(self, writer):
        for series in self.context.get("series_list", ()):
            writer.write_file(
                f"{series.url}index.html",
                self.get_template("series"),
                self.context,
                self.settings["RELATIVE_URLS"],
                series=series,
                url=series.url,
            )


def glance(article, notes):
    """The sections of a Short Take; as noted, where its text is the same."""
    text = text_of(article, ("parts",))
    if text is None:
        return jumps(article.parts)
    noted = notes.of(
        article.post.file, text, lambda: [tuple(vars(one).values()) for one in jumps(article.parts)]
    )
    return tuple(Jump(*one) for one in noted)


def add_series(generator):
    """Gives each Short Take its place in its series, and every post its neighbours in time."""
    by_time = sorted(generator.articles, key=lambda article: (article.date, article.post.file))
    for article, before, after in zip(by_time, [None, *by_time], [*by_time[1:], None], strict=False):
        article.previous_in_time, article.next_in_time = before, after
    notes = site.of_build(generator.settings).notes("takes", None)
    for article in [*generator.articles, *generator.hidden_articles, *generator.drafts]:
        article.take = None
        if article.kind == "take" and article.post.head.series:
            article.take = Issue(article, glance(article, notes))
    takes = [article for article in generator.articles if article.take]
    found = []
    for name, issues in series_of(takes, key=lambda article: article.take.series).items():
        line = ordered(issues, key=lambda article: (article.take.number, article.date))
        for article, before, after in zip(line, [None, *line], [*line[1:], None], strict=False):
            article.take.previous, article.take.next = before, after
        found.append(Series(name, line[::-1]))
    generator.context["series_list"] = found


def register():
    """Called by Pelican."""
    signals.article_generator_finalized.connect(add_series)
    signals.get_generators.connect(lambda pelican: SeriesGenerator, weak=False)
