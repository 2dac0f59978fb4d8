"""`shorttake init`: a new blog is there whole or not at all, and says what its author said."""

import os
import resource
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shorttake import settings
from shorttake.cli import run
from shorttake.errors import FileError
from shorttake.scaffold import Start, begin, parts
from shorttake.scaffold.begin import STAGE
from shorttake.scaffold.parts import literal
from shorttake.scaffold.zone import machine_zone

ROOT = Path(__file__).resolve().parent.parent
WHOLE = parts(Start("Patch Notes", "Ada Example", "https://links.example.org", "Europe/Amsterdam"))
ENVIRON = {**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}


def inside(folder: Path) -> list[str]:
    """Every file below a folder, what is only for this machine left out."""
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not path.startswith((".shorttake/", ".git/")))


def shorttake(*words: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "shorttake", *words],
        cwd=cwd,
        env=ENVIRON,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **options,
    )


# --- what is in a new blog -------------------------------------------------------------------------


def test_a_new_blog_has_settings_makefile_theme_plugins_a_page_and_folders_to_write_in(tmp_path, capsys):
    assert run(["init", str(tmp_path / "blog")]) == 0
    found = inside(tmp_path / "blog")
    for name in ("pelicanconf.py", "Makefile", ".gitignore", "content/pages/about.md"):
        assert name in found
    for name in ("inbox", "takes", "liveblogs", "posts", "images"):
        assert f"content/{name}/.gitkeep" in found
    for name in ("theme", "plugins"):
        ours = {
            p.relative_to(ROOT).as_posix(): p.read_bytes() for p in (ROOT / name).rglob("*") if p.is_file()
        }
        ours = {path: data for path, data in ours.items() if "__pycache__" not in path}
        assert len(ours) > 3
        for path, data in ours.items():
            assert (tmp_path / "blog" / path).read_bytes() == data
    assert not [path for path in found if "__pycache__" in path]
    said = capsys.readouterr()
    assert "next:" in said.out
    assert f"cd {tmp_path}/blog" in said.out
    assert said.err == ""


def test_no_file_to_publish_names_a_place_on_this_machine(tmp_path):
    begin(tmp_path / "blog", WHOLE, sys.executable)
    for path in inside(tmp_path / "blog"):
        data = (tmp_path / "blog" / path).read_bytes()
        for place in (str(ROOT), str(tmp_path), sys.prefix):
            assert place.encode() not in data, path
    ignored = (tmp_path / "blog" / ".gitignore").read_text()
    assert "/.shorttake/" in ignored
    assert "/output/" in ignored


def test_the_new_settings_are_those_of_the_sample_with_its_own_words_replaced(tmp_path):
    begin(tmp_path / "blog", WHOLE)
    new = settings.execute(tmp_path / "blog" / "pelicanconf.py")
    sample = settings.execute(ROOT / "pelicanconf.py")
    assert list(new) == list(sample)
    own = {"SITENAME", "SITESUBTITLE", "AUTHOR", "SITEURL", "TIMEZONE", "MENU", "MORE", "SHORTTAKE"}
    for name in set(sample) - own:
        value = repr(new[name]).replace(str(tmp_path / "blog"), str(ROOT))
        assert value == repr(sample[name]), name
    assert new["SHORTTAKE"]["sections"] == sample["SHORTTAKE"]["sections"]
    assert new["SHORTTAKE"]["domain"] == "links.example.org"


def test_what_was_said_stands_in_the_settings(tmp_path):
    words = ["--title", "Patch Notes", "--author", "Ada Example", "--timezone", "Asia/Tokyo"]
    assert run(["init", str(tmp_path / "blog"), *words, "--url", "https://links.example.org/"]) == 0
    read = settings.load(tmp_path / "blog", {})
    assert (read.site_name, read.author, str(read.zone)) == ("Patch Notes", "Ada Example", "Asia/Tokyo")
    assert (read.site_url, read.domain) == ("https://links.example.org", "links.example.org")
    assert settings.load(tmp_path / "blog", {"SITEURL": "https://b.example"}).site_url == "https://b.example"


