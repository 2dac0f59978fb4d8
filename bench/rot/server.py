"""Answers for every host of the simulated web, in a process of its own; counts what it was asked.

It listens on all loopback addresses at one port (and one for TLS), and takes the host from the address that
was connected to. Lines on standard input steer it: `day N` moves its time, `stats` and `reset` do what they
say; each answer is one line of JSON.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import random
import ssl
import sys
import time
import zlib
from collections import Counter, defaultdict, deque
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bench.rot.pages import article, error_page, front, parked, shell, wall

LATENCY = (0.02, 0.15)  # seconds
LIMIT = (8, 1.0)  # requests in seconds that a host with a limit allows
PROTOCOL_VERSION = b"\x15\x03\x01\x00\x02\x02\x46"  # a fatal alert (RFC 8446, 6.2)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 4_000


class State:
    """What the server has been asked, and what day it is."""

    def __init__(self) -> None:
        self.day = 0
        self.reset()

    def reset(self) -> None:
        self.requests = 0
        self.bytes = 0
        self.statuses: Counter[int] = Counter()
        self.limited = 0
        self.recent: dict[str, deque[float]] = defaultdict(deque)
        self.most_at_once = 0
        self.open: Counter[str] = Counter()
        self.hasty = 0  # requests that came sooner than a host's Crawl-delay
        self.last: dict[str, float] = {}
        self.kinds: Counter[str] = Counter()


STATE = State()
DELAYED: set[str] = set()
LIMITED: set[str] = set()
KIND_OF: dict[str, str] = {}  # host -> kind, where the whole host has one
PORT = OTHER = 0


class Web(asyncio.Protocol):
    """One connection: requests one after the other."""

    def __init__(self) -> None:
        self.buffer = b""
        self.busy: asyncio.Task[None] | None = None
        self.paused: asyncio.Event | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.host, self.port = transport.get_extra_info("sockname")[:2]
        self.can_write = asyncio.Event()
        self.can_write.set()

    def pause_writing(self) -> None:
        self.can_write.clear()

    def resume_writing(self) -> None:
        self.can_write.set()

    def connection_lost(self, error: Exception | None) -> None:
        self.can_write.set()
        if self.busy is not None:
            self.busy.cancel()

    def data_received(self, data: bytes) -> None:
        if data[:2] == b"\x16\x03" and not self.buffer:  # TLS, where none is spoken, or only that of long ago
            old = KIND_OF.get(self.host) == "tls-old"
            self.raw(PROTOCOL_VERSION if old else b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")
            return
        self.buffer += data
        if self.busy is None and b"\r\n\r\n" in self.buffer:
            head, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
            self.busy = asyncio.get_running_loop().create_task(self.serve(head))

    async def serve(self, head: bytes) -> None:
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        STATE.requests += 1
        STATE.open[self.host] += 1
        STATE.most_at_once = max(STATE.most_at_once, STATE.open[self.host])
        try:
            await self.answer(method, target, headers)
        finally:
            STATE.open[self.host] -= 1
            self.busy = None
        if b"\r\n\r\n" in self.buffer:
            self.data_received(b"")

    async def answer(self, method: str, target: str, headers: dict[str, str]) -> None:
        host = self.host
        dice = random.Random(f"{host}{target}")
        now = time.monotonic()  # of arrival
        if host in DELAYED:
            STATE.hasty += host in STATE.last and now - STATE.last[host] < 0.95
            STATE.last[host] = now
        await asyncio.sleep(dice.uniform(*LATENCY))
        if host in LIMITED:
            recent = STATE.recent[host]
            while recent and now - recent[0] > LIMIT[1]:
                recent.popleft()
            if len(recent) >= LIMIT[0]:
                STATE.limited += 1
                self.send(method, 429, b"slow down", {"Retry-After": "3"})
                return
            recent.append(now)
        path = unquote(urlsplit(target).path)
        query = urlsplit(target).query
        steps = path.strip("/").split("/")
        kind = KIND_OF.get(host) or BY_PATH.get((host, path), "")
        STATE.kinds[kind or "other"] += 1
        if path == "/robots.txt":
            if host in DELAYED:
                self.send(method, 200, b"User-agent: *\nCrawl-delay: 1\n", {"Content-Type": "text/plain"})
            else:
                self.send(method, 404, b"no", {})
            return
        await self.by_kind(kind, method, path, query, steps, headers, dice)

    async def by_kind(
        self, kind: str, method: str, path: str, query: str, steps: list[str], headers: dict[str, str],
        dice: random.Random,
    ) -> None:  # fmt: skip
        host, base = self.host, f"http://{self.host}:{PORT}"
        there = (host, path) in BY_PATH
        name = steps[-1] if steps else ""
        site = f"Site {zlib.crc32(host.encode()) % 1000}"
        if kind == "timeout":
            await asyncio.sleep(3600)
        elif kind == "head-405" and method == "HEAD":
            self.send(method, 405, b"", {"Allow": "GET"})
        elif kind in ("wall-403", "wall-401", "wall-999", "wall-451"):
            self.send(method, int(kind[5:]), wall("Access Denied", dice), {})
        elif kind == "wall-429":
            self.send(method, 429, b"Too many requests", {"Retry-After": "3600"})
        elif kind == "wall-challenge":
            self.send(method, 200, wall("Just a moment...", dice), {"Server": "cloudflare"})
        elif kind == "wall-challenge-503":
            self.send(
                method,
                503,
                wall("Just a moment...", dice),
                {"Server": "cloudflare", "cf-mitigated": "challenge"},
            )
        elif kind == "geo-words":
            self.send(
                method, 200, error_page(site, "This content is not available in your country.", dice), {}
            )
        elif kind == "login-form":
            form = b"<form><input name=u><input type=password name=p><button>Go</button></form>"
            self.send(method, 200, b"<title>Log in - Forum</title><h1>Log in</h1>" + form, {})
        elif kind == "cookie-wall":
            if path.startswith("/consent"):
                self.send(method, 200, article(site, "Before you continue", dice, 60), {})
            else:
                self.redirect(method, 302, f"{base}/consent?return={path}")
        elif kind == "down" or (kind == "outage" and STATE.day < 10):
            self.send(method, dice.choice((500, 502, 503, 520, 522)), b"<h1>Error</h1>", {})
        elif kind == "soft404":
            code = zlib.crc32(host.encode())
            self.send(method, 200, error_page(site, SORRY[code % len(SORRY)], random.Random(code), path), {})
        elif kind == "soft404-home":
            if path == "/":
                self.send(method, 200, front(site, random.Random(host)), {})
            else:
                self.redirect(method, dice.choice((301, 302)), "/")
        elif kind in ("soft404-category", "soft404-landing", "country"):
            far = {"soft404-category": "/category/all/", "soft404-landing": "/hello-from-us/"}.get(
                kind, "/select-country/"
            )
            if path == far:
                self.send(method, 200, article(site, "All of it", random.Random(host), 500), {})
            else:
                self.redirect(method, 301 if kind == "soft404-landing" else 302, far)
        elif kind == "soft404-deep":
            menu = " ".join(f"<a href='/m{n}'>menu entry {n}</a>" for n in range(120))
            body = f"<title>{site}</title><nav>{menu}</nav><main><h1>Sorry</h1><p>This page does not exist.</main>"
            self.send(method, 200, body.encode(), {})
        elif kind == "soft404-search":
            extra = f"No results for {name}. Try other words."
            self.send(method, 200, article(site, "Search", random.Random(host), 200, extra), {})
        elif kind == "soft404-refresh":
            if path == "/":
                self.send(method, 200, front(site, random.Random(host)), {})
            else:
                self.send(method, 200, b'<meta http-equiv="refresh" content="0; url=/">', {})
        elif kind == "wall-202":
            self.send(method, 202, b"", {"x-amzn-waf-action": "challenge"})
        elif kind == "maintenance" and STATE.day < 10:
            self.send(method, 503, b"<h1>Maintenance</h1>", {"Retry-After": "7200"})
        elif kind == "page-on-soft-site":
            if there:
                self.send(method, 200, article(site, name.replace("-", " "), dice), {})
            else:
                self.send(method, 200, error_page(site, SORRY[0], dice, path), {})
        elif kind == "parked":
            self.send(method, 200, parked(host, zlib.crc32(host.encode())), {})
        elif kind == "parked-market":
            if path.startswith("/lander"):
                self.send(method, 200, parked(host, 1), {})
            else:
                self.redirect(method, 302, "/lander?d=" + host)
        elif kind in ("shell", "shell-text"):
            self.send(method, 200, shell(site, kind == "shell-text"), {})
        elif path == "/" or not steps[0]:
            self.send(method, 200, front(site, random.Random(host)), {})
        elif (there and kind == "other-port") != (self.port == OTHER) and steps[0] != "new":
            self.send(method, 404, error_page(site, "Page not found", dice), {})
        elif path.startswith(("/step-1/", "/step-2/")):
            far = "/step-2/" if path.startswith("/step-1/") else "/new/"
            self.redirect(method, 308, f"{base}{far}{steps[1]}/{name}/")
        elif path.startswith("/older/"):
            self.redirect(method, 301, f"{base}/new/{steps[1]}/{name}/")
        elif (host, path.rstrip("/")) in BY_PATH and not there:
            self.send(method, 200, article(site, name.replace("-", " "), dice), {})
        elif path == "/account/login":
            form = b"<form><input name=u><input type=password name=p><button>Go</button></form>"
            self.send(method, 200, b"<title>Sign in</title><h1>Sign in</h1>" + form, {})
        elif steps[0] == "new":
            self.send(method, 200, article(site, name.replace("-", " "), dice), {})
        elif not there or not kind:
            self.send(method, 404, error_page(site, "Page not found", dice), {})
        else:
            await self.page(kind, method, path, steps, headers, dice, site, base, name)

    async def page(
        self, kind: str, method: str, path: str, steps: list[str], headers: dict[str, str],
        dice: random.Random, site: str, base: str, name: str,
    ) -> None:  # fmt: skip
        title = name.replace("-", " ")
        number = steps[-2] if len(steps) > 1 else "0"
        new = f"{base}/new/{number}/{name}/"
        if kind in (
            "page",
            "crawl-delay",
            "limited",
            "https",
            "head-405",
            "anchor-script",
            "text-fragment",
            "outage",
            "maintenance",
            "idn",
            "v6",
            "userinfo",
            "other-port",
        ):
            self.send(method, 200, article(site, title, dice), {})
        elif kind == "bare":
            body = f"<!doctype html><title>{title}</title><main><h1>{title}</h1><p>{article(site, title, dice).decode()[-900:]}"
            self.send(method, 200, body.encode(), {})
        elif kind == "http-1.0":
            self.raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + article(site, title, dice))
        elif kind == "chunked-broken":
            self.raw(
                b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
                b"fff\r\n" + article(site, title, dice)[:3_000]
            )
        elif kind == "gzip-lie":
            self.send(method, 200, article(site, title, dice), {"Content-Encoding": "gzip"})
        elif kind == "plain-text":
            self.send(method, 200, f"{title}: notes".encode(), {"Content-Type": "text/plain"})
        elif kind == "page-big":
            self.send(method, 200, article(site, title, dice, 12_000), {})
        elif kind == "page-tiny":
            self.send(
                method, 200, f"<title>{title}</title><p>{title}: it works, see the list.</p>".encode(), {}
            )
        elif kind == "page-says-not-found":
            extra = "Page not found. The dreaded 404: what to show when a page cannot be found, and how."
            self.send(method, 200, article(site, f"404 page not found, and {title}", dice, 300, extra), {})
        elif kind == "page-about-parking":
            extra = (
                "This domain is for sale, said the page; buy this domain, it said. Domain parking explained."
            )
            self.send(method, 200, article(site, f"Domain parking and {title}", dice, 500, extra), {})
        elif kind == "page-about-captchas":
            extra = "Verify you are human. Are you a robot? Just a moment. On robot checks."
            self.send(method, 200, article(site, f"Captchas and {title}", dice, 500, extra), {})
        elif kind == "page-about-outages":
            extra = "The service is temporarily unavailable, it said: an internal server error."
            self.send(method, 200, article(site, f"An outage: {title}", dice, 500, extra), {})
        elif kind in ("page-slug-mismatch", "section-says-nothing"):
            self.send(method, 200, article(site, "Notes", dice, 150), {})
        elif kind == "anchor":
            extra = "".join(f"<h2 id='section-{n}'>Part {n}</h2>" for n in range(4))
            self.send(method, 200, article(site, title, dice, 6_000, tail=extra), {})
        elif kind == "anchor-user":
            self.send(method, 200, article(site, title, dice, tail="<a id=user-content-install></a>"), {})
        elif kind == "anchor-gone":
            self.send(method, 200, article(site, title, dice, tail="<h2 id=other>Other</h2>"), {})
        elif kind == "pdf":
            self.send(method, 200, b"%PDF-1.5\n" + b"x" * 50_000, {"Content-Type": "application/pdf"})
        elif kind == "image":
            self.send(method, 200, PNG, {"Content-Type": "image/png"})
        elif kind == "huge":
            await self.pour(method, 20_000_000)
        elif kind == "no-content":
            self.send(method, 204, b"", {})
        elif kind == "empty":
            self.send(method, 200, b"", {})
        elif kind == "slow":
            await asyncio.sleep(dice.uniform(2, 8))
            self.send(method, 200, article(site, title, dice), {})
        elif kind == "drip":
            await self.drip(article(site, title, dice))
        elif kind == "gzip":
            self.send(method, 200, gzip.compress(article(site, title, dice)), {"Content-Encoding": "gzip"})
        elif kind == "latin1":
            body = article(site, title, dice, extra="Grüße aus Österreich: café").decode().encode("latin-1")
            self.send(method, 200, body, {"Content-Type": "text/html; charset=iso-8859-1"})
        elif kind == "cookie-dance":
            if "seen=1" in headers.get("cookie", ""):
                self.send(method, 200, article(site, title, dice), {})
            else:
                self.redirect(method, 302, path, {"Set-Cookie": "seen=1; Path=/; HttpOnly"})
        elif kind == "temp":
            self.redirect(method, dice.choice((302, 303, 307)), new)
        elif kind == "meta-refresh":
            self.send(method, 200, f'<meta http-equiv="refresh" content="0; url={new}"><p>Moved'.encode(), {})
        elif kind == "script-location":
            self.send(method, 200, f"<script>window.location.href='{new}'</script>".encode(), {})
        elif kind == "flaky":
            if dice.randrange(2) == STATE.day % 2 and random.random() < 0.5:
                self.send(method, 503, b"try again", {})
            else:
                self.send(method, 200, article(site, title, dice), {})
        elif kind == "moved":
            self.redirect(method, dice.choice((301, 308)), new)
        elif kind == "moved-308s":
            self.redirect(method, 308, f"{base}/step-1/{number}/{name}/")
        elif kind == "moved-port":
            self.redirect(method, 301, f"http://{self.host}:{OTHER}/new/{number}/{name}/")
        elif kind == "moved-userinfo":
            self.redirect(method, 301, f"http://someone@{self.host}:{PORT}/new/{number}/{name}/")
        elif kind == "userinfo-401":
            self.send(method, 401, b"<h1>Who are you?</h1>", {"WWW-Authenticate": 'Basic realm="x"'})
        elif kind == "moved-chain":
            self.redirect(method, 301, f"{base}/older/{number}/{name}/")
        elif kind == "moved-then-temp":
            self.redirect(method, 301, new)
        elif kind == "moved-relative":
            self.redirect(method, 301, f"/new/{number}/{name}/")
        elif kind == "moved-slash":
            if path.endswith("/"):
                self.send(method, 200, article(site, title, dice), {})
            else:
                self.redirect(method, 301, path + "/")
        elif kind == "login-bounce":
            self.redirect(method, 302, f"{base}/account/login?next={path}")
        elif kind == "404":
            self.send(method, 404, error_page(site, "Page not found", dice), {})
        elif kind == "410":
            self.send(method, 410, error_page(site, "Gone", dice), {})
        elif kind == "moved-to-404":
            self.redirect(method, 301, f"{base}/gone/{name}/")
        elif kind == "loop":
            self.redirect(method, 302, path + "?a" if not path.endswith("b/") else path)
        else:
            self.send(method, 404, error_page(site, "Page not found", dice), {})

    def redirect(self, method: str, status: int, to: str, more: dict[str, str] | None = None) -> None:
        self.send(method, status, b"<a href=there>there</a>", {"Location": to, **(more or {})})

    def send(self, method: str, status: int, body: bytes, more: dict[str, str]) -> None:
        headers = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body)), **more}
        if status == 204:
            headers.pop("Content-Length")
        head = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        data = f"HTTP/1.1 {status} X\r\n{head}\r\n".encode("latin-1") + (b"" if method == "HEAD" else body)
        STATE.bytes += len(data)
        STATE.statuses[status] += 1
        self.transport.write(data)

    def raw(self, data: bytes) -> None:
        """These bytes, and the end of the connection."""
        STATE.bytes += len(data)
        self.transport.write(data)
        self.transport.close()

    async def pour(self, method: str, size: int) -> None:
        self.transport.write(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % size
        )
        piece = b"<p>word and word and word</p>\n" * 500
        while size > 0 and not self.transport.is_closing() and method != "HEAD":
            await self.can_write.wait()
            self.transport.write(piece)
            STATE.bytes += len(piece)
            size -= len(piece)
            await asyncio.sleep(0)

    async def drip(self, body: bytes) -> None:
        self.transport.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4000\r\n\r\n")
        for at in range(0, 4_000, 100):
            if self.transport.is_closing():
                return
            self.transport.write(body[at : at + 100].ljust(100))
            STATE.bytes += 100
            await asyncio.sleep(0.4)


SORRY = (
    "Page not found. The page you requested could not be found.",
    "Oops! That page can't be found. It looks like nothing was found at this location.",
    "Sorry, this article is no longer available.",
    "Die Seite wurde leider nicht gefunden.",
    "La page que vous cherchez est introuvable.",
    "No se ha encontrado la página solicitada.",
    "La pagina richiesta non è stata trovata.",
    "De pagina die u zoekt bestaat niet meer.",
    "Страница не найдена.",
    "お探しのページは見つかりませんでした。",
    "页面不存在，请返回首页。",
    "요청하신 페이지를 찾을 수 없습니다.",
    "Nie znaleziono strony.",
    "Sayfa bulunamadı.",
    "A página não foi encontrada ou não existe.",
    "We couldn't find the page you were looking for. Try searching.",
)
BY_PATH: dict[tuple[str, str], str] = {}


async def serve(folder: Path, size: int) -> None:
    global PORT, OTHER
    from bench.rot.world import OWN_HOST, Ports, build, has_v6

    ports = Ports(**json.loads((folder / "ports.json").read_text()))
    PORT, OTHER = ports.plain, ports.other
    addresses = build(ports, size=size)
    for one in addresses:
        BY_PATH[one.host, unquote(urlsplit(one.path).path)] = one.kind
        if one.kind in OWN_HOST and one.kind not in (
            "limited", "crawl-delay", "https", "head-405", "idn", "idn-404",
        ):  # fmt: skip
            KIND_OF[one.host] = one.kind
        if one.kind == "crawl-delay":
            DELAYED.add(one.host)
        if one.kind == "limited":
            LIMITED.add(one.host)
    loop = asyncio.get_running_loop()
    contexts: dict[str, ssl.SSLContext | None] = {"plain": None, "old": None}
    for name in ("good", "self", "expired", "name", "www", "chain", "early"):
        context = contexts[name] = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")

    # Python picks a certificate by name only; clients name no host that is an address. So each kind of
    # certificate listens on its own addresses.
    by_cert: dict[str, list[str]] = defaultdict(list)
    for host, kind in {one.host: one.kind for one in addresses}.items():
        if kind == "https" or kind.startswith("tls-"):
            by_cert["good" if kind == "https" else kind[4:]].append(host)
    servers = [await loop.create_server(Web, "0.0.0.0", port, backlog=2_000) for port in (PORT, OTHER)]
    if has_v6():
        servers.append(await loop.create_server(Web, "::1", PORT))
    for name, hosts in by_cert.items():
        for host in hosts:
            servers.append(await loop.create_server(Web, host, ports.tls, ssl=contexts[name]))
    print("ready", flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        word, _, value = line.partition(" ")
        if word == "day":
            STATE.day = int(value)
        elif word == "reset":
            STATE.reset()
        print(
            json.dumps(
                {
                    "requests": STATE.requests, "bytes": STATE.bytes, "limited": STATE.limited,
                    "hasty": STATE.hasty, "at_once": STATE.most_at_once, "statuses": dict(STATE.statuses),
                    "kinds": dict(STATE.kinds),
                }
            ),
            flush=True,
        )  # fmt: skip
    for server in servers:
        server.close()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
