"""Fast builds: Pelican that renders only the pages of which something changed.

What is stale is judged in shorttake/render/stale. With Pelican's own command all pages are rendered.
"""

import fnmatch
import functools
import os
import re
import shutil
from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from pelican import contents, signals, urlwrappers
from pelican.generators import ArticlesGenerator
from pelican.paginator import Paginator
from pelican.readers import Readers
from pelican.utils import DateFormatter, get_relative_path, path_to_url, sanitised_join
from pelican.writers import Writer

from shorttake import site
from shorttake.render.dates import Dates
from shorttake.render.stale.addresses import is_simple
from shorttake.render.stale.article import KnownArticle
from shorttake.render.stale.beside import is_possible
from shorttake.render.stale.feed import asked
from shorttake.render.stale.others import HALF, MOST, Half, Others, Shared, is_ours
from shorttake.render.stale.posts import Posts

BUILDS_FROM = ()  # nothing besides content, theme and settings


class Article(KnownArticle, contents.Article):  # its name is a part of the names of Pelican's settings
    """A post that knows what it was when it was kept."""


MANY = 200  # posts that are worth a second process
HEARD = (signals.article_generator_preread, signals.article_generator_context)
WRAPPERS = {kind.__name__: kind for kind in (urlwrappers.Tag, urlwrappers.Category, urlwrappers.Author)}


class KeepingReaders(Readers):
    """Reads a post from its file, unless it was read for the last build and nothing it is made of changed."""

    half = None  # the part of the posts that a process beside this one reads

    def read_file(self, base_path, path, content_class=contents.Page, fmt=None, context=None, **told):
        """As Pelican's."""
        if content_class is not contents.Article:
            return super().read_file(base_path, path, content_class, fmt, context, **told)
        full = f"{base_path}/{path}"
        if self.half is not None and full in self.half.files:
            self.half, half = None, self.half
            half.take()
        posts = self._posts
        if posts and (line := posts.reads.made(full)):

            def anew():
                return vars(super(KeepingReaders, self).read_file(base_path, path, Article, context=context))

            try:
                found = posts.again(Article, full, line, context, anew)
            except Exception:  # noqa: BLE001 (what cannot be used is made anew)
                found = None
            if found is not None:
                return found
        found = super().read_file(base_path, path, Article, fmt, context, **told)
        if posts and isinstance(found, Article):
            posts.keep(found, full)
        return found

    @functools.cached_property
    def _posts(self):
        """The posts as they were made; None where nobody can say whether they would be made likewise."""
        blog = site.of_build(self.settings)
        heard = any(one.receivers for one in HEARD)
        if not blog.reads or not self.settings["WITH_FUTURE_DATES"] or heard:
            return None
        return Posts(
            self.settings, blog.reads, blog.posts, blog.liveblogs, blog.updated, WRAPPERS, blog.named
        )


def among(some):
    """These posts, as a list that knows at once whether one is in it: Pelican asks for each of each tag."""
    inside = frozenset(some)  # posts are compared as objects
    return type("Among", (list,), {"__contains__": staticmethod(inside.__contains__)})(some)


