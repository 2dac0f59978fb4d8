"""The text of a Jekyll post as its old page was made of it, by a few plain rules: for comparing only.

This reads the same source as `liquid` does, and by other means, so that a mistake there shows in the proof.
"""

from __future__ import annotations

import re

from shorttake.migrate.jekyll.config import Config
from shorttake.migrate.jekyll.liquid import Places

_CODE = re.compile(
    r"^([ \t]*)\{%-?\s*highlight\s+(\S+)[^%]*%\}(.*?)\{%-?\s*endhighlight\s*-?%\}", re.S | re.M
)
_RAW = re.compile(r"\{%-?\s*(?:end)?raw\s*-?%\}")
_COMMENT = re.compile(
    r"\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}|\{::comment\}.*?\{:/(?:comment)?\}", re.DOTALL
)
_POST = re.compile(r"\{%-?\s*post_url\s+[\"']?([^\s%\"']+)[\"']?\s*-?%\}")
_FILE = re.compile(r"\{%-?\s*link\s+[\"']?([^%\"']+?)[\"']?\s*-?%\}")
_INCLUDE = re.compile(r"\{%-?\s*include\w*\s[^%]*%\}")
_KRAMDOWN = re.compile(r"^[ ]{0,3}\{:[^{}\n]*\}[ \t]*$|\{:[^{}\n]*\}|\{#[\w:-]+\}[ \t]*$", re.MULTILINE)
_SITE = re.compile(r"\{\{-?\s*site\.(url|baseurl)\s*-?\}\}")


def shown(body: str, config: Config, places: Places) -> str:
    """The Markdown of the old page, links resolved."""
    text = _COMMENT.sub("", body) if "comment" in body else body
    if "{%" in text:
        text = _CODE.sub(
            lambda code: f"{code[1]}~~~~~~ {code[2]}\n{code[3].strip(chr(10))}\n{code[1]}~~~~~~\n", text
        )
        text = _RAW.sub("", text)
        text = _POST.sub(lambda post: places.post(post[1]) or post[0], text)
        text = _FILE.sub(lambda file: places.file(file[1]) or file[0], text)
        text = _INCLUDE.sub("", text)
    if "{{" in text:
        host = config.url.removesuffix(config.base)
        text = _SITE.sub(lambda name: host if name[1] == "url" else config.base, text)
    return _KRAMDOWN.sub("", text) if "{" in text else text
