"""The tests under other versions of Python, and with the lowest or the highest dependencies that pyproject.toml allows.

    python -m tests.versions                                  every Python that is found, highest; 3.11 also lowest
    python -m tests.versions --python 3.12 -- tests/graph     one Python, some tests

Each combination gets a virtual environment of its own in a temporary folder, into which the source distribution is
installed: its tests run, not those of this folder. Not part of the test command, for it takes many minutes.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

HOME: Final = Path(__file__).parents[2]
VERSIONS: Final = ("3.11", "3.12", "3.13", "3.14")
LOWEST_ON: Final = "3.11"
"""The lowest dependencies were made for the lowest Python; on later ones some of them cannot be installed."""
BOUND: Final = re.compile(r"([A-Za-z0-9_-]+)>=([0-9.]+)")
TOOLS: Final = ("mypy", "ruff")
"""What checks the source and runs no test; its version decides nothing."""


def main() -> int:
    """Run every combination; the number of those that failed is the status."""
    asked = _arguments()
    results: dict[str, bool] = {}
    with tempfile.TemporaryDirectory(prefix="versions-") as folder:
        source = unpacked(Path(folder))
        for version, interpreter in found(asked.python or VERSIONS):
            for bounds in ("highest", "lowest") if version == LOWEST_ON else ("highest",):
                name = f"Python {version}, {bounds} dependencies"
                print(f"== {name}", flush=True)
                environment = Path(folder, f"{version}-{bounds}")
                results[name] = run(interpreter, environment, source, bounds == "lowest", asked.tests)
    for name, is_passed in results.items():
        print(f"{'passed' if is_passed else 'FAILED'}: {name}")
    return sum(not is_passed for is_passed in results.values())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--python", action="append", help="a version such as 3.12; may be repeated")
    parser.add_argument("tests", nargs="*", help="arguments of pytest")
    return parser.parse_args()


def found(versions: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The versions that are on the path, each with its interpreter; the others are named."""
    for version in versions:
        interpreter = shutil.which(f"python{version}")
        if interpreter is None:
            print(f"== Python {version} is not on the path")
        else:
            yield version, interpreter


def unpacked(folder: Path) -> Path:
    """The source distribution, built and unpacked."""
    subprocess.run([sys.executable, "-m", "venv", folder / "build"], check=True)
    python = folder / "build" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", "build"], check=True)
    subprocess.run([python, "-m", "build", "--sdist", "--outdir", folder, HOME], check=True, stdout=subprocess.DEVNULL)
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, filter="data")
    return next(path for path in folder.glob("gradient*") if path.is_dir())


def run(interpreter: str, environment: Path, source: Path, is_lowest: bool, tests: Sequence[str]) -> bool:
    """Install into a new environment and run the tests there; whether they passed."""
    subprocess.run([interpreter, "-m", "venv", environment], check=True)
    python = environment / "bin" / "python"
    install: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--editable", f"{source}[dev]"]
    if is_lowest:
        constraints = environment / "constraints.txt"
        constraints.write_text("\n".join(lowest(source)), encoding="utf-8")
        install += ["--constraint", constraints]
    if subprocess.run(install, check=False).returncode != 0:
        return False
    command: list[str | Path] = [python, "-m", "pytest", "--quiet", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=source, check=False).returncode == 0


def lowest(source: Path) -> list[str]:
    """Each dependency with a lower bound, at that bound."""
    project = tomllib.loads((source / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    bounds = [match for match in map(BOUND.match, wanted) if match]
    return [f"{match[1]}=={match[2]}" for match in bounds if match[1] not in TOOLS]


if __name__ == "__main__":
    sys.exit(main())
