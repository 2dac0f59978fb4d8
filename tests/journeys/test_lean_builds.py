"""What a build does without costs nobody anything: who asks for it gets it, and the site is the same."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from journeys.conftest import REPOSITORY, Blog
from shorttake.cli import lean

ASKED = """
import json, sys
from shorttake import cli
code = cli.run(sys.argv[2:], alone=sys.argv[1] == "alone")
print(json.dumps([code, sorted(sys.modules)]))
"""
POST = "---\ntitle: One\ndate: 2026-03-0{0}\n---\n\nWords, *words*.\n"
REST = "A title\n#######\n\n:date: 2026-03-04\n\nThere is ``code`` and :abbr:`RFC (Request for Comments)`.\n\n.. note:: Well.\n"


def build(blog: Blog, *options: str, alone: bool = True) -> set[str]:
    """Builds in a process that ends with the build, or in one that goes on; what it has imported."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", ASKED, "alone" if alone else "not", "build", *options],
        cwd=blog.folder,
        env=blog.environ,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    code, modules = json.loads(done.stdout.splitlines()[-1])
    assert (code, done.stderr) == (0, "")
    return set(modules)


@pytest.fixture
def posts(blog: Blog) -> Blog:
    """A blog with two posts, built, and then one more."""
    for day in (1, 2):
        blog.write(f"content/posts/one-{day}.md", POST.format(day))
    blog.run("build")
    blog.write("content/posts/one-3.md", POST.format(3))
    return blog


def of(modules: set[str], *names: str) -> set[str]:
    return {one for one in modules if any(one == name or one.startswith(f"{name}.") for name in names)}


UNUSED = ("docutils", "rich", "watchfiles", "pelican.server", "pelican.rstdirectives", "dateutil.parser")
UNUSED += ("http.client", "urllib.request", "multiprocessing", "importlib.metadata", "ssl", "asyncio")
UNUSED += ("pygments", "PIL.Image", "lxml.html", "feedgenerator")
UNUSED += (
    "shorttake.inbox.capture",
    "shorttake.web.client",
    "shorttake.sections.filing",
    "shorttake.takes.parse",
    "yaml",
)


def test_a_build_after_an_edit_imports_little(posts: Blog) -> None:
    assert of(build(posts), *UNUSED) == set()
    assert "One" in posts.read("output/2026/03/03/one-3/index.html")


def test_patterns_are_compiled_once(posts: Blog) -> None:
    posts.run("build")
    kept = posts.folder / ".shorttake" / "patterns"
    assert len(kept.read_bytes()) > 10_000
    posts.write("content/posts/one-2.md", POST.format(2) + "\n- a [list](https://a.example/)\n")
    posts.run("build")
    page = posts.read("output/2026/03/02/one-2/index.html")
    kept.unlink()
    posts.write("content/posts/one-2.md", POST.format(2) + "\n- a [list](https://a.example/)\n ")
    posts.run("build", "--output", "other")
    assert posts.read("other/2026/03/02/one-2/index.html") == page


def test_where_others_may_need_it_all_is_imported(posts: Blog) -> None:
    assert of(build(posts, alone=False), *UNUSED) >= {"docutils", "rich", "watchfiles", "pelican.server"}


@pytest.fixture
def plain(tmp_path: Path) -> Blog:
    """A blog with a theme of Pelican's."""
    blog = Blog(tmp_path / "plain")
    blog.write(
        "pelicanconf.py",
        "SITENAME = 'Plain'\nSITEURL = 'https://plain.example'\nPATH = 'content'\nTIMEZONE = 'UTC'\nTHEME = 'simple'\nLOCALE = ['C']\n"
        f"PLUGIN_PATHS = ['plugins', {str(REPOSITORY / 'plugins')!r}]\nPLUGINS = ['incremental']\n",
    )
    blog.write("content/one.md", "title: One\ndate: 2026-03-01\n\nWords.\n")
    return blog


def test_restructured_text_is_read_as_ever(plain: Blog) -> None:
    assert "docutils" not in build(plain)
    plain.write("content/rest.rst", REST)
    assert {"docutils", "pelican.rstdirectives"} <= of(build(plain), *UNUSED)
    page = plain.read("output/a-title.html")
    assert '<abbr title="Request for Comments">RFC</abbr>' in page
    build(plain, "--output", "other", alone=False)
    assert plain.read("other/a-title.html") == page


def test_feeds_of_pelicans_own_are_what_they_ever_were(plain: Blog) -> None:
    feeds = "FEED_ALL_ATOM = 'feed.xml'\nFEED_ALL_RSS = 'rss.xml'\nLOCALE = ['C']\n"
    plain.write("pelicanconf.py", plain.read("pelicanconf.py") + feeds)
    assert {"feedgenerator", "email.utils"} <= build(plain)
    build(plain, "--output", "other", alone=False)
    for name, words in (("feed.xml", "<entry><title>One</title>"), ("rss.xml", "<item><title>One</title>")):
        assert words in plain.read(f"output/{name}")
        assert plain.read(f"other/{name}") == plain.read(f"output/{name}")


