"""Settings of the blog: Pelican's own, and shorttake's in SHORTTAKE (docs/settings.md explains each)."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent

SITENAME = "Patch Panel"
SITESUBTITLE = "Links worth following, with a sentence or three about each"
AUTHOR = "Mara Lindqvist"
SITEURL = os.environ.get("SITEURL", "")
TIMEZONE = "Europe/Amsterdam"
DEFAULT_LANG = "en"

SHORTTAKE = {
    # The host that feed ids are made with; it stays, wherever the site moves.
    "domain": "patchpanel.example",
    "series": ["Technology Short Take"],
    "sections": [
        {"name": "Networking", "keywords": ["bgp", "dns", "tcp", "ipv6", "routing", "sdn"]},
        {"name": "Servers/Hardware", "aliases": ["Servers", "Hardware"], "keywords": ["cpu", "firmware"]},
        {"name": "Security", "keywords": ["tls", "cve", "encryption", "firewall"]},
        {
            "name": "Cloud Computing/Cloud Management",
            "aliases": ["Cloud Computing", "Cloud"],
            "keywords": ["aws", "openstack", "kubernetes", "terraform"],
        },
        {
            "name": "Operating Systems/Applications",
            "aliases": ["Operating Systems", "Applications"],
            "keywords": ["linux", "docker", "containers", "git"],
        },
        {"name": "Storage", "keywords": ["nvme", "filesystem", "ceph", "database"]},
        {"name": "Virtualization", "keywords": ["kvm", "hypervisor", "vmware", "qemu"]},
        {"name": "Career/Soft Skills", "aliases": ["Career", "Soft Skills"], "keywords": ["writing"]},
    ],
}

MENU = [
    ("Archive", "archive/"),
    ("Short Takes", "series/technology-short-take/"),
    ("Links", "links/"),
    ("Search", "search/"),
    ("About", "about/"),
]
# And at its foot, beside the feeds.
MORE = [
    ("Tags", "tags/"),
    ("Sections", "sections/"),
    ("Sources", "sources/"),
    ("Events", "events/"),
    ("Statistics", "stats/"),
]

# --- where things are ------------------------------------------------------------------------------

PATH = str(ROOT / "content")
OUTPUT_PATH = str(ROOT / "output")
THEME = str(ROOT / "theme")
PLUGIN_PATHS = [str(ROOT / "plugins")]
# In this order they hear of each step of a build.
PLUGINS = [
    "incremental",
    "reader",
    "takes",
    "rot",
    "links",
    "feeds",
    "redirects",
    "liveblogs",
    "sections",
    "linked",
    "around",
    "ingest",
    "sitemap",
    "cards",
    "stats",
    "search",
    "mail",
]

ARTICLE_PATHS = ["takes", "liveblogs", "posts"]
PAGE_PATHS = ["pages"]
STATIC_PATHS = ["images"]
USE_FOLDER_AS_CATEGORY = False
DEFAULT_CATEGORY = "Posts"

ARTICLE_URL = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_URL + "index.html"
DRAFT_URL = "drafts/{slug}/"
DRAFT_SAVE_AS = ""  # `shorttake serve` shows drafts; a built site has none
DRAFT_PAGE_SAVE_AS = ""
PAGE_URL = "{slug}/"
PAGE_SAVE_AS = "{slug}/index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = "tags/{slug}/index.html"
TAGS_SAVE_AS = "tags/index.html"
ARCHIVES_SAVE_AS = "archive/index.html"
YEAR_ARCHIVE_URL = "{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = "{date:%Y}/index.html"
MONTH_ARCHIVE_URL = "{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = "{date:%Y}/{date:%m}/index.html"
CATEGORY_URL = "categories/{slug}/"
CATEGORY_SAVE_AS = "categories/{slug}/index.html"
CATEGORIES_SAVE_AS = "categories/index.html"
AUTHOR_URL = "authors/{slug}/"
AUTHOR_SAVE_AS = "authors/{slug}/index.html"
AUTHORS_SAVE_AS = "authors/index.html"
DIRECT_TEMPLATES = ["index", "archives", "tags", "categories", "authors", "404"]
PAGINATED_TEMPLATES = {"index": 10, "tag": 60, "category": 60, "author": 60}
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}/page/{number}/", "{base_name}/page/{number}/index.html"),
]
SLUGIFY_SOURCE = "basename"

# Only these words mean a file of the blog: a template's {{ braces }} in an address are just words.
INTRASITE_LINK_REGEX = r"[{|](?P<what>filename|static|attach|index|tag|category|author)[|}]"

# Two posts of different years may have one slug: they are no translations of each other.
ARTICLE_TRANSLATION_ID = None
PAGE_TRANSLATION_ID = None

# Dates read the same wherever the site is built.
LOCALE = ["C.UTF-8", "C"]
DEFAULT_DATE_FORMAT = "%-d %B %Y"
SUMMARY_MAX_LENGTH = 60

# Feeds are made by plugins/feeds.py; Pelican's own would have other ids.
FEED_ALL_ATOM = None
CATEGORY_FEED_ATOM = None
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
