"""Runs the world, a checker or two in it over simulated weeks, and prints how they did against the goals."""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bench.rot.mending import mend
from bench.rot.world import ADDRESSES, Address, Ports, build, names

ROOT = Path(__file__).resolve().parents[2]
DAYS = (0, 3, 7, 11, 15, 19)  # of the checks


class Server:
    """The world's own process."""

    def __init__(self, folder: Path, size: int) -> None:
        command = [sys.executable, "-m", "bench.rot.server", str(folder), str(size)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
        )
        line = self._process.stdout.readline() if self._process.stdout else ""
        if line.strip() != "ready":
            raise SystemExit("the simulated web did not start")

    def tell(self, line: str) -> dict[str, Any]:
        """Steers it, and gives what it counted."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        said: dict[str, Any] = json.loads(self._process.stdout.readline())
        return said

    def stop(self) -> None:
        """Ends it."""
        self._process.kill()
        self._process.wait()


@dataclass
class Cost:
    """What a command took: seconds of the clock and of the processors, megabytes."""

    wall: float
    cpu: float
    memory: float
    output: str
    code: int


def measured(command: list[str], environ: dict[str, str], folder: Path) -> Cost:
    """Runs a command to its end."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    done = subprocess.run(
        command, env=environ, cwd=folder, capture_output=True, text=True, check=False, timeout=1800
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.stderr.strip():
        print(
            "   ", "\n    ".join(done.stderr.strip().splitlines()[-int(os.environ.get("ROT_LINES", "4")) :])
        )
    return Cost(time.monotonic() - began, cpu, after.ru_maxrss / 1024, done.stdout, done.returncode)


def certificates(folder: Path, hosts: dict[str, list[str]]) -> None:
    """An authority of our own, and certificates by it: a good one, an expired one, one for another name;
    one that nobody signed."""

    def openssl(*words: str) -> None:
        subprocess.run(["openssl", *words], check=True, capture_output=True, timeout=60, cwd=folder)

    curve = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
    openssl(
        "req", "-x509", *curve, "-days", "30", "-subj", "/CN=World", "-keyout", "ca.key", "-out", "ca.pem"
    )
    names = {"good": hosts.get("https", []), "name": [], "www": hosts.get("tls-www", [])} | {
        name: hosts.get(f"tls-{name}", []) for name in ("expired", "chain", "early")
    }
    # The one in between, which a server with an incomplete chain forgets to send.
    openssl(
        "req", "-x509", *curve, "-days", "30", "-subj", "/CN=Between", "-CA", "ca.pem", "-CAkey", "ca.key",
        "-addext", "basicConstraints=critical,CA:TRUE", "-keyout", "between.key", "-out", "between.pem",
    )  # fmt: skip
    (folder / "index.txt").write_text("")
    (folder / "serial").write_text("01\n")
    for name, addresses in names.items():
        kept = [
            f"DNS:shop-{host.replace('.', '-')}.test" if name == "www" else f"IP:{host}" for host in addresses
        ]
        alternatives = ",".join(kept or ["DNS:elsewhere.example"])
        (folder / f"{name}.cnf").write_text(
            "[ca]\ndefault_ca=here\n[here]\ndatabase=index.txt\nserial=serial\nnew_certs_dir=.\n"
            "default_md=sha256\npolicy=any\nunique_subject=no\n[any]\ncommonName=supplied\n"
            f"[ext]\nsubjectAltName={alternatives}\n"
        )
        openssl(
            "req", "-new", *curve, "-subj", f"/CN={name}", "-keyout", f"{name}.key", "-out", f"{name}.csr"
        )
        dates = {
            "expired": ("200101000000Z", "210101000000Z"),
            "early": ("480101000000Z", "490101000000Z"),
        }.get(name, ("250101000000Z", "490101000000Z"))
        by = "between" if name == "chain" else "ca"
        openssl(
            "ca", "-batch", "-config", f"{name}.cnf", "-extensions", "ext", "-cert", f"{by}.pem", "-keyfile", f"{by}.key",
            "-startdate", dates[0], "-enddate", dates[1], "-in", f"{name}.csr", "-out", f"{name}.pem", "-notext",
        )  # fmt: skip
    mine = ",".join(f"IP:{host}" for host in hosts.get("tls-self", [])) or "DNS:nobody.example"
    openssl(
        "req", "-x509", *curve, "-days", "30", "-subj", "/CN=self", "-addext", f"subjectAltName={mine}",
        "-keyout", "self.key", "-out", "self.pem",
    )  # fmt: skip


