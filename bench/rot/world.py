"""The simulated web: every address with the kind of page behind it, and what is true of it."""

from __future__ import annotations

import random
import socket
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

ADDRESSES = 8_400
HOSTS = 2_449

# Kind -> its share in ten thousand, what is true of it in the end, and the states that are right at the
# first look and after five looks over three weeks. "dead" truths are those a reader would call gone.
KINDS: dict[str, tuple[int, str, str, str]] = {
    # alive
    "page": (3900, "alive", "ok", "ok"),
    "page-big": (250, "alive", "ok", "ok"),
    "page-tiny": (90, "alive", "ok", "ok"),
    "page-says-not-found": (90, "alive", "ok", "ok"),
    "page-about-parking": (30, "alive", "ok", "ok"),
    "page-about-captchas": (30, "alive", "ok", "ok"),
    "page-about-outages": (20, "alive", "ok", "ok"),
    "page-slug-mismatch": (120, "alive", "ok", "ok"),
    "page-on-soft-site": (120, "alive", "ok", "ok"),
    "front": (350, "alive", "ok", "ok"),
    "head-405": (90, "alive", "ok", "ok"),
    "pdf": (150, "alive", "ok", "ok"),
    "image": (60, "alive", "ok", "ok"),
    "huge": (40, "alive", "ok", "ok"),
    "no-content": (10, "alive", "ok", "ok"),
    "empty": (10, "alive", "ok", "ok"),
    "slow": (80, "alive", "ok", "ok"),
    "drip": (20, "alive", "ok", "ok"),
    "gzip": (150, "alive", "ok", "ok"),
    "latin1": (60, "alive", "ok", "ok"),
    "shell": (200, "alive", "ok", "ok"),
    "shell-text": (60, "alive", "ok", "ok"),
    "limited": (250, "alive", "ok", "ok"),
    "crawl-delay": (80, "alive", "ok", "ok"),
    "anchor": (200, "alive", "ok", "ok"),
    "anchor-user": (40, "alive", "ok", "ok"),
    "anchor-script": (40, "alive", "ok", "ok"),
    "text-fragment": (30, "alive", "ok", "ok"),
    "cookie-dance": (50, "alive", "ok", "ok"),
    "temp": (250, "alive", "temp", "temp"),
    "meta-refresh": (50, "alive", "temp", "temp"),
    "script-location": (20, "alive", "temp", "temp"),
    "flaky": (50, "alive", "ok suspect", "ok suspect"),
    "https": (250, "alive", "ok", "ok"),
    "bare": (60, "alive", "ok", "ok"),
    "http-1.0": (30, "alive", "ok", "ok"),
    "chunked-broken": (20, "alive", "ok", "ok"),
    "gzip-lie": (20, "alive", "ok", "ok"),
    "plain-text": (20, "alive", "ok", "ok"),
    "section-says-nothing": (30, "alive", "ok", "ok"),
    "idn": (40, "alive", "ok", "ok"),
    "v6": (12, "alive", "ok", "ok"),
    "userinfo": (20, "alive", "ok", "ok"),
    "other-port": (40, "alive", "ok", "ok"),
    # alive, elsewhere
    "moved": (500, "alive", "moved", "moved"),
    "moved-chain": (80, "alive", "moved", "moved"),
    "moved-then-temp": (40, "alive", "moved", "moved"),
    "moved-relative": (60, "alive", "moved", "moved"),
    "moved-slash": (60, "alive", "moved", "moved"),
    "moved-308s": (40, "alive", "moved", "moved"),
    "moved-port": (20, "alive", "moved", "moved"),
    "moved-userinfo": (10, "alive", "moved", "moved"),
    # alive, but
    "anchor-gone": (80, "alive", "fragment", "fragment"),
    # nobody can say from outside
    "wall-403": (150, "unsure", "blocked", "blocked"),
    "wall-401": (40, "unsure", "blocked", "blocked"),
    "wall-999": (40, "unsure", "blocked", "blocked"),
    "wall-429": (10, "unsure", "blocked", "blocked"),
    "wall-451": (20, "unsure", "blocked", "blocked"),
    "wall-challenge": (60, "unsure", "blocked", "blocked"),
    "wall-challenge-503": (40, "unsure", "blocked", "blocked"),
    "login-bounce": (80, "unsure", "blocked", "blocked"),
    "login-form": (20, "unsure", "blocked", "blocked"),
    "cookie-wall": (30, "unsure", "blocked", "blocked"),
    "geo-words": (10, "unsure", "blocked", "blocked"),
    "tls-self": (60, "unsure", "tls", "tls"),
    "tls-expired": (60, "unsure", "tls", "tls"),
    "tls-name": (40, "unsure", "tls", "tls"),
    "tls-www": (20, "unsure", "tls", "tls"),
    "tls-chain": (20, "unsure", "tls", "tls"),
    "tls-early": (20, "unsure", "tls", "tls"),
    "tls-old": (20, "unsure", "tls", "tls"),
    "tls-plain": (10, "unsure", "tls", "tls"),
    "userinfo-401": (10, "unsure", "blocked", "blocked"),
    "wall-202": (20, "unsure", "blocked", "blocked"),
    "country": (20, "unsure", "temp", "temp"),
    "maintenance": (20, "unsure", "suspect", "ok suspect"),
    "outage": (60, "unsure", "suspect", "ok suspect"),
    # dead
    "404": (450, "dead", "suspect", "dead"),
    "410": (40, "dead", "dead", "dead"),
    "v6-404": (5, "dead", "suspect", "dead"),
    "userinfo-404": (10, "dead", "suspect", "dead"),
    "idn-404": (10, "dead", "suspect", "dead"),
    "moved-to-404": (60, "dead", "suspect", "dead"),
    "loop": (40, "dead", "suspect", "dead"),
    "name": (250, "dead", "suspect", "dead"),
    "refused": (100, "dead", "suspect", "dead"),
    "timeout": (80, "dead", "suspect", "dead"),
    "down": (60, "dead", "suspect", "dead"),
    "soft404": (200, "dead", "suspect", "soft404"),
    "soft404-home": (80, "dead", "suspect", "soft404"),
    "soft404-category": (40, "dead", "suspect", "soft404"),
    "soft404-deep": (40, "dead", "suspect", "soft404"),
    "soft404-search": (30, "dead", "suspect", "soft404"),
    "soft404-refresh": (20, "dead", "suspect", "soft404"),
    "soft404-landing": (20, "dead", "suspect", "soft404"),
    "parked": (100, "dead", "suspect", "parked"),
    "parked-market": (30, "dead", "suspect", "parked"),
}
# Kinds that are properties of a host: each has hosts of its own.
OWN_HOST = frozenset(
    [
        "limited",
        "crawl-delay",
        "wall-403",
        "wall-401",
        "wall-999",
        "wall-429",
        "wall-451",
        "wall-challenge",
        "wall-challenge-503",
        "tls-self",
        "tls-expired",
        "tls-name",
        "tls-www",
        "tls-chain",
        "tls-early",
        "tls-old",
        "tls-plain",
        "idn",
        "idn-404",
        "outage",
        "name",
        "refused",
        "timeout",
        "down",
        "soft404",
        "soft404-category",
        "soft404-deep",
        "soft404-search",
        "soft404-refresh",
        "soft404-landing",
        "wall-202",
        "country",
        "maintenance",
        "soft404-home",
        "parked",
        "parked-market",
        "shell",
        "shell-text",
        "https",
        "head-405",
        "page-on-soft-site",
        "login-form",
        "geo-words",
        "cookie-wall",
    ]
)


