"""What pelicanconf.py says, checked once: every mistake is named, with what to write instead."""

from __future__ import annotations

import datetime as dt
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from shorttake import settings
from shorttake.errors import FileError, SettingsError
from shorttake.settings import KEYS, Section, Settings

ROOT = Path(__file__).resolve().parent.parent


def conf(folder: Path, text: str) -> Path:
    file = folder / "pelicanconf.py"
    file.write_text(text, encoding="utf-8")
    return file


def load(folder: Path, text: str, **environ: str) -> Settings:
    conf(folder, text)
    return settings.load(folder, environ)


# --- finding and running ---------------------------------------------------------------------------


def test_a_blog_is_found_from_anywhere_inside_it(tmp_path: Path) -> None:
    conf(tmp_path, "")
    inside = tmp_path / "content" / "takes"
    inside.mkdir(parents=True)
    assert settings.find_root(inside) == tmp_path
    assert settings.find_root(tmp_path) == tmp_path
    other = tmp_path / "other"
    (other / "pelicanconf.py").mkdir(parents=True)  # a folder of that name is none
    assert settings.find_root(other) == tmp_path


def test_without_a_blog_the_way_to_one_is_told() -> None:
    with pytest.raises(SettingsError, match=r"no pelicanconf\.py here") as raised:
        settings.find_root(Path("/proc"))
    assert raised.value.where == "/proc"
    assert "shorttake init" in str(raised.value.hint)


def test_every_upper_case_name_is_taken_as_pelican_takes_it(tmp_path: Path) -> None:
    from pelican.settings import get_settings_from_file

    text = "import os\nA = 1\nb = 2\n_C = 3\nD_E = [A]\nFile = 1\nPATH_2 = os.sep\ndef F(): pass\nclass G: pass\n"
    ours, theirs = (
        settings.execute(conf(tmp_path, text)),
        get_settings_from_file(str(tmp_path / "pelicanconf.py")),
    )
    assert set(ours) == {"A", "_C", "D_E", "PATH_2", "F", "G"}
    assert {name for name in ours if theirs.get(name) is not None} == set(ours)
    sample = settings.execute(ROOT / "pelicanconf.py")
    theirs = get_settings_from_file(str(ROOT / "pelicanconf.py"))
    assert {name: theirs[name] for name in sample} == sample


def test_a_module_beside_it_is_found_and_forgotten_again(tmp_path: Path) -> None:
    before = sys.path[:], set(sys.modules), Path.cwd()
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "pelicanconf_base.py").write_text(
            f"SITENAME = {name!r}\nTHEME = __file__\n", encoding="utf-8"
        )
        text = "import sys\nsys.path.append('.')\nfrom pelicanconf_base import *\nfrom pathlib import Path as path\nHERE = path('pelicanconf.py').read_text()[:6]\n"
        said = settings.execute(conf(folder, text))
        assert said == {"SITENAME": name, "THEME": str(folder / "pelicanconf_base.py"), "HERE": "import"}
        assert sorted(path.name for path in folder.iterdir()) == ["pelicanconf.py", "pelicanconf_base.py"]
    assert (sys.path[:], Path.cwd()) == (before[0], before[2])
    assert "pelicanconf_base" not in sys.modules
    assert "pelicanconf" not in set(sys.modules) - before[1]


def test_python_as_pelican_reads_it(tmp_path: Path) -> None:
    text = """from __future__ import annotations
from dataclasses import dataclass
@dataclass
class One:
    word: str
THIS = One("x").word
FILE = __file__
NAME = __name__
"""
    (tmp_path / "pelicanconf.py").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    said = settings.execute(tmp_path / "pelicanconf.py")
    assert (said["THIS"], said["FILE"], said["NAME"]) == (
        "x",
        str(tmp_path / "pelicanconf.py"),
        "pelicanconf",
    )


def test_what_it_prints_does_not_spoil_the_output(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings.execute(conf(tmp_path, "print('hello')\nA = 1\n"))
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "hello\n")


