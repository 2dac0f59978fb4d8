"""A Hugo blog comes over whole: front matter of three kinds, bundles, shortcodes, addresses by pattern."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from shorttake.errors import TextError
from shorttake.migrate import Migration, recognise
from shorttake.migrate.hugo import permalinks
from shorttake.migrate.hugo.config import blackfriday_anchor
from shorttake.migrate.hugo.goldmark import link_bare
from shorttake.migrate.hugo.shortcodes import Context, translate
from tests.migrate_blogs import HUGO, NOW, bodies, lay, migrated

CONTEXT = Context({"a.md": "/post/a/", "/b": "/b/#x"}.get, {"color": "red", "deep": {"er": 7}})


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ('[x]({{< ref "a.md" >}})', "[x](/post/a/)"),
        ("[x]({{% relref `/b` %}})", "[x](/b/#x)"),
        ('[x]: {{< relref path="a.md" >}}', "[x]: /post/a/"),
        ("{{< highlight sh >}}\nls\n{{< /highlight >}}\n", "```sh\nls\n```\n"),
        ("{{< highlight sh >}}ls -l{{< / highlight >}}", "```sh\nls -l\n```"),
        (
            '- x\n\n  {{< highlight go "hl_lines=1 3-4" >}}\n  a\n  {{< /highlight >}}\n',
            '- x\n\n  ```go {hl_lines="1 3-4"}\n  a\n  ```\n',
        ),
        ('{{< figure src="a b.png" >}}', "![](<a b.png>)"),
        (
            '{{< figure src="a.png" title="T" caption="C" attr="Me" attrlink="https://me.example/" >}}',
            "![C](a.png)  \n**T** C [Me](https://me.example/)",
        ),
        (
            '{{< youtube id="abc_-1" start="9" >}}',
            "[Video on YouTube](https://www.youtube.com/watch?v=abc_-1&t=9)",
        ),
        ("{{< vimeo 55073825 >}}", "[Video on Vimeo](https://vimeo.com/55073825)"),
        (
            '{{< gist spf13 7896402 "a.go" >}}',
            "[Gist spf13/7896402 (a.go)](https://gist.github.com/spf13/7896402)",
        ),
        ("{{< tweet 877 >}}", "[Tweet](https://twitter.com/i/status/877)"),
        (
            '{{< x user="SanDiegoZoo" id="145" />}}',
            "[Tweet by @SanDiegoZoo](https://x.com/SanDiegoZoo/status/145)",
        ),
        ('{{< param color >}} {{< param "deep.er" >}}', "red 7"),
        ('{{</* ref "a.md" */>}}', '{{< ref "a.md" >}}'),
    ],
)
def test_a_shortcode_becomes_markdown(written: str, markdown: str) -> None:
    assert translate(written, CONTEXT) == (markdown, [])


@pytest.mark.parametrize(
    "written",
    [
        '{{< ref "nowhere.md" >}}',
        "{{< notice tip >}}words{{< /notice >}}",
        "{{< figure >}}",
        "{{< youtube >}}",
        "{{< param none >}}",
        '{{< youtube "a\' onclick" >}}',
    ],
)
def test_what_cannot_be_told_stays_and_is_named(written: str) -> None:
    text, left = translate(f"one\n\n{written}\n", CONTEXT)
    assert text == f"one\n\n{written}\n"
    assert [line for line, _ in left] == [3]


@pytest.mark.parametrize(
    ("written", "markdown"),
    [
        ("at https://a.example/b.", "at <https://a.example/b>."),
        ("(https://a.example/b_(c))", "(<https://a.example/b_(c)>)"),
        ("www.a.example, too", "[www.a.example](https://www.a.example), too"),
        ("[x](https://a.example/) <https://b.example/> `https://c.example/`", None),
        ("[https://a.example/](https://a.example/)", None),
        ("[r]: https://a.example/\n\n[r]", None),
        ("    https://code.example/\n", None),
        ('<a href="https://a.example/">https://b.example</a>', None),
        ("mail https://localhost now", None),
        ("- a https://a.example/x&amp;\n", "- a <https://a.example/x>&amp;\n"),
    ],
)
def test_a_bare_address_is_a_link_as_it_was(written: str, markdown: str | None) -> None:
    assert link_bare(written) == (markdown or written)


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        ("/:year/:month/:day/:slug/", "/2019/03/09/a-slug/"),
        ("/:section/:title/", "/posts/a-title-two/"),
        ("/:sections/:filename/", "/posts/deep/er/file.name/"),
        ("/:sections[1:]/:contentbasename", "/deep/er/file.name"),
        ("/:sections[last]/:weekdayname/:yearday", "/er/Saturday/68"),
        (":monthname/:slugorfilename/", "/March/a-slug/"),
        ("/x/:unknown/", "/x/:unknown/"),
    ],
)
def test_a_permalink_is_hugos(pattern: str, address: str) -> None:
    made = permalinks.fill(
        pattern,
        date=dt.datetime(2019, 3, 9, tzinfo=dt.UTC),
        title="A Title, (two)!",
        slug="A Slug",
        name="file.name",
        sections=["Posts", "deep", "er"],
    )
    assert made == address


@pytest.mark.parametrize(
    ("words", "step"),
    [
        ("Hello,  World!", "hello-world"),
        ("C++ & C#", "c++-c#"),
        ("Über - uns", "über-uns"),
        ("a%2fb%zz", "a%2fbzz"),
        ("trailing ", "trailing"),
    ],
)
def test_words_become_a_step_as_hugo_has_it(words: str, step: str) -> None:
    assert permalinks.urlize(words) == step


def test_blackfridays_ids() -> None:
    assert blackfriday_anchor("Servers/Hardware & More") == "servers-hardware-more"


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Migration:
    folder = tmp_path_factory.mktemp("hugo")
    return migrated(lay(folder / "old", HUGO), folder / "new")


def test_every_page_has_its_file_and_its_old_address(blog: Migration) -> None:
    assert {new.file: new.post.address for new in blog.posts} == {
        "content/posts/2019-03-01-first-light.md": "/2019/03/first-light/",
        "content/posts/2019-04-02-second.md": "/2019/04/the-second/",
        "content/posts/2019-05-05-third.md": "/2019/05/three/",
        "content/takes/2019-06-06-technology-short-take-12.md": "/takes/twelve/",
        "content/takes/2019-07-07-technology-short-take-13.md": "/takes/technology-short-take-13/",
        "content/pages/about.md": "/about/",
        "content/posts/draft.md": "",
        "content/posts/2099-01-01-later.md": "/2099/01/later/",
        "content/posts/2018-01-01-over.md": "/2018/01/over/",
    }


def test_feed_ids_are_the_addresses(blog: Migration) -> None:
    for new in blog.posts:
        if not new.old.page and new.post.head.status != "draft":
            assert new.post.feed_id == f"https://wires.example{new.post.address}"
    assert blog.old.site.feeds == {"/index.xml": "rss.xml"}


def test_text_is_translated_and_the_rest_of_it_untouched(blog: Migration) -> None:
    assert (
        bodies(blog)["2019-03-01-first-light"]
        == """\