def free_ports(many: int) -> list[int]:
    """Ports at which nobody listens now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(many)]
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def resolver(folder: Path, known: dict[str, str]) -> Path:
    """A folder for PYTHONPATH with which Python knows the world's names; its other names stay as they are."""
    place = folder / "resolver"
    place.mkdir()
    (place / "sitecustomize.py").write_text(
        f"import socket\nKNOWN, ask = {known!r}, socket.getaddrinfo\n"
        "socket.getaddrinfo = lambda host, *rest, **more: ask(KNOWN.get(host, host), *rest, **more)\n"
    )
    return place


def score(
    addresses: list[Address], said: dict[str, dict[str, Any]], first: bool
) -> tuple[dict[str, float], Counter[str]]:
    """The goals' figures, and what was said wrongly: "kind said state" -> how often."""
    wrong: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    bad: Counter[str] = Counter()
    rotten = {"dead", "soft404", "parked"}
    alive_states = {"ok", "temp", "moved", "fragment"}
    right = moved = moved_right = 0
    soft_said = soft_right = soft_true = 0
    for one in addresses:
        state = said.get(one.url, {}).get("state", "(nothing)")
        totals[one.truth] += 1
        fits = state in one.right(first)
        right += fits
        if not fits:
            wrong[f"{one.kind}: {state}"] += 1
        bad["alive called dead"] += one.truth == "alive" and state in rotten
        bad["unsure called dead"] += one.truth == "unsure" and state in rotten
        bad["dead called alive"] += one.truth == "dead" and state in alive_states
        soft_true += one.kind.startswith("soft404")
        soft_said += state == "soft404"
        soft_right += one.kind.startswith("soft404") and state == "soft404"
        if one.final and one.kind.startswith("moved"):
            moved += 1
            good = said.get(one.url, {}).get("final") == one.final
            moved_right += good
            if not good:
                wrong[f"{one.kind}: final {said.get(one.url, {}).get('final')} for {one.final}"] += 1
    return {
        "alive called dead": float(bad["alive called dead"]),
        "unsure called dead %": 100 * bad["unsure called dead"] / max(1, totals["unsure"]),
        "dead called alive %": 100 * bad["dead called alive"] / max(1, totals["dead"]),
        "state right %": 100 * right / len(addresses),
        "soft 404 recall %": 100 * soft_right / max(1, soft_true),
        "soft 404 precision %": 100 * soft_right / max(1, soft_said),
        "moved final right %": 100 * moved_right / max(1, moved),
    }, wrong


GOALS = {
    "alive called dead": (0, "most"),
    "unsure called dead %": (0.1, "most"),
    "dead called alive %": (2, "most"),
    "state right %": (99, "least"),
    "soft 404 recall %": (95, "least"),
    "soft 404 precision %": (99.5, "least"),
    "moved final right %": (99.9, "least"),
    "429s % of requests": (0.1, "most"),
    "requests an address": (1.35, "most"),
    "KB an address": (128, "most"),
    "wall, of lychee's": (0.5, "most"),
    "CPU, of lychee's": (1.5, "most"),
    "largest later run %": (15, "most"),
    "wrong copies proposed": (0, "most"),
    "copies found %": (99, "least"),
    "moved rewrites right %": (99.9, "least"),
    "repairs nobody needs": (0, "most"),
    "posts harmed": (0, "most"),
    "changed by a second --apply": (0, "most"),
}


def lychee(addresses: list[Address], server: Server, folder: Path, environ: dict[str, str]) -> Cost | None:
    """The neighbour, as it comes."""
    program = os.environ.get("LYCHEE") or shutil.which("lychee")
    if not program:
        return None
    server.tell("day 0")
    server.tell("reset")
    (folder / "links.txt").write_text("".join(f"{one.url}\n" for one in addresses))
    command = [program, "--format", "json", "--no-progress", "links.txt"]
    return measured(command, environ, folder)