BROKEN = [
    # the file, where, what is said
    ("A = 1\nB = (\n", "pelicanconf.py:2", "no Python: '(' was never closed"),
    ("A = 1\n  B = 2\n", "pelicanconf.py:2", "no Python: unexpected indent"),
    ("A = 1\nB = C\n", "pelicanconf.py:2", "NameError: name 'C' is not defined"),
    ("def f():\n    return 1 / 0\nA = f()\n", "pelicanconf.py:2", "ZeroDivisionError"),
    ("import not_there\n", "pelicanconf.py:1", "ModuleNotFoundError: No module named 'not_there'"),
    ("import beside\n", "beside.py:2", "ValueError: no good"),
    ("import broken\n", "broken.py:1", "no Python"),
    ("A = open('not-there').read()\n", "pelicanconf.py:1", "No such file or directory: 'not-there'"),
    ("import sys\nsys.exit('stop')\n", "pelicanconf.py", "it ends the program (stop)"),
    ("def f(): f()\nf()\n", "pelicanconf.py:1", "RecursionError"),
    ("A = '" + "x" * 100_000 + "' + 1\n", "pelicanconf.py:1", "TypeError"),
    ("A = 'caf\udce9'\n", "pelicanconf.py", "no Python"),
    ("A = 'a\0b'\n", "pelicanconf.py", "no Python: source code string cannot contain null bytes"),
    ("A = " + "(" * 300 + ")" * 300 + "\n", "pelicanconf.py", "no Python: too many nested parentheses"),
]


@pytest.mark.parametrize(("text", "where", "what"), BROKEN, ids=[text[:25] for text, _, _ in BROKEN])
def test_what_is_wrong_with_it_is_told_with_its_line(
    tmp_path: Path, text: str, where: str, what: str
) -> None:
    (tmp_path / "beside.py").write_text("A = 1\nraise ValueError('no good')\n", encoding="utf-8")
    (tmp_path / "broken.py").write_text("A = (\n", encoding="utf-8")
    (tmp_path / "pelicanconf.py").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError, match=re.escape(what)) as raised:
        settings.load(tmp_path, {})
    assert str(raised.value.where).startswith(f"{tmp_path}/{where}")
    assert raised.value.hint
    assert len(str(raised.value)) < 1000


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="No such file"):
        settings.load(tmp_path, {})


# --- checking --------------------------------------------------------------------------------------


def test_a_blog_that_says_nothing_has_defaults(tmp_path: Path) -> None:
    found = load(tmp_path, "")
    assert found.root == tmp_path
    assert (found.content, found.output) == (tmp_path / "content", tmp_path / "output")
    assert (found.inbox, found.takes) == (tmp_path / "content/inbox", tmp_path / "content/takes")
    assert found.used == tmp_path / "content/inbox/used"
    assert found.cache == tmp_path / ".shorttake/cache.sqlite3"
    assert (found.site_name, found.site_url, found.author) == (tmp_path.name, "", None)
    assert (found.zone, found.language) == (dt.UTC, "en")
    assert found.series == ("Technology Short Take",)
    assert len(found.sections) == 8
    assert found.empty_section is None
    assert found.introduction == "Welcome to {title}!"
    assert found.snapshots is True
    assert found.archives == ("https://web.archive.org",)
    assert found.domain.endswith(".invalid")