class KeepingArticles(ArticlesGenerator):
    """Pelican's, for thousands of posts."""

    def get_files(self, paths, exclude=None, extensions=None):
        """As Pelican's, in their order; where many are to be read, a part of them is read beside."""
        found = sorted(super().get_files(paths, exclude, extensions))
        blog = site.of_build(self.settings)
        if blog.reads is None or not self.settings["WITH_FUTURE_DATES"] or self.divided:
            return found
        self.divided = True
        new = [file for file in found if not blog.reads.made(f"{self.path}/{file}")]
        if len(new) < MANY or not is_possible() or any(one.receivers for one in HEARD):
            return found
        blog.updated  # noqa: B018 (asked for by every post)
        share = new[:: 4 if "linked" in self.settings["PLUGINS"] else 2]

        def read():
            if "linked" in self.settings["PLUGINS"]:  # asks the index for every link; that takes a while
                blog.archive.refresh()
            for file in share:
                self.readers.read_file(self.path, file, contents.Article, context=self.context)

        full = [f"{self.path}/{file}" for file in share]
        self.readers.half = Half(full, read, blog.cache, blog.reads, blog.records)
        others = set(share)
        return [file for file in found if file not in others] + share

    divided = False

    def _include_path(self, path, extensions=None):
        """As Pelican's, which works out for each file what its settings mean."""
        ending = path[path.rfind(".") + 1 :]
        if extensions is not None or "/" in ending or not ending.isalnum():
            return super()._include_path(path, extensions)
        if self._ignored is None:
            self._ignored = re.compile(
                "|".join(map(fnmatch.translate, self.settings["IGNORE_FILES"])) or "(?!)"
            )
            self._extensions = frozenset(self.readers.extensions)
        return ending in self._extensions and not self._ignored.match(path.rpartition("/")[2])

    _ignored = None

    def get_cached_data(self, filename, default=None):
        """As Pelican's, whose own cache looks at each file, even where it is turned off."""
        return super().get_cached_data(filename, default) if self._caches else default

    def cache_data(self, filename, data):
        """As Pelican's, where its own cache is in use."""
        if self._caches:
            super().cache_data(filename, data)

    @property
    def _caches(self):
        return self.settings["CONTENT_CACHING_LAYER"] == "generator"

    def check_disabled_readers(self):
        """As Pelican's, which looks for files of readers that are turned off."""
        if self.readers.disabled_extensions:
            super().check_disabled_readers()

    def _build_period_archives(self, sorted_articles, articles, settings):
        """As Pelican's, which looks for each post in each month."""
        made_of = dict.fromkeys(map(id, sorted_articles))
        if len(made_of) != len(articles) or any(id(one) not in made_of for one in articles):
            return super()._build_period_archives(sorted_articles, articles, settings)
        found = super()._build_period_archives(sorted_articles, [], settings)
        place = {id(one): number for number, one in enumerate(articles)}
        for periods in found.values():
            for period in periods:
                period["articles"] = sorted(period["dates"], key=lambda one: place[id(one)])
        return found

    def generate_pages(self, writer):
        """As Pelican's; of many pages a part is made beside."""
        heard = signals.content_written.receivers or signals.article_generator_write_article.receivers
        pages = getattr(writer, "pages", None)
        if len(self.articles) < MANY or pages is None or heard or not is_possible():
            return super().generate_pages(writer)
        if self.settings["RELATIVE_URLS"]:  # what a page says changes what the next one is made from
            return super().generate_pages(writer)
        blog = site.of_build(self.settings)
        make = super().generate_pages

        def begin(done=(), share=HALF):
            pages.rest = Others(writer, make, blog.cache, blog.records, share, done)

        if pages.before:
            writer.mine = Shared(begin, len(pages.before))
        else:
            # With our own theme a first build makes as much of links, feeds and cards after these.
            share = MOST if "linked" in self.settings["PLUGINS"] else HALF
            begin(share=share)
            writer.mine = functools.partial(is_ours, share=share)
        make(writer)
        writer.mine = None
        return None

    def generate_output(self, writer):
        """As Pelican's, which looks for each post among those of each tag."""
        self.tags = {tag: among(some) for tag, some in self.tags.items()}
        self.categories = [(one, among(some)) for one, some in self.categories]
        self.authors = [(one, among(some)) for one, some in self.authors]
        super().generate_output(writer)


def settle(generators):
    """When the last generator has written its pages, those that are made beside are there too."""
    blog = site.of_build(generators[0].settings)
    last = [one for one in generators if hasattr(one, "generate_output")][-1]
    make = last.generate_output

    def settled(writer):
        make(writer)
        blog.meanwhile()
        blog.pages.settle()

    if blog.pages is not None:
        last.generate_output = settled


def use_ours(generator):
    """The generator of posts reads as we do."""
    if site.of_build(generator.settings).pages is not None:
        generator.__class__ = KeepingArticles
        generator.readers.__class__ = KeepingReaders


def keep_compiled(generator):
    """Templates are compiled once, not for each of Pelican's generators in each build, and not looked for
    again while it runs; nor is it worked out again how a date looks."""
    blog = site.of_build(generator.settings)
    if blog.pages is not None:
        generator.env.auto_reload = False
        if type(generator.env.filters.get("strftime")) is DateFormatter:
            generator.env.filters["strftime"] = Dates(generator.env.filters["strftime"])
    if blog.pages is not None and generator.env.bytecode_cache is None:
        folder = blog.settings.cache.parent / "templates" / blog.pages.version
        if not folder.exists():
            shutil.rmtree(folder.parent, ignore_errors=True)
            folder.mkdir(parents=True)
        generator.env.bytecode_cache = FileSystemBytecodeCache(str(folder))


