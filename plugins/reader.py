"""Posts as their author has them: front matter of Hugo, Jekyll or Pelican, read by shorttake's parser."""

import contextlib
import html
import re
from pathlib import Path

from pelican import signals
from pelican.readers import BaseReader
from pelican.urlwrappers import Author, Category, Tag
from pelican.utils import SafeDatetime

from shorttake import site
from shorttake.errors import Problems
from shorttake.render.markdown import ItemMark, SectionMark
from shorttake.render.opening import opening_html
from shorttake.render.redirects import alias_file
from shorttake.text.series import tag_slug
from shorttake.text.summary import summary_source

BUILDS_FROM = ()  # nothing besides content, theme and settings

_DAY = re.compile(r"(?:19|20)[0-9]{2}-[01][0-9]-[0-3][0-9]")


class PostReader(BaseReader):
    """Markdown with front matter -> HTML and the metadata that Pelican knows."""

    file_extensions = ("md", "markdown", "mkd", "mdown")

    def read(self, source_path):
        blog = site.of_build(self.settings)
        post = blog.post(Path(source_path))
        take = None
        if post.kind == "take":
            from shorttake.takes.parse import read_take  # not for each edit of another post

            take = blog.remember(read_take, post.source.text, post.body_at)
        live = blog.liveblogs.get(post.file)
        at = post.body_at
        if live is None:
            rendered = blog.renderer.convert(
                post.body,
                items=[ItemMark(item.start - at, item.end - at, item.anchor) for item in take.items]
                if take
                else (),
                sections=[SectionMark(one.start - at, one.anchor) for one in take.sections if one.heading]
                if take
                else (),
            )
            return rendered.html, self._metadata(post, take, blog, rendered.html)
        from shorttake.liveblog.page import inert  # blogs without a liveblog need not wait for these
        from shorttake.render.entries import in_parts

        def convert(text, sections):
            return blog.renderer.convert(text, sections=sections)

        marks = [SectionMark(entry.start - at, entry.anchor) for entry in live.entries]
        rendered = in_parts(convert, post.body, marks)
        said = self._metadata(post, take, blog)
        timed = bool(live.entries)  # those are typed in a hurry: nothing in them may run
        said |= {"liveblog": live, "summary": inert(said["summary"]) if timed else said["summary"]}
        return inert(rendered.html) if timed else rendered.html, said

    def process_metadata(self, name, value):
        """As Pelican's, which guesses at the day in a file's name as it would at any date."""
        if name == "date" and _DAY.fullmatch(value):
            with contextlib.suppress(ValueError):
                return SafeDatetime(*map(int, value.split("-")))
        return super().process_metadata(name, value)

    def _metadata(self, post, take, blog, page=""):
        head = post.head
        updated = blog.updated.get(post.feed_id)
        said = {
            # Pelican's templates put titles into HTML as they are; ours escape them, once.
            "title": head.title,
            "slug": head.slug,
            "status": head.status,
            "date": head.date,
            "modified": updated,
            "authors": [self._named(Author, name) for name in head.authors] or None,
            # Pelican wants one for drafts, whatever it does without elsewhere.
            "category": self._named(Category, (*head.categories, self.settings["DEFAULT_CATEGORY"])[0]),
            "tags": [self._named(Tag, name) for name in head.tags] or None,
            "summary": self._summary(post, blog, page),
            "description": head.summary,
            "url": post.address.lstrip("/") if head.path else None,
            "save_as": alias_file(post.address) if head.path else None,
            "post": post,
            "parts": take,
            "kind": post.kind,
            "comments": head.comments,
            "updated": updated,
            "other": head.other,
        }
        return {key: value for key, value in said.items() if value is not None or key in ("parts", "updated")}

    def _named(self, kind, name):
        """The one object of a tag, category or author, with an address of our making: Pelican's has none for
        "!!!" or "C#"."""
        words = (kind.__name__, name, tag_slug(name))
        named = site.of_build(self.settings).named
        one = named.get(words)
        if one is None:
            one = named[words] = kind(name, self.settings)
            one.slug = words[2]
        return one

    def _summary(self, post, blog, page):
        if post.head.summary:
            return f"<p>{html.escape(post.head.summary, quote=False)}</p>"
        short = opening_html(post.body, page)
        if short is None:
            short = blog.renderer.convert(blog.remember(summary_source, post.body)).html
        return re.sub(r"\s(?:id|class)=\"[^\"]*\"", "", short)  # an id stands once in a page


def keep_others(content):
    """What the author wrote besides reaches the templates in `metadata`, out of the way of Pelican's own."""
    content.metadata = {**getattr(content, "other", {}), **content.metadata}
    if hasattr(content, "date"):  # as `datetime` attributes have it
        content.date_iso = content.date.isoformat()
        content.updated_iso = content.updated.isoformat() if getattr(content, "updated", None) else ""


def check(pelican):
    """Every file that cannot be read is named before anything is built."""
    try:
        site.of_build(pelican.settings).liveblogs  # noqa: B018 (reading is the check, of all posts)
    except Problems as problems:
        import logging

        logging.getLogger(__name__).error("%s", problems)


def register():
    """Called by Pelican."""
    signals.initialized.connect(check)
    signals.content_object_init.connect(keep_others)
    signals.readers_init.connect(
        lambda readers: readers.reader_classes.update(dict.fromkeys(PostReader.file_extensions, PostReader)),
        weak=False,
    )
