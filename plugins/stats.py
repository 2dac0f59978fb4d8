"""The page /stats/: what the archive says about itself, as charts, sentences and tables."""

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.stats.page import page

BUILDS_FROM = ()  # nothing besides content, theme and settings

FOLDER = "stats/"


class StatsGenerator(Generator):
    """Writes /stats/, unless the settings want none."""

    def generate_output(self, writer):
        blog = site.of_build(self.settings)
        if not blog.settings.pelican.get("SHORTTAKE", {}).get("stats", True):
            return
        writer.write_file(
            f"{FOLDER}index.html",
            self.get_template("stats"),
            self.context,
            self.settings["RELATIVE_URLS"],
            page=page(blog.statistics()),
            url=FOLDER,
        )


def register():
    """Called by Pelican."""
    signals.get_generators.connect(lambda pelican: StatsGenerator, weak=False)
