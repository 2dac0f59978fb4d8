"""The package: what it declares, what its wheel carries, and that a blog starts from the wheel alone."""

import ast
import hashlib
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
DECLARED = [Requirement(words) for words in PROJECT["project"]["dependencies"]]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def imported(folder: str) -> dict[str, str]:
    """Each top-level module that the Python files below a folder import, with one file that does."""
    found: dict[str, str] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names = [node.module]
            found |= {name.partition(".")[0]: path.relative_to(ROOT).as_posix() for name in names}
    return found


def pinned(lock: str) -> dict[str, set[str]]:
    """Package -> its versions in a lock file (there may be one for older Pythons)."""
    found: dict[str, set[str]] = {}
    for name, version in re.findall(r"^([a-z0-9.-]+)==([^ ]+)", (ROOT / lock).read_text(), re.M):
        found.setdefault(canonicalize_name(name), set()).add(version)
    return found


@pytest.mark.parametrize("folder", ["shorttake", "plugins"])
def test_every_package_that_is_imported_is_declared(folder):
    declared = {canonicalize_name(one.name) for one in DECLARED}
    modules = imported(folder)
    assert len(modules) > 5
    for module, path in modules.items():
        if module in sys.stdlib_module_names or module in ("shorttake", "plugins"):
            continue
        providers = {canonicalize_name(name) for name in packages_distributions().get(module, [])}
        assert providers & declared, f"{path} imports {module}, which pyproject.toml does not declare"


def test_the_locks_pin_what_is_declared_with_a_hash_and_without_an_index():
    for lock in LOCKS:
        text, versions = (ROOT / lock).read_text(), pinned(lock)
        for one in DECLARED:
            assert versions[canonicalize_name(one.name)], f"{one.name} is not in {lock}"
            assert all(Version(v) in one.specifier for v in versions[canonicalize_name(one.name)])
        assert not re.search(r"://|^\s*-|index", text.replace("    --hash=sha256:", ""), re.M)
        for block in re.split(r"\n(?=\S)", text.strip()):
            assert re.match(r"[a-z0-9.-]+==\S+( ; .+)? \\\n    --hash=sha256:[0-9a-f]{64}", block), block[:80]
    runtime, development = map(pinned, LOCKS)
    assert {name: development[name] for name in runtime} == runtime


def test_the_licence_is_the_text_of_its_authors():
    # SHA-256 of https://www.gnu.org/licenses/agpl-3.0.txt
    text = (ROOT / "LICENSE").read_bytes()
    digest = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
    assert hashlib.sha256(text).hexdigest() == digest
    assert PROJECT["project"]["license"] == "AGPL-3.0-or-later"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """The wheel, built from this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    return path


def test_the_wheel_carries_the_theme_the_plugins_and_what_init_needs(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for folder in ("theme", "plugins"):
            ours = [path for path in (ROOT / folder).rglob("*") if path.is_file() and path.suffix != ".pyc"]
            assert ours
            for path in ours:
                inside = f"shorttake/blog/{path.relative_to(ROOT).as_posix()}"
                assert archive.read(inside) == path.read_bytes()
        for path in (ROOT / "shorttake" / "scaffold" / "blog").iterdir():
            assert f"shorttake/scaffold/blog/{path.name}" in names
        (entry,) = [name for name in names if name.endswith("entry_points.txt")]
        assert "shorttake = shorttake.__main__:main" in archive.read(entry).decode()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"shorttake"}
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    assert [name for name in names if name.endswith("licenses/LICENSE")]


def run(words: list[str | Path], cwd: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words, cwd=cwd, env=environ, capture_output=True, text=True, timeout=600, check=False
    )


@pytest.mark.slow
def test_a_blog_starts_from_the_wheel_in_an_empty_environment(wheel, tmp_path, clean_environ, registry):
    pytest.importorskip("ensurepip", reason="this Python cannot make an environment by itself")
    venv.create(tmp_path / "an env", with_pip=True)
    python, blog = tmp_path / "an env" / "bin" / "python", tmp_path / "my blog"

    def works(*words: str | Path, cwd: Path = blog, **environ: str) -> str:
        done = run([*words], cwd, clean_environ | environ)
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done.stdout

    pip = (python, "-m", "pip", "--quiet", "--no-input", "--disable-pip-version-check")
    lock = ROOT / "requirements.lock"
    works(*pip, "install", "--require-hashes", "--no-deps", "-r", lock, cwd=tmp_path)
    works(*pip, "install", "--no-deps", "--no-index", wheel, cwd=tmp_path)
    works(*pip, "check", cwd=tmp_path)
    where = works(python, "-c", "import shorttake; print(shorttake.__file__)", cwd=tmp_path)
    assert str(tmp_path) in where

    works(python.with_name("shorttake"), "init", "my blog", "--title", "Patch Notes", cwd=tmp_path)
    assert "make html" in works("make")
    assert "built output" in works("make", "html")
    output = blog / "output"
    assert "Patch Notes" in (output / "index.html").read_text()
    for feed in ("atom.xml", "rss.xml"):
        assert "Patch Notes" in (output / "feeds" / feed).read_text()

    page = "https://www.rfc-editor.org/rfc/rfc9110.html"
    works(python.with_name("shorttake"), "add-link", "--offline", page)
    assert len(list((blog / "content" / "inbox").glob("*.md"))) == 1

    refused = run(["make", "publish"], blog, clean_environ)
    assert refused.returncode != 0
    assert "SITEURL" in refused.stderr
    works("make", "publish", SITEURL="https://patch.example")
    assert "https://patch.example/feeds/atom.xml" in (output / "feeds" / "atom.xml").read_text()
