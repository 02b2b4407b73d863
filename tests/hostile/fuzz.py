"""Fuzzing: texts that grow towards new code, given to the language and to everything that follows.

    python -m tests.hostile.fuzz --seconds 30

With atheris installed (the `fuzz` extra) coverage guides the mutations; without it they are blind, from the same
seeds. Either way the first text that raises anything but our own errors, or that is not read back as it was printed,
ends the run and is shown.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.hostile.corpus import READ, REFUSED

TEXT_CHARACTERS_MAX: Final = 400
SEEDS: Final = tuple(text for text in (*READ, *REFUSED) if len(text) <= TEXT_CHARACTERS_MAX)
WORDS: Final = (
    *("sin(", "max(", "atan2(", "log(", "relu(", "@rosenbrock", "sqrt(", "sigmoid("),
    *("x", "y", "x1", "pi", "e", "1e300", "5e-324", "0", "1", ".5", "1000"),
    *("sum(i=1..3, ", "x[i]", "x[", "]", "norm(x)", "prod(", r"\sum_{i=1}^{2} ", "n"),
    *("sin ", "ln ", "sin²", "np.exp(", "x₁", "½", "𝑥", "f(x) = ", "\n", "sinx", "xy", "1,5", "if "),
    *(r"\frac{", "}{", "}", "{", r"\sqrt[3]{", r"\sin ", r"\left(", r"\right)", r"\cdot ", r"\theta_0", "x_{1}", "$"),
    *(r"\|x\|_2", r"\lVert ", r"\rVert ", r"\langle x, y \rangle", r"x^{(i)}", r"\sum^n_{i=1} ", r"\left."),
    *(r"\text{ReLU}(", "w^T x", "x[0]", "1,000", "max(1,000, ", "4e2x", "x mod 2", "seno ", "sin2 ", "xcos "),
    *("e2x", "x2y2", "d/dx ", "@(x) ", "1..3"),
    *("(", ")", "|", ",", "**", "^", "+", "-", "*", "/", "²", "√", "×", "−", " ", "\u202e", "\x1b[31m"),
)


def blind(seconds: float, seed: int) -> int:
    """Mutate the seeds without a guide; the number of texts tried."""
    from tests.hostile.target import explore  # noqa: PLC0415 - the other way of fuzzing must import it by itself

    dice = random.Random(seed)
    end = time.monotonic() + seconds
    tried = 0
    while time.monotonic() < end:
        text = mutated(dice)
        try:
            explore(text)
        except BaseException:
            print(f"broken by {text!a}", file=sys.stderr)
            raise
        tried += 1
    return tried


def mutated(dice: random.Random) -> str:
    """One or two seeds with a few pieces cut out, swapped or put in."""
    text = dice.choice(SEEDS) + (dice.choice(SEEDS) if dice.random() < 0.2 else "")
    for _ in range(dice.randint(1, 4)):
        start, end = sorted(dice.randint(0, len(text)) for _ in range(2))
        text = dice.choice(MUTATIONS)(text, start, end, dice)[:TEXT_CHARACTERS_MAX]
    return text


MUTATIONS: Final[tuple[Callable[[str, int, int, random.Random], str], ...]] = (
    lambda text, i, j, _: text[:i] + text[j:],
    lambda text, i, j, _: text[:j] + text[i:],
    lambda text, i, j, _: text[j:] + text[i:j] + text[:i],
    lambda text, i, _, dice: text[:i] + dice.choice(WORDS) + text[i:],
    lambda text, i, j, dice: text[:i] + dice.choice(WORDS) + text[j:],
    lambda text, i, _, dice: text[:i] + chr(dice.choice((dice.randrange(128), dice.randrange(0x110000)))) + text[i:],
)


def guided(seconds: float, seed: int) -> None:
    """Let atheris mutate, guided by the code that each text reaches; it ends the process itself."""
    import atheris  # noqa: PLC0415 - optional

    with atheris.instrument_imports(include=["gdcli"]):
        from tests.hostile.target import explore  # noqa: PLC0415 - instrumented

        explore("x**2")  # so that what is imported late is instrumented too
        explore("sinn(x)")
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(SEEDS):
            Path(folder, str(number)).write_bytes(text.encode("utf-8", "surrogatepass"))
        limits = (f"-max_total_time={max(1, round(seconds))}", f"-max_len={TEXT_CHARACTERS_MAX}", "-timeout=60")
        atheris.Setup(
            [sys.argv[0], *limits, f"-seed={seed}", f"-artifact_prefix={folder}/", folder],
            lambda data: explore(data.decode("utf-8", "surrogateescape")),
        )
        atheris.Fuzz()


def main() -> None:
    """The command: guided where possible."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--blind", action="store_true", help="without atheris, even where it is installed")
    asked = parser.parse_args()
    if asked.blind or importlib.util.find_spec("atheris") is None:
        print(f"{blind(asked.seconds, asked.seed):,} texts without a guide, seed {asked.seed}: nothing broke")
    else:
        guided(asked.seconds, asked.seed)


if __name__ == "__main__":
    main()
