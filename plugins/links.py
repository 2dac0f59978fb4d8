"""What pages show around the author's text: hosts, permalinks, boxes that scroll, sizes of pictures."""

from pathlib import Path

from pelican import signals

from shorttake import site
from shorttake.render.decorate import decorated
from shorttake.render.pictures import find, size_of, sized
from shorttake.render.reachable import reachable
from shorttake.urls import host_label

BUILDS_FROM = ()  # nothing besides content, theme and settings


def decorate(content):
    """Keeps the post's own HTML for feeds as `bare`, and shows more around its links on its page."""
    if not hasattr(content, "post"):
        return
    blog = site.of_build(content.settings)
    content.bare = content._content
    own = host_label(blog.settings.site_url)
    anchors = sorted(item.anchor for item in content.parts.items) if content.parts else []
    page = blog.remember(decorated, content._content, own, anchors)
    content._content = sized(reachable(page), sizes(content))


def sizes(content):
    """What tells how large a picture of this post is, by its address there."""
    folder, beside = Path(content.settings["PATH"]), content.post.source.path.parent

    def size(address):
        found = find(address, folder, beside)
        return size_of(found) if found else None

    return size


def register():
    """Called by Pelican."""
    signals.content_object_init.connect(decorate)
