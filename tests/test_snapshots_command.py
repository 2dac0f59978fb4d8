"""`shorttake snapshot`, as an author calls it: addresses, posts, link files; and the copy shown again."""

from __future__ import annotations

import json
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator

from fakes.server import Answer, Server, page
from shorttake.cli.snapshot import snapshot
from shorttake.errors import AddressError, FileError, ShorttakeError, UsageError
from shorttake.site import Site

TEXT = "<p>" + "Peat burns slowly and smells of the moor it came from. " * 9
PDF = b"%PDF-1.7 \x00\x01\x02"
ANSWERS: dict[str, Answer] = {
    "/peat": page(f"<title>On Peat</title>{TEXT}"),
    "/moor": page(f"<title>The Moor</title>{TEXT}"),
    "/paper.pdf": page(PDF, Content_Type="application/pdf"),
}


class Blog:
    """A blog, a web server whose pages it links to, and the command."""

    def __init__(self, root: Path, server: Server) -> None:
        self.root = root
        self.server = server
        self.write(
            "pelicanconf.py",
            'SITENAME = "Peat"\nSITEURL = "https://peat.example"\nTIMEZONE = "Europe/Berlin"\n',
        )

    def write(self, file: str, text: str) -> None:
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def url(self, path: str) -> str:
        return self.server.url(path)

    def run(self, *arguments: str, now: str = "2026-11-20T09:30:00+01:00") -> Any:
        """The command's result, as a new process of the command line would have it; errors are raised."""
        environ = {"SHORTTAKE_FETCH_ALLOW": "127.0.0.0/8", "SHORTTAKE_NOW": now}
        site = Site(self.root, environ)
        result = CliRunner().invoke(snapshot, list(arguments), obj=site, standalone_mode=False)
        site.cache.close()
        if result.exception is not None:
            raise result.exception
        return result

    def json(self, *arguments: str, **more: Any) -> Any:
        return json.loads(self.run(*arguments, "--json", **more).stdout)

    def copies(self) -> list[str]:
        return sorted(
            path.relative_to(self.root).as_posix() for path in (self.root / "snapshots").rglob("*.warc.gz")
        )


@pytest.fixture
def blog(tmp_path: Path) -> Iterator[Blog]:
    with Server(ANSWERS) as server:
        yield Blog(tmp_path / "blog", server)


def test_an_address_is_kept_once_unless_asked_again(blog: Blog) -> None:
    first = blog.run(blog.url("/peat"))
    assert first.return_value == 0
    assert first.stdout.startswith("kept snapshots/2026/11/on-peat.warc.gz  ")
    again = blog.run(blog.url("/peat"))
    assert again.stdout == "there is a copy already: snapshots/2026/11/on-peat.warc.gz  (2026-11-20)\n"
    assert len(blog.server.asked) == 1
    newer = blog.json("--again", blog.url("/peat"), now="2026-12-01T08:00:00+01:00")
    assert blog.copies() == ["snapshots/2026/11/on-peat.warc.gz", "snapshots/2026/12/on-peat.warc.gz"]
    assert newer == [
        {
            "url": blog.url("/peat"),
            "status": "kept",
            "file": "snapshots/2026/12/on-peat.warc.gz",
            "date": "2026-12-01T07:00:00+00:00",
            "bytes": (blog.root / newer[0]["file"]).stat().st_size,
            "files": 0,
            "left_out": 0,
            "why": None,
        }
    ]


def test_all_links_of_a_post_are_kept_and_a_dead_one_stops_no_other(blog: Blog) -> None:
    blog.write(
        "content/takes/2026-11-19-short-take.md",
        "---\ntitle: Short Take 1\ndate: 2026-11-19\n---\n\n"
        f"* [Peat]({blog.url('/peat')}) and [gone]({blog.url('/gone')}), [again]({blog.url('/peat')}?utm_source=x)\n"
        f"* [The moor][m], [ours](https://peat.example/about/), [here](/2026/), ![picture]({blog.url('/pic')})\n\n"
        f"[m]: {blog.url('/moor')}\n",
    )
    for name in ("content/takes/2026-11-19-short-take.md", "2026-11-19-short-take"):
        done = blog.run(name)
        assert done.return_value == 1
        assert f"not kept: {blog.url('/gone')}: it answers 404" in done.stderr
    assert blog.copies() == ["snapshots/2026/11/on-peat.warc.gz", "snapshots/2026/11/the-moor.warc.gz"]
    assert [one.path for one in blog.server.asked] == ["/peat", "/gone", "/moor", "/gone"]
    told = blog.json("content/takes/2026-11-19-short-take.md")
    assert [(one["status"], one["why"]) for one in told] == [
        ("known", None),
        ("failed", "it answers 404"),
        ("known", None),
    ]


def test_a_link_of_the_inbox_is_named_after_its_title_and_names_its_copy(blog: Blog) -> None:
    file = "content/inbox/2026-11-20-peat-abc123.md"
    text = f"---\nurl: {blog.url('/peat')}\ntitle: What I call it\nadded: 2026-11-20T09:00:00+01:00\n---\n\nNote.\n"
    blog.write(file, text)
    blog.run(file)
    assert blog.copies() == ["snapshots/2026/11/what-i-call-it.warc.gz"]
    named = "+01:00\nsnapshot: snapshots/2026/11/what-i-call-it.warc.gz\n---"
    assert blog.read(file) == text.replace("+01:00\n---", named)