@pytest.mark.parametrize(
    ("folder", "title"),
    [
        ("my-blog", "My blog"),
        ("links_of_ada", "Links of ada"),
        ("Ünïcode  Blog", "Ünïcode Blog"),
        ("---", "Links"),
        ("日本", "日本"),
    ],
)
def test_without_a_title_the_folder_names_the_blog(tmp_path, folder, title):
    assert run(["init", str(tmp_path / folder)]) == 0
    read = settings.load(tmp_path / folder, {})
    assert (read.site_name, read.author, read.site_url) == (title, None, "")


NASTY = [
    'Say "it"',
    "it's",
    """both ' and \"""",
    "back\\slash\\",
    "two\nlines\r\n",
    "a\ttab",
    '"""',
    "'; import os #",
    "{title} $title ${url} %s",
    "\u202eright to left",
    "\x00\x1b[31m",
    "😀 null",
    "--- : #",
    "x" * 100_000,
]


@pytest.mark.parametrize("words", NASTY, ids=lambda words: repr(words[:20]))
def test_any_words_read_back_exactly(tmp_path, words):
    begin(tmp_path / "blog", parts(Start(words, words)))
    read = settings.execute(tmp_path / "blog" / "pelicanconf.py")
    assert (read["SITENAME"], read["AUTHOR"]) == (words, words)


@given(st.text())
def test_a_literal_is_one_line_that_prints_and_means_the_words(words):
    source = literal(words)
    assert eval(source) == words
    assert source.isprintable()