See [the second](/2019/04/the-second/#a-heading), [it](/2019/04/the-second/), <https://auto.example/>
and <https://bare.example/a_(b)?x=1>, or [www.example.org](https://www.example.org). Also [a reference][r] and `https://code.example/`.

```go {hl_lines="2 4-5"}
fmt.Println("{{ x }}")
```

[![A cable](/img/cable.png)](/img/cable.png)␠␠
Seen [here](https://photos.example/1)

[Video on YouTube](https://www.youtube.com/watch?v=w7Ft2ymGmfc) [Gist spf13/7896402](https://gist.github.com/spf13/7896402) [Tweet by @ada](https://twitter.com/ada/status/877500564405444608) none

{{< muted >}}

{{% notice tip %}}
Left as *it* was.
{{% /notice %}}

<!--more-->

[r]: https://reference.example/ "Title"
""".replace("␠", " ").strip()
    )


def test_heads_of_every_kind_say_the_same_as_before(blog: Migration) -> None:
    heads = {Path(new.file).stem: new.post.head for new in blog.posts}
    first = heads["2019-03-01-first-light"]
    assert first.tags == ("fibre", "optics, advanced")
    assert first.aliases == ("/old/first/", "/2019/03/older")
    assert first.series == "Light"
    assert heads["2019-04-02-second"].categories == ("Information",)
    third = heads["2019-05-05-third"]
    assert (third.title, third.slug, third.tags, third.authors) == (
        "Third, in JSON",
        "three",
        ("a", "b"),
        ("Ada Example",),
    )
    drafts = {stem for stem, head in heads.items() if head.status == "draft"}
    assert drafts == {"draft", "2099-01-01-later", "2018-01-01-over"}
    assert next(new.text for new in blog.posts if "2019-04-02" in new.file).startswith("+++\n")


def test_bundles_bring_their_files_to_their_address(blog: Migration) -> None:
    assert {one.address for one in blog.old.files} == {
        "/2019/04/the-second/plan.png",
        "/2019/04/the-second/files/a.pdf",
        "/img/cable.png",
    }
    assert blog.report.missing == []


def test_the_report_names_all_that_is_not_as_it_was(blog: Migration) -> None:
    report = blog.report
    assert (report.posts_in, report.posts_out, report.pages) == (10, 8, 1)
    assert [(one.file, one.line) for one in report.broken] == [
        ("content/post/broken-too.md", 2),
        ("content/post/broken.md", 2),
    ]
    assert report.addresses_lost == report.links_lost == report.ids_changed == []
    named = {(one.file, one.line) for one in report.warnings}
    assert ("content/post/first-light.md", 22) in named
    assert ("content/_index.md", 1) in named
    assert report.left == {"pages of sections without words of their own": 1}


@pytest.mark.parametrize(
    ("config", "name", "addresses"),
    [
        (
            "baseURL: https://a.example/\n",
            "config.yaml",
            {"/post/first-light/", "/post/three/", "/takes/twelve/"},
        ),
        (
            '{"baseURL": "https://a.example/sub/", "uglyURLs": true}',
            "config.json",
            {"/post/first-light.html", "/post/second.html", "/post/three.html"},
        ),
        (
            'baseURL = "https://a.example"\n[permalinks.page]\npost = "/:contentbasename/"\n',
            "config/_default/hugo.toml",
            {"/first-light/", "/second/", "/third/"},
        ),
    ],
)
def test_a_configuration_of_any_kind_decides_about_addresses(
    tmp_path: Path, config: str, name: str, addresses: set[str]
) -> None:
    files = {key: value for key, value in HUGO.items() if key != "hugo.toml"}
    migration = migrated(lay(tmp_path / "old", {**files, name: config}), tmp_path / "new")
    assert addresses <= {new.post.address for new in migration.posts}
    assert migration.report.addresses_lost == migration.report.links_lost == []


def test_another_language_has_its_own_addresses(tmp_path: Path) -> None:
    config = 'baseURL = "https://a.example"\ndefaultContentLanguage = "en"\n[languages.en]\nweight = 1\n[languages.de]\n'
    post = '---\ntitle: T\ndate: 2019-01-01\n---\n[x]({{< ref "b.md" >}})\n'
    lay(
        tmp_path / "old",
        {
            "hugo.toml": config,
            "content/post/a.md": post,
            "content/post/a.de.md": post,
            "content/post/b.md": post,
        },
    )
    migration = migrated(tmp_path / "old", tmp_path / "new")
    assert {new.post.address for new in migration.posts} == {"/post/a/", "/de/post/a/", "/post/b/"}


def test_a_configuration_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TextError, match="cannot be read"):
        recognise(lay(tmp_path, {"hugo.toml": "title = oops", "content/a.md": "words"}), NOW)