@pytest.mark.parametrize("declared", ["BUILDS_FROM = ()\n", ""])
def test_a_plugin_of_the_authors_has_all_of_pelican(declared: str, plain: Blog) -> None:
    plain.write(
        "plugins/mine.py",
        f"{declared}from docutils.nodes import make_id\nfrom pelican.readers import RstReader\n"
        "from pelican import signals\nfrom rich.text import Text\nfrom pathlib import Path\n"
        "class Reader(RstReader):\n    file_extensions = ['rest']\n"
        "def add(readers):\n    readers.reader_classes['rest'] = Reader\n"
        "def write(pelican):\n"
        "    Path(pelican.output_path, 'said.txt').write_text(make_id('So is it') + Text(' and so').plain)\n"
        "def register():\n    signals.readers_init.connect(add)\n    signals.finalized.connect(write)\n",
    )
    plain.write("pelicanconf.py", f"{plain.read('pelicanconf.py')}\nPLUGINS = [*PLUGINS, 'mine']\n")
    plain.write("content/mine.rest", REST)
    build(plain)
    assert plain.read("output/said.txt") == "so-is-it and so"
    assert "Request for Comments" in plain.read("output/a-title.html")


def test_a_plugin_of_ours_that_the_author_changed_is_his(posts: Blog) -> None:
    posts.write("plugins/rot.py", posts.read("plugins/rot.py") + "\n# mine\n")
    assert "docutils" in build(posts)


def test_a_filter_of_the_authors_gets_the_true_package(posts: Blog) -> None:
    posts.write(
        "pelicanconf.py",
        posts.read("pelicanconf.py") + "def named(words):\n    from docutils.nodes import make_id\n"
        "    return make_id(words)\n"
        "JINJA_FILTERS = {'named': named}\nDIRECT_TEMPLATES = [*DIRECT_TEMPLATES, 'names']\n",
    )
    posts.write("theme/templates/names.html", "{{ 'So is it'|named }}")
    assert "pelican.rstdirectives" not in build(posts)
    assert posts.read("output/names.html") == "so-is-it"


def test_what_the_settings_import_is_not_left_out(posts: Blog) -> None:
    posts.write("pelicanconf.py", f"import docutils\n{posts.read('pelicanconf.py')}")
    found = build(posts)
    assert "pelican.rstdirectives" in found
    assert "rich" not in found


def imported(source: str, folder: Path, *without: str) -> list[str]:
    """What a program says that imports a package of this source, stand-ins answering for others."""
    (folder / "needy.py").write_text(source)
    program = (
        "import sys; from shorttake.cli import lean\n"
        f"print(lean.load('needy', {without!r}))\n"
        "import needy, docutils, rich.console\n"
        "print(docutils.__file__ is not None, [type(one).__name__ for one in sys.meta_path if 'lean' in str(one)])\n"
        "print(needy.said())\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={"PYTHONPATH": f"{REPOSITORY}:{folder}"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return [*done.stdout.splitlines(), *done.stderr.splitlines()[-1:]]


ALL = ("docutils", "rich", "watchfiles")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # Names of such packages are there to be derived from, and to be called while all is set up.
        (
            "from docutils.parsers.rst import Directive, directives\nimport docutils.nodes\n"
            "class Mine(Directive):\n    option = directives.flag\n    node = docutils.nodes.title.of.something\n"
            "directives.register('mine', Mine)\ndef said(): return 'derived'\n",
            ["True", "True []", "derived"],
        ),
        # A console that says nothing.
        (
            "from rich.console import Console\nfrom rich.logging import RichHandler\nconsole = Console(stderr=True)\n"
            "handler = RichHandler(console=console)\ndef said(): return console.print('x', style='bold')\n",
            ["True", "True []", "None"],
        ),
        # What nobody can give but the package itself: it is imported then.
        (
            "import docutils.utils\nversion = docutils.utils.Reporter.INFO_LEVEL + 1\ndef said(): return version\n",
            ["False", "True []", "2"],
        ),
        # Put off until it is asked.
        (
            "import dateutil.parser, importlib.metadata, multiprocessing, sys\n"
            "later = 'dateutil.parser._parser' not in sys.modules\n"
            "def said(): return later, dateutil.parser.parse('2026-03-01').day, multiprocessing.Queue.__name__, "
            "importlib.metadata.version('pelican').count('.')\n",
            ["True", "True []", "(True, 1, 'Queue', 2)"],
        ),
        # Used too late, by somebody who took it from Pelican: an error that says what to do.
        (
            "from docutils.nodes import title\n"
            "def said():\n    try: title()\n    except Exception as error: return error.hint\n",
            ["True", "True []", "write `import docutils` in pelicanconf.py"],
        ),
        ("import nothing_of_this_name\n", ["ModuleNotFoundError: No module named 'nothing_of_this_name'"]),
    ],
)
def test_stand_ins(source: str, expected: list[str], tmp_path: Path) -> None:
    assert imported(source, tmp_path, *ALL) == expected


@pytest.mark.parametrize(
    "plugins",
    [
        "None",  # all that are installed
        "['incremental', 'nobody']",
        "['json']",  # a module of Python's
        "['pelican.plugins.sitemap']",
        "[object()]",
        "'incremental'",
    ],
)
def test_with_plugins_that_nobody_knows_nothing_is_left_out(plugins: str) -> None:
    program = (
        "from pathlib import Path; from shorttake.cli.lean import unused\n"
        "def ask(plugins, *files):\n"
        "    print(*unused(Path.cwd(), {'PLUGIN_PATHS': ['plugins'], 'PLUGINS': plugins}, files))\n"
        f"ask(['incremental', 'reader'], 'a.md')\nask([], 'b.RST')\nask({plugins}, 'a.md')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stdout.splitlines() == ["docutils rich watchfiles", "rich watchfiles", ""]


def test_nothing_is_left_out_twice() -> None:
    import pelican

    assert pelican
    assert lean.unused(REPOSITORY, {"PLUGINS": [], "PLUGIN_PATHS": []}, []) == ()
