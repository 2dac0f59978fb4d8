"""What pages show around the author's text: hosts behind links, permalinks of items, boxes that scroll."""

from pelican import signals

from shorttake import site
from shorttake.render.decorate import add_permalinks, label_hosts
from shorttake.render.reachable import reachable
from shorttake.urls import host_label

BUILDS_FROM = ()  # nothing besides content, theme and settings


def decorate(content):
    """Keeps the post's own HTML for feeds as `bare`, and shows more around its links on its page."""
    if not hasattr(content, "post"):
        return
    content.bare = content._content
    own = host_label(site.of_build(content.settings).settings.site_url)
    page = label_hosts(content._content, own)
    if content.parts:
        page = add_permalinks(page, {item.anchor for item in content.parts.items})
    content._content = reachable(page)


def register():
    """Called by Pelican."""
    signals.content_object_init.connect(decorate)
