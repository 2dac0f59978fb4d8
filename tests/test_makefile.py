"""`make` is the tour, and sets itself up on a machine that has only Python and make."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKEFILE = (ROOT / "Makefile").read_text()
PROMISED = ("html", "serve", "publish", "test", "check", "bench", "clean")

# A Python that only says what it was asked, and makes environments holding itself. What it has is told by
# files beside it: old (it is no 3.11), ensurepip, virtualenv.
PYTHON = """#!/bin/sh
here=$(dirname "$0")
case "$*" in
    -V) echo "Python 3.11.2" ;;
    *version_info\\ \\<*) [ ! -e "$here/old" ] ;;
    *version_info*) echo python3.11-venv ;;
    *ensurepip*) [ -e "$here/ensurepip" ] ;;
    "-m virtualenv --version") [ -e "$here/virtualenv" ] ;;
    "-m venv"* | "-m virtualenv"*)
        echo "$(basename "$0") $2" >>"$LOG"
        mkdir -p .venv/bin && cp "$0" .venv/bin/python ;;
    *"pip --"*) echo "pip ${*#*--quiet }" >>"$LOG"; [ ! -e no-network ] ;;
esac
"""
APT = """#!/bin/sh
echo "apt-get $*" >>"$LOG"
case "$*" in
    *update) touch "$HERE/fresh" ;;
    *install*) [ -e "$HERE/fresh" ] && touch "$HERE/ensurepip" ;;