def main(size: int = int(os.environ.get("ROT_SIZE", ADDRESSES)), days: tuple[int, ...] = DAYS) -> int:
    """Prints what was measured; 1 where a goal is missed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ports = Ports(*free_ports(4))
        (folder / "ports.json").write_text(json.dumps(asdict(ports)))
        addresses = build(ports, size=size)
        hosts: dict[str, list[str]] = defaultdict(list)
        for one in addresses:
            if one.host not in hosts[one.kind]:
                hosts[one.kind].append(one.host)
        certificates(folder, hosts)
        environ = {
            **{key: value for key, value in os.environ.items() if not key.startswith("SHORTTAKE")},
            "PYTHONPATH": f"{resolver(folder, names(addresses))}{os.pathsep}{ROOT}", "NO_COLOR": "1",
            "SHORTTAKE_FETCH_ALLOW": "127.0.0.0/8, ::1/128",
            "SSL_CERT_FILE": str(folder / "ca.pem"), "SITEURL": "",
        }  # fmt: skip
        server = Server(folder, size)
        try:
            return _measure(addresses, server, folder, environ, days)
        finally:
            server.stop()


def _measure(
    addresses: list[Address], server: Server, folder: Path, environ: dict[str, str], days: tuple[int, ...]
) -> int:
    print(f"{len(addresses)} addresses on {len({one.host for one in addresses})} hosts")
    blog = folder / "blog"
    shorttake = [sys.executable, "-m", "shorttake"]
    subprocess.run([*shorttake, "init", str(blog)], check=True, capture_output=True, env=environ, cwd=folder)
    (blog / "links.txt").write_text("".join(f"{one.url}\n" for one in addresses))
    figures: dict[str, float] = {}
    said: dict[str, dict[str, Any]] = {}
    first_requests = 1
    for number, day in enumerate(days):
        server.tell(f"day {day}")
        server.tell("reset")
        environ["SHORTTAKE_NOW"] = f"2026-11-{1 + day:02d}T09:00:00+00:00"
        cost = measured([*shorttake, "-v", "check", "--links", "links.txt", "--json"], environ, blog)
        stats = server.tell("stats")
        try:
            said = {one["url"]: one for one in json.loads(cost.output)}
        except ValueError:
            print(cost.output[-2000:])
            return 1
        print(
            f"day {day:>2}: {cost.wall:6.1f} s, CPU {cost.cpu:5.1f} s, {cost.memory:4.0f} MB; {stats['requests']} requests,"
            f" {stats['bytes'] / 1e6:.1f} MB sent, {stats['limited']} × 429, {stats['hasty']} too soon,"
            f" at most {stats['at_once']} at once; exit {cost.code}"
        )
        if number == 0:
            first_requests = stats["requests"]
            figures["429s % of requests"] = 100 * stats["limited"] / max(1, stats["requests"])
            figures["requests an address"] = stats["requests"] / len(addresses)
            figures["KB an address"] = stats["bytes"] / 1000 / len(addresses)
            wall, cpu = cost.wall, cost.cpu
            early, wrong = score(addresses, said, first=True)
            figures |= {f"first look: {key}": value for key, value in early.items()}
            print("  wrong at the first look:", dict(wrong.most_common(25)))
        else:
            share = 100 * stats["requests"] / first_requests
            figures["largest later run %"] = max(figures.get("largest later run %", 0.0), share)
    late, wrong = score(addresses, said, first=False)
    figures |= late
    print("  wrong in the end:", dict(wrong.most_common(25)))

    def run(words: list[str]) -> subprocess.CompletedProcess[str]:
        command = [*shorttake, *words]
        return subprocess.run(command, env=environ, cwd=blog, capture_output=True, text=True, check=True)

    figures |= mend(addresses, blog, run)
    neighbour = lychee(addresses, server, folder, environ)
    if neighbour:
        stats = server.tell("stats")
        print(
            f"lychee: {neighbour.wall:.1f} s, CPU {neighbour.cpu:.1f} s; {stats['requests']} requests,"
            f" {stats['bytes'] / 1e6:.1f} MB sent, {stats['limited']} × 429"
        )
        figures["wall, of lychee's"] = wall / neighbour.wall
        figures["CPU, of lychee's"] = cpu / neighbour.cpu
    missed = 0
    for name, value in figures.items():
        goal = GOALS.get(name.removeprefix("first look: "))
        bound = "" if goal is None else f"  (at {goal[1]} {goal[0]:g})"
        kept = goal is None or (value <= goal[0] if goal[1] == "most" else value >= goal[0])
        missed += not kept and not name.startswith("first look")
        print(f"  {name:34} {value:8.3f}{bound}{'' if kept else '   <- missed'}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