@pytest.mark.parametrize(
    ("environ", "link", "zone"),
    [
        ({}, "/usr/share/zoneinfo/Europe/Amsterdam", "Europe/Amsterdam"),
        ({}, "../usr/share/zoneinfo/America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
        ({}, "/usr/share/zoneinfo/Etc/UTC", "UTC"),
        ({}, "/somewhere/else", "UTC"),
        ({}, None, "UTC"),
        ({"TZ": "Asia/Tokyo"}, "/usr/share/zoneinfo/Europe/Amsterdam", "Asia/Tokyo"),
        ({"TZ": ":Asia/Tokyo"}, None, "Asia/Tokyo"),
        ({"TZ": "Etc/UTC"}, "/usr/share/zoneinfo/Europe/Amsterdam", "UTC"),
        ({}, "/usr/share/zoneinfo/posix/Europe/Amsterdam", "Europe/Amsterdam"),
        ({"TZ": "CET-1CEST"}, "/usr/share/zoneinfo/Europe/Amsterdam", "Europe/Amsterdam"),
        ({"TZ": "../../etc/passwd"}, None, "UTC"),
        ({"TZ": ""}, None, "UTC"),
    ],
)
def test_the_zone_of_the_machine_is_a_first_guess(tmp_path, environ, link, zone):
    localtime = tmp_path / "localtime"
    if link is not None:
        localtime.symlink_to(link)
    assert machine_zone(environ, localtime) == zone


# --- where it may be started -----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["with a blank", "é 日本 '\"$x", "deep/er/still", "-dash", "n" * 200])
def test_any_name_of_a_folder_will_do(tmp_path, name):
    done = shorttake("init", "--", name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert inside(tmp_path / name) == sorted(WHOLE)
    assert f"cd {'./' if name == '-dash' else ''}{shlex.quote(name)}" in done.stdout


def test_right_here_works_when_nothing_is_here(tmp_path):
    done = shorttake("init", ".", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert inside(tmp_path) == sorted(WHOLE)
    assert "  cd " not in done.stdout


def test_a_folder_of_git_or_of_an_environment_does_no_harm(tmp_path):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").write_text("ref: refs/heads/main\n")
    (tmp_path / ".venv").mkdir()
    assert run(["init", str(tmp_path)]) == 0
    assert (tmp_path / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"


def test_the_folder_is_looked_for_where_c_says(tmp_path):
    (tmp_path / "writing").mkdir()
    assert run(["-C", str(tmp_path / "writing"), "init", "blog"]) == 0
    assert inside(tmp_path / "writing" / "blog") == sorted(WHOLE)


@pytest.mark.parametrize(
    ("there", "words"),
    [
        ("notes.txt", "there are files in this folder (notes.txt)"),
        (".hidden", "there are files in this folder (.hidden)"),
        ("empty/", "there are files in this folder (empty)"),
        (".shorttake/cache.sqlite3", "there are files in this folder (.shorttake)"),
        ("pelicanconf.py", "there is a blog in this folder already"),
    ],
)
def test_a_folder_with_files_in_it_is_refused_and_left_alone(tmp_path, capsys, there, words):
    blog = tmp_path / "blog"
    target = blog / there
    target.mkdir(parents=True) if there.endswith("/") else target.parent.mkdir(parents=True)
    if not there.endswith("/"):
        target.write_text("mine")
    before = sorted(blog.rglob("*"))
    assert run(["init", str(blog)]) == 1
    said = capsys.readouterr()
    assert words in said.err
    assert str(blog) in said.err
    assert "hint:" in said.err
    assert said.out == ""
    assert sorted(blog.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["--url", "ftp://example.org"], 1, "ftp"),
        (["--url", "not an address"], 1, "not an address"),
        (["--url", "https://example.org/?q=1"], 1, "no ? and no #"),
        (["--url", "https://me:secret@example.org"], 1, "before the @"),
        (["--timezone", "Europe/Amsterdan"], 1, "there is no time zone 'Europe/Amsterdan'"),
        (["--timezone", "../../etc/passwd"], 1, "there is no time zone"),
        (["--timezone", ""], 1, "there is no time zone"),
        (["--title", "  "], 2, "the title is empty"),
        (["--title", "half \udc80"], 1, "the title is not UTF-8"),
        (["--author", "half \udc80"], 1, "the author is not UTF-8"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_made(tmp_path, capsys, words, code, complaint):
    assert run(["init", str(tmp_path / "blog"), *words]) == code
    assert complaint in capsys.readouterr().err
    assert not (tmp_path / "blog").exists()


@pytest.mark.parametrize(("words", "complaint"), [([""], "no name of a folder"), ([], "DIR")])
def test_without_a_folder_nothing_is_started(capsys, words, complaint):
    assert run(["init", *words]) == 2
    assert complaint in capsys.readouterr().err


def test_a_file_is_no_folder(tmp_path, capsys):
    (tmp_path / "blog").write_text("mine")
    assert run(["init", str(tmp_path / "blog")]) == 1
    assert "no blog was started" in capsys.readouterr().err
    assert (tmp_path / "blog").read_text() == "mine"


def test_the_help_has_an_example():
    done = shorttake("init", "--help", cwd=ROOT)
    assert done.returncode == 0
    assert "Example: shorttake init my-blog" in done.stdout


# --- what may go wrong on the way ------------------------------------------------------------------


@pytest.mark.parametrize("exists", [False, True], ids=["a new folder", "an empty folder"])
def test_a_disk_that_says_no_leaves_nothing_and_is_told(tmp_path, exists):
    if exists:
        (tmp_path / "blog").mkdir()
    limit = (1000, resource.RLIM_INFINITY)  # no file may have more bytes: as good as a full disk
    done = shorttake(
        "init", "blog", cwd=tmp_path, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )
    assert done.returncode == 1
    assert "no blog was started: cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(path.name for path in tmp_path.rglob("*")) == (["blog"] if exists else [])
    again = shorttake("init", "blog", cwd=tmp_path)
    assert (again.returncode, again.stderr) == (0, "")


class Killed(BaseException):
    """As if the power went."""


class CutOff(dict):
    """The parts of a blog, of which only the first few can be written."""

    def __init__(self, whole, many):
        super().__init__(whole)
        self.many = many

    def items(self):
        for number, item in enumerate(super().items()):
            if number == self.many:
                raise Killed
            yield item


@pytest.mark.parametrize("many", [0, 1, 2, 7, len(WHOLE) - 1])
def test_a_start_that_was_cut_off_while_writing_is_finished_by_the_next(tmp_path, many):
    blog = tmp_path / "blog"
    with pytest.raises(Killed):
        begin(blog, CutOff(WHOLE, many))
    assert not (blog / "pelicanconf.py").exists()
    assert begin(blog, WHOLE).resumed == (many > 0)
    assert inside(blog) == sorted(WHOLE)
    assert not (blog / STAGE).exists()


@pytest.mark.parametrize("moved", range(6))
def test_a_start_that_was_cut_off_while_moving_is_finished_by_the_next(tmp_path, moved):
    blog, tops = tmp_path / "blog", [".gitignore", "Makefile", "content", "plugins", "theme"]
    begin(blog, WHOLE)
    (blog / STAGE).mkdir(parents=True)
    for name in [*tops, "pelicanconf.py"][moved:]:
        (blog / name).rename(blog / STAGE / name)
    assert begin(blog, WHOLE).resumed
    assert inside(blog) == sorted(WHOLE)
    with pytest.raises(FileError, match="a blog in this folder already"):
        begin(blog, WHOLE)


def test_of_two_at_once_one_starts_the_blog_and_the_other_is_refused(tmp_path):
    both = [
        subprocess.Popen(
            [sys.executable, "-m", "shorttake", "init", "blog"],
            cwd=tmp_path,
            env=ENVIRON,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(2)
    ]
    assert sorted(one.wait(timeout=60) for one in both) == [0, 1]
    assert inside(tmp_path / "blog") == sorted(WHOLE)


# --- the new blog builds, and its Makefile finds shorttake -----------------------------------------


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A new blog at a path with blanks."""
    folder = tmp_path / "my blog"
    begin(folder, WHOLE)
    return folder


def program(path: Path, words: str) -> Path:
    """A program that only says who it is and what it was asked."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'#!/bin/sh\necho "{words}: $*"\n')
    path.chmod(0o755)
    return path


def make(folder: Path, *words: str, path: str = "/usr/bin:/bin") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words],
        cwd=folder,
        env={"PATH": path, "HOME": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_make_alone_prints_every_target_with_a_line_of_help(blog):
    said = make(blog).stdout
    for name in ("html", "serve", "publish", "inbox", "draft", "lint", "clean"):
        assert f"  make {name} " in said
    assert "SITEURL=" in said


def test_shorttake_is_the_one_noted_then_the_one_on_the_path_then_the_one_in_venv(blog, tmp_path):
    assert "shorttake is not installed here" in make(blog, "html").stderr
    program(blog / ".venv/bin/shorttake", "from .venv")
    assert make(blog, "html").stdout == "from .venv: build\n"
    program(tmp_path / "bin/shorttake", "from the path")
    path = f"{tmp_path}/bin:/usr/bin:/bin"
    assert make(blog, "html", path=path).stdout == "from the path: build\n"
    noted = program(tmp_path / "an env's/bin/python", "noted")
    (blog / ".shorttake").mkdir(exist_ok=True)
    (blog / ".shorttake/command").write_text(f"{shlex.quote(str(noted))} -P -m shorttake\n")
    assert make(blog, "html", path=path).stdout == "noted: -P -m shorttake build\n"
    noted.unlink()
    assert make(blog, "html", path=path).stdout == "from the path: build\n"
    assert make(blog, "lint", "SHORTTAKE=echo mine").stdout == "mine lint\n"


def test_the_interpreter_that_has_shorttake_is_noted(tmp_path):
    begin(tmp_path / "blog", WHOLE, "/an env's/bin/python")
    command = (tmp_path / "blog/.shorttake/command").read_text()
    assert shlex.split(command) == ["/an env's/bin/python", "-P", "-m", "shorttake"]


def test_a_new_blog_builds_without_a_warning(blog):
    done = shorttake("build", cwd=blog)
    assert (done.returncode, done.stderr) == (0, "")
    for page in ("index.html", "about/index.html", "404.html", "feeds/atom.xml", "feeds/rss.xml"):
        assert (blog / "output" / page).is_file()
    assert "https://links.example.org/feeds/atom.xml" in (blog / "output/feeds/atom.xml").read_text()


def test_publishing_needs_an_address(tmp_path):
    begin(tmp_path / "blog", parts(Start("Patch Notes")))
    done = shorttake("build", "--publish", cwd=tmp_path / "blog")
    assert done.returncode == 1
    assert "SITEURL" in done.stderr
    assert not (tmp_path / "blog/output").exists()