SAID: list[tuple[str, str, Any]] = [
    # a line of the settings, a field, what it is ({} is the blog's folder)
    ("PATH = 'texts'", "content", "{}/texts"),
    ("from pathlib import Path\nPATH = Path('texts')", "content", "{}/texts"),
    ("PATH = '/srv/texts/'", "content", "/srv/texts"),
    ("PATH = './a/../texts'", "content", "{}/texts"),
    ("from pathlib import Path\nOUTPUT_PATH = Path(__file__).parent / 'site'", "output", "{}/site"),
    ("OUTPUT_PATH = None", "output", "{}/output"),
    ("SITENAME = 'Name'", "site_name", "Name"),
    ("SITEURL = 'https://example.org/'", "site_url", "https://example.org"),
    ("SITEURL = 'https://example.org/blog/'", "site_url", "https://example.org/blog"),
    ("SITEURL = ''", "site_url", ""),
    ("SITEURL = 'https://example.org:8443/'", "domain", "example.org"),
    ("SITEURL = 'https://user@Example.ORG'", "domain", "example.org"),
    ("SITEURL = 'https://bücher.example'", "domain", "xn--bcher-kva.example"),
    ("SITENAME = 'A Néw Blog!'\nSITEURL = 'http://localhost:8000'", "domain", "a-n-w-blog.invalid"),
    ("SITENAME = 'B'\nSITEURL = 'http://127.0.0.1:8000'", "domain", "b.invalid"),
    ("SITENAME = 'B'\nSITEURL = 'http://[::1]:8000'", "domain", "b.invalid"),
    ("SITENAME = '日本'", "domain", "blog.invalid"),
    ("SITEURL = 'https://example.org'\nSHORTTAKE = {'domain': ' Example.NET '}", "domain", "example.net"),
    ("AUTHOR = 'Ann'", "author", "Ann"),
    ("TIMEZONE = 'UTC'", "zone", dt.UTC),
    ("ARTICLE_PATHS = ['a', 'b']", "article_paths", ("a", "b")),
    ("PAGE_PATHS = ('p',)", "page_paths", ("p",)),
    ("SHORTTAKE = None", "series", ("Technology Short Take",)),
    ("SHORTTAKE = {'series': 'One  Series'}", "series", ("One Series",)),
    ("SHORTTAKE = {'series': ['A', ' ', 'B']}", "series", ("A", "B")),
    ("SHORTTAKE = {'sections': ['A', {'name': ' B  C '}]}", "sections", (Section("A"), Section("B C"))),
    (
        "SHORTTAKE = {'sections': [{'name': 'A', 'aliases': ['X', ''], 'keywords': ('y',)}]}",
        "sections",
        (Section("A", ("X",), ("y",)),),
    ),
    ("SHORTTAKE = {'empty_section': 'Nothing.'}", "empty_section", "Nothing."),
    ("SHORTTAKE = {'snapshots': False}", "snapshots", False),
    ("SHORTTAKE = {'bookmarks': {'tag': 'blog'}}", "bookmarks_tag", "blog"),
    ("SHORTTAKE = {'bookmarks': {'tag': None}}", "bookmarks_tag", None),
    ("SHORTTAKE = {'rot': {'archives': ['http://127.0.0.1:8080/']}}", "archives", ("http://127.0.0.1:8080",)),
    (
        "SHORTTAKE = {'rot': {'canaries': ['https://example.org/a/']}}",
        "canaries",
        ("https://example.org/a/",),
    ),
]


@pytest.mark.parametrize(("text", "field", "value"), SAID, ids=[text[:40] for text, _, _ in SAID])
def test_what_it_says_is_understood(tmp_path: Path, text: str, field: str, value: Any) -> None:
    found = getattr(load(tmp_path, text), field)
    assert found == (Path(value.format(tmp_path)) if isinstance(found, Path) else value)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    text = "import os\nSITEURL = 'https://example.org'\n"
    assert load(tmp_path, text, SITEURL="https://preview.example/").site_url == "https://preview.example"
    assert load(tmp_path, text, SITEURL=" ").site_url == "https://example.org"
    # A preview has the same feed ids.
    assert load(tmp_path, text, SITEURL="https://preview.example/").domain == "example.org"
    with pytest.raises(SettingsError, match=r"'example\.org' is no web address") as raised:
        load(tmp_path, text, SITEURL="example.org")
    assert raised.value.where == "SITEURL in the environment"