@dataclass(frozen=True)
class Address:
    """One address of the world: its kind, host (127.x.y.z), path, and where it truly leads (None: nowhere
    else)."""

    url: str
    kind: str
    host: str
    path: str
    final: str | None = None

    @property
    def truth(self) -> str:
        """alive, unsure or dead."""
        return KINDS[self.kind][1]

    def right(self, first: bool) -> set[str]:
        """The states that are right at the first look, or in the end."""
        return set(KINDS[self.kind][2 if first else 3].split())


WORDS = [
    "network",
    "switch",
    "fabric",
    "kernel",
    "packet",
    "router",
    "latency",
    "storage",
    "volume",
    "cluster",
    "container",
    "image",
    "registry",
    "policy",
    "gateway",
    "tunnel",
    "overlay",
    "bridge",
    "driver",
    "module",
    "queue",
    "scheduler",
    "thread",
    "memory",
    "cache",
    "disk",
    "backup",
    "replica",
    "shard",
    "index",
    "query",
    "schema",
    "migration",
    "release",
    "upgrade",
    "patch",
    "audit",
    "token",
    "secret",
    "certificate",
    "identity",
    "access",
    "firewall",
    "segment",
    "tenant",
    "region",
    "zone",
    "cloud",
    "edge",
    "cost",
    "budget",
    "team",
    "career",
    "mentor",
    "talk",
    "conference",
    "paper",
    "review",
    "lesson",
    "failure",
    "outage",
    "postmortem",
    "metric",
    "trace",
    "log",
    "alert",
    "dashboard",
    "pipeline",
    "build",
    "deploy",
    "rollback",
    "feature",
    "flag",
    "branch",
    "commit",
    "merge",
    "review",
    "compiler",
    "runtime",
    "garbage",
    "collector",
    "language",
    "type",
    "generic",
    "macro",
    "parser",
    "lexer",
    "syntax",
    "grammar",
    "proof",
    "model",
    "theorem",
    "protocol",
    "message",
    "frame",
    "window",
    "buffer",
    "socket",
    "signal",
    "process",
    "daemon",
    "shell",
    "script",
    "editor",
    "terminal",
    "font",
    "color",
    "layout",
    "grid",
]


