"""What is known of each link: Robust Links on those that died, and, if the settings say so, /link-health/."""

import logging

from pelican import signals
from pelican.generators import Generator

from shorttake import site
from shorttake.errors import ShorttakeError
from shorttake.render.archived import robust_links
from shorttake.rot import health
from shorttake.rot.rules import Rules
from shorttake.text.links import find

BUILDS_FROM = ()  # nothing besides content (the ledger lies there), theme and settings; never the network

FOLDER = "link-health/"
log = logging.getLogger(__name__)


def known(blog):
    """What the ledger says, read once in a build."""
    if not hasattr(blog, "link_health"):
        try:
            blog.link_rules = Rules.of(blog.settings.pelican)
            blog.link_health = health.load(blog.settings.content, blog.link_rules)
        except ShorttakeError as error:
            log.error("%s", str(error))
            blog.link_rules, blog.link_health = Rules(), health.Health({}, None)
    return blog.link_health


def decorate(content):
    """Marks the links of a post or page that died."""
    if not hasattr(content, "post"):
        return
    blog = site.of_build(content.settings)
    said = known(blog)
    post = content.post
    links = find(post.source.text, post.body_at).links if said.verdicts else ()
    rotten = said.rotten([link.url for link in links if link.kind != "image"])
    content._content = robust_links(content._content, rotten)
    if blog.link_rules.on_build:
        for url, state in rotten.items():
            if f'data-originalurl="{url}"' not in content._content.replace("&amp;", "&"):
                log.warning("%s: %s is %s; `shorttake repair` may know a copy", post.file, url, state)


class HealthGenerator(Generator):
    """Writes /link-health/, if the settings want it."""

    def generate_output(self, writer):
        blog = site.of_build(self.settings)
        said = known(blog)
        if not blog.link_rules.page:
            return
        addresses = {post.file: (post.address or "").lstrip("/") for post in blog.posts.values()}
        writer.write_file(
            f"{FOLDER}index.html",
            self.get_template("health"),
            self.context,
            self.settings["RELATIVE_URLS"],
            health=health.page(said, blog.links, addresses),
            url=FOLDER,
        )


def register():
    """Called by Pelican."""
    signals.content_object_init.connect(decorate)
    signals.get_generators.connect(lambda pelican: HealthGenerator, weak=False)
