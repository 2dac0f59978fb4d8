"""Fast builds: Pelican that renders only the pages of which something changed.

What is stale is judged in shorttake/render/stale. With Pelican's own command all pages are rendered.
"""

import shutil
from pathlib import Path

from pelican import signals
from pelican.paginator import Paginator
from pelican.utils import get_relative_path, path_to_url, sanitised_join
from pelican.writers import Writer

from shorttake import site

BUILDS_FROM = ()  # nothing besides content, theme and settings


class KeepingWriter(Writer):
    """Writes a page unless the one of the last build is the same."""

    def __init__(self, output_path, settings=None):
        super().__init__(output_path, settings)
        self.pages = site.of_build(settings).pages

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
        for number in range(1, many + 1):
            more = dict(kwargs)
            for key, paginator in paginators.items():
                page = paginator.page(number)
                more |= {
                    f"{key}_paginator": paginator,
                    f"{key}_page": page,
                    f"{key}_previous_page": paginator.page(number - 1) if number > 1 else None,
                    f"{key}_next_page": paginator.page(number + 1) if number < paginator.num_pages else None,
                }
            self._page(page.save_as, template, context, relative_urls, override_output, more)
        return None

    def _page(self, name, template, context, relative_urls, override, more):
        """Renders one page and writes it, or leaves the one that is there."""
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
        path = sanitised_join(self.output_path, name)
        file = Path(path).relative_to(self.output_path).as_posix()
        twice = path in self._written_files or path in self._overridden_files
        if not twice and self.pages.is_fresh(file, template, local):
            self._written_files.add(path)
            if override:
                self._overridden_files.add(path)
            return
        if twice and self.pages.drop(file):  # two pages at one place: Pelican decides, with both there
            Path(path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(Path(self.pages.target, file), path)
        output = template.render(local)
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        with self._open_w(path, "utf-8", override=override) as target:
            target.write(output)
        signals.content_written.send(path, context=local)


def writer(pelican):
    """Ours, where it is known what the pages are made from."""
    return KeepingWriter if site.of_build(pelican.settings).pages is not None else None


def register():
    """Called by Pelican."""
    signals.get_writer.connect(writer)