def text(random_: random.Random, words: int) -> str:
    """Sentences of so many words."""
    found: list[str] = []
    while words > 0:
        many = min(words, random_.randint(6, 18))
        sentence = " ".join(random_.choice(WORDS) for _ in range(many))
        found.append(f"{sentence.capitalize()}.")
        words -= many
    return " ".join(found)


def slug(random_: random.Random) -> str:
    """The last part of an address as blogs have it."""
    return "-".join(random_.choice(WORDS) for _ in range(random_.randint(2, 5)))


@dataclass(frozen=True)
class Ports:
    """Where the world listens: two ports without encryption, one with; and one at which nobody does."""

    plain: int
    other: int
    tls: int
    closed: int


def has_v6() -> bool:
    """Whether this machine has the address ::1."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def names(addresses: Iterable[Address]) -> dict[str, str]:
    """The names of the world that stand for one of its addresses."""
    hosts = ((urlsplit(one.url).hostname or "", one.host) for one in addresses if one.kind != "name")
    return {name.encode("idna").decode(): host for name, host in hosts if name.endswith(".test")}


def build(ports: Ports, seed: int = 7, size: int = ADDRESSES) -> list[Address]:
    """The addresses of the world, always the same for one seed."""
    dice = random.Random(seed)
    scale = size / ADDRESSES
    total = sum(share for share, *_ in KINDS.values())
    counts = {
        kind: max(1 if share else 0, round(share * size / total))
        for kind, (share, *_) in KINDS.items()
        if has_v6() or not kind.startswith("v6")
    }
    hosts = [
        f"127.{10 + n // 62_500}.{n // 250 % 250}.{n % 250 + 1}" for n in range(int(HOSTS * scale * 4) + 400)
    ]
    dice.shuffle(hosts)
    found: list[Address] = []
    own = {kind: many for kind, many in counts.items() if kind in OWN_HOST}
    shared = [kind for kind, many in counts.items() if kind not in OWN_HOST for _ in range(many)]
    dice.shuffle(shared)
    for kind, many in own.items():
        while many > 0:
            host = hosts.pop()
            here = min(many, dice.choice((1, 1, 2, 3, 5)) if kind not in ("limited", "crawl-delay") else 14)
            found += [_address(kind, host, dice, ports) for _ in range(here)]
            many -= here
    left = max(50, int(HOSTS * scale) - len({one.host for one in found}))
    mixed = [hosts.pop() for _ in range(left)]
    weights = [1 / (rank + 8) ** 0.9 for rank in range(left)]
    for kind, host in zip(
        shared, [*mixed, *dice.choices(mixed, weights, k=max(0, len(shared) - left))], strict=False
    ):
        found.append(_address(kind, host, dice, ports))
    dice.shuffle(found)
    return list({one.url: one for one in found}.values())


def _address(kind: str, host: str, dice: random.Random, ports: Ports) -> Address:
    base = f"http://{host}:{ports.plain}"
    number = dice.randrange(10**6)
    name = slug(dice)
    path = f"/{dice.choice(('2013/05', 'blog', 'posts', 'a'))}/{number}/{name}/"
    final: str | None = None
    fragment = ""
    if kind == "front":
        path = "/"
    elif kind == "pdf":
        path = f"/files/{number}/{name}.pdf"
    elif kind == "image":
        path = f"/files/{number}/{name}.png"
    elif kind == "soft404" and number % 5 == 0:
        path = f"/article.php?id={number}"
    elif kind == "moved-slash":
        path = f"/a/{number}/{name}"
        final = f"{base}{path}/"
    elif kind == "anchor":
        fragment = f"#section-{number % 4}"
    elif kind == "anchor-user":
        fragment = "#install"
    elif kind == "anchor-script":
        fragment = "#!/topic/a"
    elif kind == "text-fragment":
        fragment = "#:~:text=network"
    elif kind == "anchor-gone":
        fragment = "#no-such-place"
    elif kind == "section-says-nothing":
        path = f"/{number}/{name}/list/"
    dashed = host.replace(".", "-")
    if kind == "tls-www":
        base = f"https://www.shop-{dashed}.test:{ports.tls}"
    elif kind.startswith("tls-") or kind == "https":
        base = f"https://{host}:{ports.tls}"
    elif kind == "refused":
        base = f"http://{host}:{ports.closed}"
    elif kind == "name":
        base = f"http://{dashed}.invalid"
    elif kind.startswith("idn"):
        named = (f"bücher-{dashed}.test", f"пример-{dashed}.test")[number % 2]
        named = named if number % 3 else named.encode("idna").decode()
        base = f"http://{named}:{ports.plain}"
    elif kind.startswith("v6"):
        host = "::1"
        base = f"http://[::1]:{ports.plain}"
    elif kind == "other-port":
        base = f"http://{host}:{ports.other}"
    elif "userinfo" in kind:
        base = f"http://{('reader', 'reader:secret', 'a%40b:c')[number % 3]}@{host}:{ports.plain}"
    if kind in ("moved", "moved-chain", "moved-then-temp", "moved-relative", "moved-308s", "moved-userinfo"):
        final = f"http://{host}:{ports.plain}/new/{number}/{name_of(path)}/"
    elif kind == "moved-port":
        final = f"http://{host}:{ports.other}/new/{number}/{name_of(path)}/"
    return Address(f"{base}{path}{fragment}", kind, host, path, final)


def name_of(path: str) -> str:
    """The last part of a path."""
    return path.rstrip("/").rpartition("/")[2]


def count(addresses: list[Address]) -> Counter[str]:
    """How many addresses of each kind."""
    return Counter(one.kind for one in addresses)
