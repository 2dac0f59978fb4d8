"""Markdown as no one would write it, for tests of properties: pieces of every construct in any order."""

from __future__ import annotations

from hypothesis import strategies as st

_WORDS = [
    "word", "two words", "Ünïcode — 𝒳", "it's", '"quoted"', "a--b---c...", "*em*", "**strong**", "_it_",
    "***x", "snake_case_name", "`code`", "`` a`b ``", "`", "\\*", "\\[", "\\]", "\\\\", "&amp;", "&copy",
    "&#65;", "~~gone~~", "!", "[", "]", "(", ")", "<", ">", "|", "{", "}", "{{ site.url }}", "{% if x %}",
    "2014.", "#", "  ", "[^1]", "HTML",
]  # fmt: skip
_LINKS = [
    "[a](http://example.org/)", "[b *c*](/d?e=1&amp;f=2)", "[g](<h i>)", '[j](k "l")', "[m](n(o)p)",
    "[q][r]", "[r]", "[R][]", "[s][t u]", "[v] [r]", "![w](x.png)", "![y][r]", "[![z](a.png)](b)",
    "[a [b](c) d](e)", "[a [b](http://c.d/e?f=g#h) i](http://j.k/)",
    "<http://f.g/h>", "<i@j.kl>", '<a href="m">n</a>', "<a href=o>p</a>",
    '<img src="q" alt="r">', "[s]({% post_url t %})", "[u](v w)", "[x](y", "[z] (http://a)", "[]()",
    "[b]()", "<b>c</b>", "<!-- [d](e) -->", "[f](g){: .h}", "[i\\]j](k)", "[l](m\\))",
]  # fmt: skip
_LINES = [
    "", "", "", "# Heading", "## [a](b) {#id}", "---", "===", "***", "```", "```python", "~~~", "> quote",
    ">", "* item", "* [a](b)", "- ", "-", "1. one", "2. two", "2014. A year", "   * three", "    four",
    "\ttab", "\t* tab item", "  two", "[r]: http://r.example/ 'title'", "[t u]: <v w>", "[x]:",
    "[r]: /again", "[^1]: note [n](o)", ": meaning", "*[HTML]: Hyper", "{: .class #id}", "{:.a}", "a | b",
    "--|--", "c | [d](e)", "<div>", "</div>", '<p class="x">y', "<!--more-->", "<!--", "-->", "<pre>",
    "</pre>", "{% highlight sh %}", "{% endhighlight %}", "Term", "    * deep",
]  # fmt: skip


def markdown(max_lines: int = 14) -> st.SearchStrategy[str]:
    """Texts of up to so many lines; line ends of all three kinds."""
    piece = st.sampled_from(_WORDS + _LINKS)
    words = st.lists(piece, min_size=1, max_size=5).map(" ".join)
    mark = st.sampled_from(["", "", "* ", "  ", "> ", "1. ", "    ", "\t", "* * ", "> * ", "  - "])
    line = st.one_of(st.sampled_from(_LINES), words, st.tuples(mark, words).map("".join), piece)
    end = st.sampled_from(["\n", "\n", "\n", "\r\n", "\r"])
    lines = st.lists(st.tuples(line, end).map("".join), max_size=max_lines)
    return lines.map("".join)