WRONG = [
    # a line of the settings, where, what is said, what to do
    ("SHORTTAKE = []", "SHORTTAKE in", "no mapping", "write SHORTTAKE = {"),
    ("SHORTTAKE = {'sectoins': []}", "SHORTTAKE in", "no setting 'sectoins'", "did you mean 'sections'?"),
    ("SHORTTAKE = {'Series': []}", "SHORTTAKE in", "no setting 'Series'", "did you mean 'series'?"),
    ("SHORTTAKE = {'xyz': 1}", "SHORTTAKE in", "no setting 'xyz'", "known are sections, series"),
    ("SHORTTAKE = {5: 1}", "SHORTTAKE in", "no setting 5", "known are"),
    (
        "SHORTTAKE = {'rot': {'archive': []}}",
        "SHORTTAKE['rot']",
        "no setting 'archive'",
        "did you mean 'archives'?",
    ),
    (
        "SHORTTAKE = {'bookmarks': {'tags': 'x'}}",
        "SHORTTAKE['bookmarks']",
        "no setting 'tags'",
        "did you mean 'tag'?",
    ),
    (
        "SHORTTAKE = {'sections': [{'name': 'A', 'alias': []}]}",
        "'A'",
        "no setting 'alias'",
        "did you mean 'aliases'?",
    ),
    ("SHORTTAKE = {'sections': 'A'}", "SHORTTAKE['sections']", "it is 'A'", "it wants a list"),
    ("SHORTTAKE = {'sections': []}", "SHORTTAKE['sections']", "not one section", "Networking"),
    ("SHORTTAKE = {'sections': [5]}", "SHORTTAKE['sections']", "5 is no section", "Networking"),
    ("SHORTTAKE = {'sections': [{'name': ' '}]}", "SHORTTAKE['sections']", "is no section", "Networking"),
    ("SHORTTAKE = {'sections': [{'aliases': []}]}", "SHORTTAKE['sections']", "is no section", "Networking"),
    ("SHORTTAKE = {'sections': [{'name': 'A', 'aliases': 'B'}]}", "aliases", "it is 'B'", "a list of words"),
    (
        "SHORTTAKE = {'sections': [{'name': 'A', 'keywords': [1]}]}",
        "keywords",
        "it is [1]",
        "a list of words",
    ),
    ("SHORTTAKE = {'sections': ['A', 'A']}", "SHORTTAKE['sections']", "'A' stands twice", "take one"),
    (
        "SHORTTAKE = {'sections': ['A', {'name': 'B', 'aliases': ['a']}]}",
        "SHORTTAKE['sections']",
        "names two sections",
        "take one",
    ),
    ("SHORTTAKE = {'series': 5}", "SHORTTAKE['series']", "it is 5", "it wants a list or words"),
    ("SHORTTAKE = {'series': []}", "SHORTTAKE['series']", "not one series", "Short Take"),
    ("SHORTTAKE = {'series': [5]}", "SHORTTAKE['series']", "it is [5]", "a list of words"),
    (
        "SHORTTAKE = {'empty_section': 5}",
        "SHORTTAKE['empty_section']",
        "it is 5",
        "words between quotes or None",
    ),
    ("SHORTTAKE = {'introduction': None}", "SHORTTAKE['introduction']", "it is None", "words between quotes"),
    ("SHORTTAKE = {'snapshots': 'no'}", "SHORTTAKE['snapshots']", "it is 'no'", "True or False"),
    ("SHORTTAKE = {'half_life': True}", "SHORTTAKE['half_life']", "it is True", "it wants a number"),
    ("SHORTTAKE = {'half_life': '5'}", "SHORTTAKE['half_life']", "it is '5'", "it wants a number"),
    ("SHORTTAKE = {'rot': []}", "SHORTTAKE['rot']", "it is []", "a mapping"),
    (
        "SHORTTAKE = {'rot': {'archives': None}}",
        "SHORTTAKE['rot']['archives']",
        "it is None",
        "a list of words",
    ),
    (
        "SHORTTAKE = {'rot': {'archives': 'https://a.example'}}",
        "SHORTTAKE['rot']['archives']",
        "it is 'https",
        "a list",
    ),
    (
        "SHORTTAKE = {'rot': {'canaries': ['example.org']}}",
        "SHORTTAKE['rot']['canaries']",
        "no web address",
        "https://",
    ),
    ("SHORTTAKE = {'bookmarks': {'tag': ['a']}}", "SHORTTAKE['bookmarks']['tag']", "it is ['a']", "words"),
    (
        "SHORTTAKE = {'domain': 'https://example.org'}",
        "SHORTTAKE['domain']",
        "no host name",
        "without https://",
    ),
    ("SHORTTAKE = {'domain': 'a b'}", "SHORTTAKE['domain']", "no host name", "without https://"),
    (
        "SHORTTAKE = {'old_feeds': {'/../feed.xml': 'atom.xml'}}",
        "SHORTTAKE['old_feeds']",
        "is no former address",
        "atom.xml",
    ),
    (
        "SHORTTAKE = {'old_feeds': {'/feed.xml': 'feed.xml'}}",
        "SHORTTAKE['old_feeds']",
        "is no former address",
        "feed.json",
    ),
    ("SHORTTAKE = {'domain': 5}", "SHORTTAKE['domain']", "it is 5", "words between quotes"),
    ("SITEURL = 'example.org'", "SITEURL in pelicanconf.py", "no web address", "https://example.org"),
    ("SITEURL = 'ftp://example.org'", "SITEURL", "no web address", "https://example.org"),
    ("SITEURL = 'https://'", "SITEURL", "no web address", "https://example.org"),
    ("SITEURL = 'https://exa mple.org'", "SITEURL", "no web address", "https://example.org"),
    ("SITEURL = 'https://[example.org'", "SITEURL", "no web address", "https://example.org"),
    ("SITEURL = 'https://example.org:x'", "SITEURL", "no web address", "https://example.org"),
    ("SITEURL = 5", "SITEURL", "it is 5", "words between quotes"),
    ("SITENAME = ['A']", "SITENAME", "it is ['A']", "words between quotes"),
    ("AUTHOR = 5", "AUTHOR", "it is 5", "words between quotes"),
    ("TIMEZONE = 'Europe/Amsterdm'", "TIMEZONE", "no time zone", "IANA"),
    ("TIMEZONE = 1", "TIMEZONE", "it is 1", "words between quotes"),
    ("DEFAULT_LANG = 1", "DEFAULT_LANG", "it is 1", "words between quotes"),
    ("PATH = 5", "PATH", "it is 5", "a folder between quotes"),
    ("OUTPUT_PATH = ['a']", "OUTPUT_PATH", "it is ['a']", "a folder between quotes"),
    ("ARTICLE_PATHS = 'posts'", "ARTICLE_PATHS", "it is 'posts'", "a list of words"),
    ("ARTICLE_PATHS = 5", "ARTICLE_PATHS", "it is 5", "a list of words"),
    ("PAGE_PATHS = [5]", "PAGE_PATHS", "it is [5]", "a list of words"),
    ("ARTICLE_URL = 5", "ARTICLE_URL", "it is 5", "words between quotes"),
]


