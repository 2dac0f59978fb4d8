"""The edition as HTML that mail programs can show: styles on each element, no script, nothing from elsewhere.

What they can is taken from https://www.caniemail.com/: many leave out `<style>`, classes and the outer
elements of a page; Outlook on Windows knows no `max-width`, but keeps a table's.
"""

from __future__ import annotations

from html import escape

import nh3

from shorttake.render.mail.edition import Edition
from shorttake.render.tags import replaced, tags
from shorttake.text.frontmatter import printable

_FONT = "font-family:Georgia,'Times New Roman',serif;font-size:17px;line-height:1.55"
_QUIET = "font-family:Arial,Helvetica,sans-serif;font-size:14px;line-height:1.5;color:#5a5f66"
_INK, _LINK = "color:#1c1e21", "color:#1c45b4;text-decoration:underline"
_MONO = "font-family:Menlo,Consolas,monospace;font-size:14px"

# Which elements of a post are sent, and how each looks.
_STYLES = {
    "a": _LINK,
    "abbr": "",
    "b": "",
    "blockquote": "margin:0 0 16px;padding:0 0 0 16px;border-left:2px solid #5a5f66",
    "br": "",
    "caption": "",
    "code": _MONO,
    "dd": "margin:0 0 8px 20px",
    "del": "",
    "dl": "margin:0 0 16px",
    "dt": "font-weight:bold",
    "em": "",
    "figcaption": _QUIET,
    "figure": "margin:0 0 16px",
    "h1": "margin:32px 0 10px;font-size:24px;line-height:1.25",
    "h2": "margin:32px 0 10px;font-size:22px;line-height:1.25",
    "h3": "margin:28px 0 10px;font-size:19px;line-height:1.25",
    "h4": "margin:24px 0 10px;font-size:17px",
    "h5": "margin:24px 0 10px;font-size:17px",
    "h6": "margin:24px 0 10px;font-size:17px",
    "hr": "margin:28px 0;border:0;border-top:1px solid #d6d8d9",
    "i": "",
    "img": "max-width:100%;height:auto",
    "ins": "",
    "kbd": _MONO,
    "li": "margin:0 0 10px",
    "mark": "",
    "ol": "margin:0 0 16px;padding:0 0 0 24px",
    "p": "margin:0 0 16px",
    "pre": f"{_MONO};margin:0 0 16px;padding:12px;background-color:#f1f2f1;white-space:pre-wrap",
    "q": "",
    "s": "",
    "samp": _MONO,
    "small": "",
    "span": "",
    "strong": "",
    "sub": "",
    "sup": "font-size:12px",
    "table": "margin:0 0 16px;border-collapse:collapse",
    "tbody": "",
    "td": "padding:6px 12px 6px 0;border-bottom:1px solid #d6d8d9;vertical-align:top",
    "tfoot": "",
    "th": "padding:6px 12px 6px 0;border-bottom:1px solid #5a5f66;text-align:left",
    "thead": "",
    "tr": "",
    "ul": "margin:0 0 16px;padding:0 0 0 24px",
    "var": "",
}
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height"}, "ol": {"start"}, "td": {"colspan"}}
_UNREAD = {"script", "style", "template", "svg", "iframe", "object", "video", "audio", "form"}


def as_html(mail: Edition) -> str:
    """The mail as a whole document."""
    title, url, home = (escape(printable(words)) for words in (mail.title, mail.url, mail.home))
    site, by = escape(printable(mail.site)), f" · {escape(printable(mail.author))}" if mail.author else ""
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(mail.language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex">\n'
        f'<title>{title}</title>\n</head>\n<body style="margin:0;padding:0;background-color:#ffffff">\n'
        # Without a table the text would be as wide as the window in Outlook on Windows.
        '<table role="presentation" style="width:100%;border-collapse:collapse"><tr>'
        f'<td style="padding:24px 16px">\n<div style="max-width:600px;margin:0 auto;{_FONT};{_INK}">\n'
        f'<p style="margin:0 0 24px;{_QUIET}"><a href="{home}" style="{_LINK}">{site}</a>{by}'
        f" · {escape(printable(mail.day))}</p>\n"
        f'<h1 style="margin:0 0 16px;font-size:28px;line-height:1.2">'
        f'<a href="{url}" style="{_INK};text-decoration:underline">{title}</a></h1>\n'
        f"{styled(mail.html)}\n"
        f'<hr style="{_STYLES["hr"]}">\n'
        f'<p style="margin:0;{_QUIET}"><a href="{url}" style="{_LINK}">Read this on the web</a></p>\n'
        "</div>\n</td></tr></table>\n</body>\n</html>\n"
    )


def harmless(page: str) -> str:
    """The HTML without anything that runs, loads from elsewhere unseen, or that no mail program knows."""
    return nh3.clean(
        printable(page),
        tags=set(_STYLES),
        clean_content_tags=_UNREAD,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )


def styled(page: str) -> str:
    """The harmless HTML with the style of each element written on it."""
    clean = harmless(page)
    edits = []
    for tag in tags(clean):
        style = _STYLES.get(tag.name)
        if style and not tag.closes:
            at = tag.start + 1 + len(tag.name)
            edits.append((at, at, f' style="{style}"'))
    return replaced(clean, edits)
