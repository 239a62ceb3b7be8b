"""What is shipped and what it needs: a wheel that stands alone, pins with their hashes, commands that exist."""

import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path
from zipfile import ZipFile

import pytest

from policybrief import __version__

ROOT = Path(__file__).parents[1]
PINS = sorted((ROOT / "requirements").glob("*.txt"))
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
BUILD = (*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir")
PINNED = re.compile(r"[\w.-]+==[\w.]+(?: ; [^\\]+?)?(?: --hash=sha256:[0-9a-f]{64})+")


def run(*command: str | Path, folder: Path) -> str:
    """What a command prints; the test fails with all of it when the command does."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def files(folder: str) -> set[str]:
    """The files below a folder of the checkout, by their names in it."""
    paths = (path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(ROOT).as_posix() for path in paths}


def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def requirements(path: Path) -> list[str]:
    """The requirements of a file, each on one line, without remarks."""
    text = re.sub(r"\\\n\s*", "", path.read_text(encoding="utf-8"))
    return [line for line in text.splitlines() if not line.lstrip().startswith("#")]


def project() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


# ---------------------------------------------------------------- the wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(*BUILD, folder, ROOT, folder=folder)
    return next(folder.glob("*.whl"))


def test_the_wheel_bears_the_version(wheel: Path) -> None:
    assert wheel.name == f"policybrief-{__version__}-py3-none-any.whl"


def test_the_wheel_holds_the_engine_and_its_look(wheel: Path) -> None:
    own = {name for name in names(wheel) if name.startswith("policybrief/")}
    look = {f"policybrief/{name}" for name in files("templates") | files("static")}
    assert own == files("policybrief") | look
    assert own >= {"policybrief/pipeline.py", "policybrief/templates/base.html", "policybrief/static/css/layers.css"}


def test_the_wheel_holds_a_starter(wheel: Path) -> None:
    assert "policybrief/starter/content/site.yaml" in names(wheel)


def test_the_wheel_holds_nothing_else(wheel: Path) -> None:
    assert {name.split("/")[0] for name in names(wheel)} == {"policybrief", f"policybrief-{__version__}.dist-info"}


def test_the_source_archive_makes_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", tmp_path, folder=ROOT)
    run(*BUILD, tmp_path, next(tmp_path.glob("*.tar.gz")), folder=tmp_path)
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_an_installed_wheel_starts_and_builds_a_site(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv")
    into = (*PIP, "--python", tmp_path / "venv", "install")
    scripts = next(path for path in (tmp_path / "venv").iterdir() if path.name in ("bin", "Scripts"))
    run(*into, "--require-hashes", "-r", ROOT / "requirements" / "site.txt", folder=tmp_path)
    run(*into, "--no-index", wheel, folder=tmp_path)  # so it fails when the pins are not what the wheel asks for
    policybrief = shutil.which("policybrief", path=str(scripts))
    assert policybrief
    run(policybrief, "new", "site", "x", folder=tmp_path)
    run(policybrief, "build", folder=tmp_path / "x")
    assert (tmp_path / "x" / "_site" / "index.html").is_file()


# ---------------------------------------------------------------- what it needs


def test_the_engine_needs_five_libraries() -> None:
    named = {re.split(r"[<>=!~ ]", requirement)[0] for requirement in project()["dependencies"]}
    assert named == {"jinja2", "livereload", "markdown", "nh3", "pyyaml"}


def test_each_library_has_a_lower_and_an_upper_bound() -> None:
    for requirement in project()["dependencies"]:
        assert re.fullmatch(r"[a-z0-9]+>=[\d.]+,<[\d.]+", requirement)


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_every_requirement_is_pinned_with_its_hashes(path: Path) -> None:
    assert [line for line in requirements(path) if not PINNED.fullmatch(line)] == []


@pytest.mark.parametrize("path", PINS, ids=lambda path: path.name)
def test_no_requirement_names_a_place(path: Path) -> None:
    assert "://" not in path.read_text(encoding="utf-8")


def test_both_lists_of_pins_are_there() -> None:
    assert [path.name for path in PINS] == ["site.txt", "test.txt"]


# ---------------------------------------------------------------- what is said about it


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_make_command_that_is_named_exists(name: str) -> None:
    targets = re.findall(r"^(\w+):(?!=)", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    named = re.findall(r"(?:^|`|\$)\s*make (\w+)", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    assert named
    assert set(named) <= set(targets)