esac
"""
RUNTIME = "pip install --no-deps --require-hashes -r requirements.lock"
ITSELF = "pip install --no-deps --no-build-isolation --editable ."


class Machine:
    """A machine with nothing on it but what a test puts there, and a checkout at a path with blanks."""

    def __init__(self, folder: Path) -> None:
        self.bin, self.log = folder / "bin", folder / "log"
        self.checkout = folder / "a check out"
        self.bin.mkdir(parents=True)
        (self.checkout / ".ci").mkdir(parents=True)
        shutil.copy(ROOT / ".ci" / "environment", self.checkout / ".ci")
        shutil.copy(ROOT / "Makefile", self.checkout)
        for name in ("requirements.lock", "requirements-dev.lock", "pyproject.toml"):
            (self.checkout / name).write_text("one\n")
        for tool in (
            "sh",
            "cat",
            "cmp",
            "cp",
            "mv",
            "rm",
            "mkdir",
            "touch",
            "dirname",
            "basename",
            "make",
            "awk",
        ):
            found = shutil.which(tool, path="/usr/bin:/bin")
            assert found, tool
            (self.bin / tool).symlink_to(found)
        self.user(1000)

    def has(self, name: str, script: str = PYTHON) -> None:
        """Installs a program."""
        (self.bin / name).write_text(script)
        (self.bin / name).chmod(0o755)

    def user(self, number: int) -> None:
        """Who we are: 0 is root."""
        self.has("id", f"#!/bin/sh\necho {number}\n")

    def run(self, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words,
            cwd=self.checkout,
            env={"PATH": str(self.bin), "LOG": str(self.log), "HERE": str(self.bin), **environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def sets_up(self, lock: str = "requirements.lock", **environ: str) -> list[str]:
        """What setting up did, without an error."""
        self.log.unlink(missing_ok=True)
        done = self.run("sh", ".ci/environment", lock, **environ)
        assert done.returncode == 0, done.stderr
        return self.log.read_text().splitlines() if self.log.exists() else []

    def refuses(self, **environ: str) -> str:
        """The complaint of a setting up that cannot work."""
        done = self.run("sh", ".ci/environment", "requirements.lock", **environ)
        assert done.returncode == 1
        assert "hint:" in done.stderr
        return done.stderr


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine without Python."""
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine with a Python that can make environments."""
    machine.has("python3.11")
    (machine.bin / "ensurepip").touch()
    return machine


# --- the tour --------------------------------------------------------------------------------------


def test_make_alone_prints_every_target_with_a_line_of_help(machine):
    done = machine.run("make")
    assert (done.returncode, done.stderr) == (0, "")
    for name in PROMISED:
        assert re.search(rf"^  make {name} +\w.{{15}}", done.stdout, re.M), name


def test_every_target_has_help_or_stands_below_the_line():
    above, below = MAKEFILE.split("# --- below")
    for text, has_help in ((above, True), (below, False)):
        for name, rest in re.findall(r"^([a-z-]+):(?!=)(.*)$", text, re.M):
            if name != "help":
                assert ("## " in rest) == has_help, name
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.M)
    assert sorted(phony.split()) == sorted(re.findall(r"^([a-z-]+):(?!=)", MAKEFILE, re.M))


def test_publish_refuses_without_an_address_before_anything_is_set_up(ready):
    done = ready.run("make", "publish")
    assert done.returncode == 2
    assert "SITEURL=https://example.org make publish" in done.stderr
    assert not ready.log.exists()


def test_the_machine_of_the_project_runs_the_checks():
    assert re.search(r"^make check$", (ROOT / ".ci" / "run").read_text(), re.M)
    assert re.search(r"^check:.*(\n\t.*)*\n\t.*\$\(MAKE\) test", MAKEFILE, re.M)


# --- setting up ------------------------------------------------------------------------------------


def test_the_first_run_sets_up_and_the_second_does_nothing(ready):
    assert ready.sets_up() == ["python3.11 venv", RUNTIME, ITSELF]
    assert ready.sets_up() == []
    assert ready.sets_up("requirements-dev.lock") == [RUNTIME.replace(".lock", "-dev.lock")]
    assert ready.sets_up("requirements-dev.lock") == []
    assert ready.sets_up() == []


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_what_changed_is_installed_again_whatever_its_time_says(ready, name):
    ready.sets_up()
    (ready.checkout / name).touch()
    assert ready.sets_up() == []
    (ready.checkout / name).write_text("two\n")
    assert ready.sets_up() == [RUNTIME, ITSELF]


def test_a_checkout_that_moved_is_installed_again(ready):
    ready.sets_up()
    ready.checkout = ready.checkout.rename(ready.checkout.with_name("else where"))
    assert ready.sets_up() == [RUNTIME, ITSELF]


def test_a_try_that_failed_is_told_and_made_again(ready):
    (ready.checkout / "no-network").touch()
    assert "could not be installed" in ready.refuses()
    (ready.checkout / "no-network").unlink()
    assert ready.sets_up() == [RUNTIME, ITSELF]


def test_an_environment_whose_python_is_gone_is_made_anew(ready):
    ready.sets_up()
    (ready.checkout / ".venv/bin/python").unlink()
    assert ready.sets_up() == ["python3.11 venv", RUNTIME, ITSELF]


@pytest.mark.parametrize(
    ("there", "environ", "taken"),
    [
        (["python3", "python3.12", "python3.11"], {}, "python3.11"),
        (["python3", "python3.13", "python3.12"], {}, "python3.12"),
        (["python3"], {}, "python3"),
        (["python3", "python3.11", "mine"], {"PYTHON": "mine"}, "mine"),
        (["python3", "python3.11"], {"PYTHON": ""}, "python3.11"),
    ],
)
def test_the_first_fit_python_is_taken_or_the_one_that_is_named(ready, there, environ, taken):
    (ready.bin / "python3.11").unlink()
    for name in there:
        ready.has(name)
    assert ready.sets_up(**environ)[0] == f"{taken} venv"


def test_without_a_fit_python_the_message_says_what_to_install(machine):
    assert "there is no Python 3.11 or newer" in machine.refuses()
    machine.has("python3")
    (machine.bin / "old").touch()
    assert "there is no Python 3.11 or newer" in machine.refuses()
    assert "PYTHON=python3 is no Python 3.11" in machine.refuses(PYTHON="python3")
    assert "PYTHON=python9 is no Python 3.11" in machine.refuses(PYTHON="python9")


def test_root_on_debian_gets_the_missing_package(machine):
    machine.has("python3")
    machine.has("apt-get", APT)
    machine.user(0)
    asked = machine.sets_up()
    assert asked[0] == "apt-get -qq install -y python3.11-venv"
    assert "apt-get -qq update" in asked
    assert asked[-3:] == ["python3 venv", RUNTIME, ITSELF]


def test_without_root_virtualenv_does_it(machine):
    machine.has("python3")
    machine.has("apt-get", APT)
    (machine.bin / "virtualenv").touch()
    assert machine.sets_up()[0] == "python3 virtualenv"


def test_with_neither_the_message_says_what_to_install(machine):
    machine.has("python3")
    assert "apt-get install python3-venv" in machine.refuses()
    assert not (machine.checkout / ".venv").exists()


def test_html_and_test_at_once_set_up_one_after_the_other(ready):
    done = ready.run("make", "-j4", "html", "test")
    assert done.returncode == 0, done.stderr
    assert ready.log.read_text().splitlines() == [
        "python3.11 venv",
        RUNTIME,
        ITSELF,
        RUNTIME.replace(".lock", "-dev.lock"),
    ]


@pytest.mark.slow
def test_make_html_builds_the_sample_on_a_new_machine_and_sets_up_only_once(
    tmp_path, clean_environ, registry
):
    pytest.importorskip("ensurepip", reason="this Python cannot make an environment by itself")
    checkout = tmp_path / "a check out"
    checkout.mkdir()
    for name in (".ci", "shorttake", "plugins", "theme", "content"):
        shutil.copytree(ROOT / name, checkout / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("Makefile", "pyproject.toml", "requirements.lock", "pelicanconf.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, checkout)

    def make() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["make", "html"],
            cwd=checkout,
            env=clean_environ,
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )

    first = make()
    assert first.returncode == 0, first.stderr
    assert "setting up .venv" in first.stderr
    assert (checkout / "output" / "index.html").is_file()
    second = make()
    assert (second.returncode, second.stderr) == (0, "")
    assert ", 0 removed" in second.stdout
    assert " 0 written" in second.stdout
