"""Checks this folder with whatever of lab/requirements.txt is installed: it says what it had to leave out.

    python3 lab/check.py [--require numpy …]

Every file here and in templates/ compiles and does nothing when it is imported; every module imports; ruff finds nothing; and every
program of goldens/ makes, in a copy of the tests' folders, what is committed. Ends with 1 if anything of that is not so, or if a
package that is required is missing.
"""

import argparse
import ast
import importlib.util
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

LAB = Path(__file__).parent
ROOT = LAB.parent
TEMPLATES = ROOT / "templates"
MODULES = sorted(LAB.glob("*.py")) + sorted((LAB / "goldens").glob("*.py")) + sorted(TEMPLATES.glob("*.py"))
HARMLESS = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign, ast.AugAssign, ast.Assert)
SECONDS = 600
# Versions of NumPy and SciPy differ in the last digits; where these are rounded to pixels, in a few of them by one level.
RELATIVE, ABSOLUTE = 1e-9, 1e-12
RELATIVE_OF_PIXELS = 1e-3
SHARE_OF_PIXELS = 0.005


def missing(tree: ast.Module) -> list[str]:
    """The packages that a module imports and that are not installed."""
    ours = {path.stem for path in MODULES}
    names = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    packages = {name.split(".")[0] for name in names} - ours
    return sorted(name for name in packages if importlib.util.find_spec(name) is None)


def works_on_import(tree: ast.Module) -> list[int]:
    """The lines of statements that do more than define something when a module is imported."""

    def is_harmless(node: ast.stmt) -> bool:
        if isinstance(node, ast.If):
            return "__name__" in ast.unparse(node.test) or "TYPE_CHECKING" in ast.unparse(node.test)
        return isinstance(node, HARMLESS) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))

    return [node.lineno for node in tree.body if not is_harmless(node)]


def needed(path: Path) -> set[str]:
    """What is missing for a module and for those of ours that it imports."""
    text = path.read_text()
    imported = [other for other in MODULES if re.search(rf"^(from|import) {other.stem}\b", text, re.MULTILINE) and other != path]
    return set(missing(ast.parse(text))).union(*map(needed, imported))


def run(*command: str, cwd: Path = ROOT) -> str:
    """Runs a Python program; what it wrote to standard error if it failed, or an empty text."""
    done = subprocess.run([sys.executable, "-B", *command], cwd=cwd, capture_output=True, text=True, timeout=SECONDS)
    return "" if done.returncode == 0 else (done.stderr or done.stdout).strip() or f"status {done.returncode}"


def same(made: object, committed: object, relative: float) -> bool:
    """Whether two JSON values are equal, numbers up to rounding."""
    if isinstance(made, float) or isinstance(committed, float):
        return isinstance(made, (int, float)) and math.isclose(made, committed, rel_tol=relative, abs_tol=ABSOLUTE)
    if isinstance(made, list) and isinstance(committed, list):
        return len(made) == len(committed) and all(same(*pair, relative) for pair in zip(made, committed))
    if isinstance(made, dict) and isinstance(committed, dict):
        return made.keys() == committed.keys() and all(same(made[key], committed[key], relative) for key in made)
    return made == committed


def same_picture(made: Path, committed: Path) -> bool:
    import numpy as np
    from PIL import Image

    one, other = (np.asarray(Image.open(path)).astype(int) for path in (made, committed))
    if one.shape != other.shape:
        return False
    return np.abs(one - other).max() <= 1 and np.mean(one != other) <= SHARE_OF_PIXELS


def equal(made: Path, committed: Path) -> bool:
    if made.read_bytes() == committed.read_bytes():
        return True
    if made.suffix == ".png":
        return same_picture(made, committed)
    relative = RELATIVE_OF_PIXELS if made.name == "statistics.json" else RELATIVE
    return made.suffix == ".json" and same(json.loads(made.read_text()), json.loads(committed.read_text()), relative)


def goldens(programs: list[Path]) -> list[str]:
    """Runs programs of goldens/ in a copy of the repository; what they make otherwise than it is committed, and failures."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        shutil.copytree(LAB, copy / "lab", ignore=shutil.ignore_patterns("__pycache__"))
        (copy / "fixtures").symlink_to(ROOT / "fixtures")
        for path in ROOT.glob("test/**/goldens"):
            shutil.copytree(path, copy / path.relative_to(ROOT))
        failures = {program.name: run(str(copy / program.relative_to(ROOT))) for program in programs}
        wrong = [f"{name}: {failure.splitlines()[-1]}" for name, failure in failures.items() if failure]
        made = [path for path in sorted(copy.glob("test/**/goldens/*")) if path.is_file()]
        assert made, "there are no goldens"
        differ = [path for path in made if not equal(path, ROOT / path.relative_to(copy))]
        return wrong + [f"{path.relative_to(copy)} differs from what is made again" for path in differ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--require", nargs="*", default=[], help="packages without which the check fails")
    required = parser.parse_args().require
    wrong = [f"{name} is not installed" for name in required if importlib.util.find_spec(name) is None]
    lacking = {path: needed(path) for path in MODULES}
    for path in MODULES:
        lines = works_on_import(ast.parse(path.read_text(), str(path)))
        wrong += [f"{path.name}:{line} does something when it is imported" for line in lines]
    complete = [path for path in MODULES if not lacking[path]]
    for path in complete:
        failure = run("-c", f"import {path.stem}", cwd=path.parent)
        wrong += [f"{path.name} does not import: {failure.splitlines()[-1]}"] if failure else []
    if importlib.util.find_spec("ruff") is not None:
        for options in ([str(LAB)], ["--config", str(LAB / "ruff.toml"), str(TEMPLATES)]):
            failure = run("-m", "ruff", "check", "--quiet", "--no-cache", *options)
            wrong += [failure] if failure else []
    programs = [path for path in complete if path.parent.name == "goldens"]
    wrong += goldens(programs)
    left_out = sorted(set().union(*lacking.values()))
    print(f"lab: {len(MODULES)} files compile, {len(complete)} import, {len(programs)} make their goldens again", end="")
    print(f"; without {', '.join(left_out)}" if left_out else "")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