class KeepingWriter(Writer):
    """Writes a page unless the one of the last build is the same."""

    def __init__(self, output_path, settings=None):
        super().__init__(output_path, settings)
        self.pages = site.of_build(settings).pages
        self._top = f"{sanitised_join(output_path)}/"
        self.mine = None  # tells of a page's name whether it is made here, while others are made elsewhere
        self.others = set()  # the pages that are made elsewhere
        self._folders = set()  # those of pages that are there

    def written(self):
        """What was written, to be sent to another process."""
        return self._written_files, self._overridden_files

    def take_over(self, written):
        """What was written in another process."""
        self._written_files |= written[0]
        self._overridden_files |= written[1]

    def write_feed(
        self,
        elements,
        context,
        path=None,
        url=None,
        feed_type="atom",
        override_output=False,
        feed_title=None,
    ):
        """As Pelican's; where the one of the last build is the same, it stays, and None is returned."""
        heard = signals.feed_generated.receivers or signals.feed_written.receivers
        if self.pages is not None and path and is_simple(path) and not heard:
            said = asked(
                elements[: self.settings["FEED_MAX_ITEMS"]], context, url, feed_type, str(feed_title)
            )
            if self._stays(
                self._top + path, path, override_output, lambda: said and self.pages.is_same(path, said)
            ):
                return None
        return super().write_feed(elements, context, path, url, feed_type, override_output, feed_title)

    def _stays(self, path, file, override, is_fresh):
        """Whether a file of this path is left as it is; where two are made at one place, neither is."""
        twice = path in self._written_files or path in self._overridden_files
        if not twice and is_fresh():
            self._written_files.add(path)
            if override:
                self._overridden_files.add(path)
            return True
        if twice and self.pages.drop(file):  # Pelican decides, with both there
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(self.pages.target, file), path)
        return False

    def write_file(
        self,
        name,
        template,
        context,
        relative_urls=False,
        paginated=None,
        template_name=None,
        override_output=False,
        url=None,
        **kwargs,
    ):
        """As Pelican's, page by page."""
        if self.pages is None or not name:
            return super().write_file(
                name,
                template,
                context,
                relative_urls,
                paginated,
                template_name,
                override_output,
                url,
                **kwargs,
            )
        if paginated is None:
            paginated = {key: value for key, value in kwargs.items() if key in {"articles", "dates"}}
        sizes = self.settings["PAGINATED_TEMPLATES"]
        if not (paginated and template_name in sizes):
            return self._page(name, template, context, relative_urls, override_output, kwargs)
        size = sizes[template_name] or self.settings["DEFAULT_PAGINATION"]
        paginators = {
            key: Paginator(name, url, every, self.settings, size) for key, every in paginated.items()
        }
        many = next(iter(paginators.values())).num_pages
        pages = {
            key: [paginator.page(number) for number in range(1, max(many, paginator.num_pages) + 1)]
            for key, paginator in paginators.items()
        }
        for number in range(1, many + 1):
            more = dict(kwargs)
            for key, paginator in paginators.items():
                page = pages[key][number - 1]
                more |= {
                    f"{key}_paginator": paginator,
                    f"{key}_page": page,
                    f"{key}_previous_page": pages[key][number - 2] if number > 1 else None,
                    f"{key}_next_page": pages[key][number] if number < paginator.num_pages else None,
                }
            self._page(page.save_as, template, context, relative_urls, override_output, more)
        return None

    def _page(self, name, template, context, relative_urls, override, more):
        """Renders one page and writes it, or leaves the one that is there."""
        path = self._top + name if is_simple(name) else sanitised_join(self.output_path, name)
        file = path.removeprefix(f"{self.output_path}/")
        if self.mine is not None and not self.mine(file):
            self.others.add(path)
            return
        if path in self.others:
            self.pages.settle()
        local = context.copy()
        local["localsiteurl"] = local.get("localsiteurl", None)
        if relative_urls:
            local["SITEURL"] = local["localsiteurl"] = path_to_url(get_relative_path(name))
        local["output_file"] = name
        local.update(more)
        if local["localsiteurl"]:
            if local["localsiteurl"] != context.get("localsiteurl"):
                self.pages.again()
            context["localsiteurl"] = local["localsiteurl"]
        if self._stays(path, file, override, lambda: self.pages.is_fresh(file, template, local)):
            return
        output = template.render(local)
        self._make_room(path.rpartition("/")[0])
        with self._open_w(path, "utf-8", override=override) as target:
            target.write(output)
        signals.content_written.send(path, context=local)

    def _make_room(self, folder):
        """Makes a folder and those above it, each once."""
        if folder not in self._folders:
            above = folder.rpartition("/")[0]
            if above.startswith(self._top):
                self._make_room(above)
            try:
                os.mkdir(folder)  # noqa: PTH102 (of thousands of pages)
            except OSError:
                os.makedirs(folder, exist_ok=True)  # noqa: PTH103
            self._folders.add(folder)


def writer(pelican):
    """Ours, where it is known what the pages are made from."""
    return KeepingWriter if site.of_build(pelican.settings).pages is not None else None


def register():
    """Called by Pelican."""
    signals.generator_init.connect(keep_compiled)
    signals.article_generator_init.connect(use_ours)
    signals.all_generators_finalized.connect(settle)
    signals.get_writer.connect(writer)