@pytest.mark.parametrize(("text", "where", "what", "hint"), WRONG, ids=[text[:50] for text, *_ in WRONG])
def test_every_mistake_is_named(tmp_path: Path, text: str, where: str, what: str, hint: str) -> None:
    with pytest.raises(SettingsError) as raised:
        load(tmp_path, text)
    error = raised.value
    assert where in str(error.where)
    assert "pelicanconf.py" in str(error.where)
    assert what in error.what
    assert hint in str(error.hint)


def test_a_wrong_type_for_every_key_is_told(tmp_path: Path) -> None:
    for key in KEYS:
        with pytest.raises(SettingsError) as raised:
            load(tmp_path, f"SHORTTAKE = {{{key!r}: object()}}")
        assert key in str(raised.value.where)


def test_a_heading_means_a_section(tmp_path: Path) -> None:
    found = load(
        tmp_path, "SHORTTAKE = {'sections': ['Storage', {'name': 'Cloud', 'aliases': ['The  Sky']}]}"
    )
    meant = {name: found.section(name) for name in ("cloud", " THE sky ", "Storage", "storages", "", None)}
    assert [one and one.name for one in meant.values()] == ["Cloud", "Cloud", "Storage", None, None, None]


def test_every_key_stands_in_the_documentation() -> None:
    page = ROOT / "docs" / "settings.md"
    if not page.exists():
        pytest.skip("docs/settings.md is not written yet")
    words = page.read_text(encoding="utf-8")
    missing = [key for key in KEYS if f"| `{key}` |" not in words]
    assert missing == []
    lines = {
        key: next(line for line in words.splitlines() if line.startswith(f"| `{key}` |")) for key in KEYS
    }
    for key, inner in (
        ("bookmarks", "tag"),
        ("rot", "archives"),
        ("rot", "canaries"),
        ("sections", "aliases"),
    ):
        assert f'"{inner}"' in lines[key]
    for name in ("SITEURL", "SHORTTAKE_NOW", "SHORTTAKE_FETCH_ALLOW", "TIMEZONE", "ARTICLE_PATHS"):
        assert name in words


def test_the_sample_blog_has_sound_settings() -> None:
    found = settings.load(ROOT, {**os.environ, "SITEURL": ""})
    assert found.domain == "patchpanel.example"
    assert found.site_url == ""
