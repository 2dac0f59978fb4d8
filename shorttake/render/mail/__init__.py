"""The e-mail edition of a Short Take: one HTML file and one plain text file, ready for any sender.

Both are made of the HTML of the post with absolute addresses, and are written beside its page.
"""

from shorttake.render.mail.edition import Edition
from shorttake.render.mail.html import as_html
from shorttake.render.mail.text import as_text

__all__ = ["Edition", "as_html", "as_text"]