def test_an_address_that_waits_in_the_inbox_is_named_there_too(blog: Blog) -> None:
    file = "content/inbox/2026-11-20-peat-abc123.md"
    blog.write(file, f"---\nurl: {blog.url('/peat')}\n---\n\nNote.\n")
    kept_id = blog.run(blog.url("/peat"))
    assert "snapshot: snapshots/2026/11/on-peat.warc.gz\n" in blog.read(file)
    assert kept_id.return_value == 0
    other = blog.read(file).replace("on-peat", "my-own")
    blog.write(file, other)
    blog.run("--again", blog.url("/peat"))
    assert blog.read(file) == other, "what the author wrote there stays"


def test_a_link_can_be_named_by_its_id(blog: Blog) -> None:
    from shorttake.inbox import link_id

    blog.write("content/inbox/x.md", f"---\nurl: {blog.url('/moor')}\n---\n")
    told = blog.json(link_id(blog.url("/moor")))
    assert [one["file"] for one in told] == ["snapshots/2026/11/the-moor.warc.gz"]


@pytest.mark.parametrize(
    ("word", "error", "what"),
    [
        ("nonsense", AddressError, "this is not a web address"),
        ("mailto:x@a.example", AddressError, "no web address"),
        ("http://", AddressError, "names no host"),
        ("content/takes/none.md", UsageError, "there is no such file"),
    ],
)
def test_what_is_no_page_is_refused_with_a_word_why(
    blog: Blog, word: str, error: type[ShorttakeError], what: str
) -> None:
    with pytest.raises(error, match=what):
        blog.run(word)
    assert not (blog.root / "snapshots").exists()


def test_a_full_disk_ends_it(blog: Blog) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (500, hard))  # no file may be larger: as good as a full disk
    try:
        with pytest.raises(FileError, match=r"on-peat\.warc\.gz: cannot be written"):
            blog.run(blog.url("/peat"), blog.url("/moor"))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert [one.path for one in blog.server.asked] == ["/peat"], "the next would fare no better"
    assert blog.copies() == []


def test_a_folder_that_is_none_is_told(blog: Blog) -> None:
    blog.write("snapshots", "a file where a folder should be")
    with pytest.raises(FileError, match="Not a directory"):
        blog.run(blog.url("/peat"))


def test_a_post_without_links_keeps_nothing(blog: Blog) -> None:
    blog.write("content/posts/a.md", "---\ntitle: A\ndate: 2026-11-19\n---\n\nWords.\n")
    done = blog.run("content/posts/a.md")
    assert (done.return_value, done.stdout) == (0, "")
    assert "no link to another site" in done.stderr


def test_the_newest_copy_is_shown_and_the_older_ones_are_told(blog: Blog) -> None:
    blog.run(blog.url("/peat"), now="2026-10-01T08:00:00+02:00")
    blog.run("--again", blog.url("/peat"))
    output = blog.root / "page.html"
    done = blog.run("show", blog.url("/peat") + "#top", "--output", str(output))
    assert "the copy of 2026-11-20, snapshots/2026/11/on-peat.warc.gz" in done.stdout
    assert "an older copy: 2026-10-01  snapshots/2026/10/on-peat.warc.gz" in done.stderr
    text = output.read_text(encoding="utf-8")
    assert "20 November 2026" in text
    assert blog.run("show", blog.url("/peat")).stdout == text
    told = blog.json("show", blog.url("/peat"))
    assert told["html"] == text
    assert (told["file"], told["older"]) == (
        "snapshots/2026/11/on-peat.warc.gz",
        ["snapshots/2026/10/on-peat.warc.gz"],
    )
    older = blog.run("show", "snapshots/2026/10/on-peat.warc.gz").stdout
    assert "1 October 2026, 06:00 UTC" in older
    with pytest.raises(FileError, match="there is such a file already"):
        blog.run("show", blog.url("/peat"), "--output", str(output))
    assert output.read_text(encoding="utf-8") == text


def test_what_the_shown_page_says_of_a_pdf_is_true(blog: Blog) -> None:
    blog.run(blog.url("/paper.pdf"))
    text = blog.run("show", blog.url("/paper.pdf")).stdout
    command = text.partition("<pre>shorttake snapshot ")[2].partition("</pre>")[0].split()
    assert command == ["show", "snapshots/2026/11/paper.warc.gz", "--raw", "--output", "paper.pdf"]
    command[-1] = str(blog.root / "paper.pdf")
    blog.run(*command)
    assert (blog.root / "paper.pdf").read_bytes() == PDF
    extract = text.partition("<pre>warcio extract --payload ")[2].split()
    with (blog.root / extract[0]).open("rb") as stream:
        stream.seek(int(extract[1]))
        assert next(iter(ArchiveIterator(stream))).content_stream().read() == PDF


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (["https://a.example/never"], "there is no copy of this page"),
        (["snapshots/2026/11/never.warc.gz"], "there is no such file"),
        (["pelicanconf.warc"], "this is no whole WARC file"),
    ],
)
def test_what_cannot_be_shown_is_refused_with_a_word_why(blog: Blog, words: list[str], what: str) -> None:
    blog.write("pelicanconf.warc", "SITENAME = 'no WARC file'")
    with pytest.raises(ShorttakeError, match=what):
        blog.run("show", *words)


@pytest.mark.parametrize("arguments", [["--help"], ["keep", "--help"], ["show", "--help"]])
def test_help_has_an_example(arguments: list[str]) -> None:
    told = CliRunner().invoke(snapshot, arguments)
    assert told.exit_code == 0
    assert "Example: shorttake snapshot " in told.stdout
