"""Feed readers, question parser and bot with broken inputs: `python -m tests.benchmarks.fuzz --inputs 100000`.

Each input is made from a real one, by numbered chance: the same seed gives the same inputs. A crash or a hang is
written down as a file that repeats it. `--atheris` lets the coverage of the code guide what is tried instead.
"""

from __future__ import annotations

import argparse
import logging
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from types import FrameType

HANG_S = 10
# Of 100 inputs; what takes longer to read gets fewer.
SHARES = {"text": 8, "html": 15, "jsonl": 15, "markdown": 12, "zip": 20, "question": 15, "update": 15}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    parser.add_argument("--atheris", action="store_true")
    parser.add_argument("--crashes", type=Path, default=Path("build/crashes"))
    asked = parser.parse_args()
    logging.disable(logging.CRITICAL)
    sys.exit(guided(asked.inputs, asked.only) if asked.atheris else by_chance(asked))


def by_chance(asked: argparse.Namespace) -> int:
    from tests.fuzzing import TARGETS, mutated, survives

    def hang(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"more than {HANG_S} s")

    signal.signal(signal.SIGALRM, hang)
    names = [asked.only] if asked.only else list(TARGETS)
    found: Counter[str] = Counter()
    slowest: dict[str, float] = dict.fromkeys(names, 0.0)
    spent: dict[str, float] = dict.fromkeys(names, 0.0)
    for name in names:
        target, seed = TARGETS[name]
        share = asked.inputs if asked.only else asked.inputs * SHARES[name] // 100
        for number in range(share):
            data = mutated(seed, random.Random(f"{asked.seed} {name} {number}"))
            started = time.perf_counter()
            signal.alarm(HANG_S)
            try:
                survives(target, data)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                kind = f"{name}: {type(error).__name__} {str(error)[:80]}"
                if not found[kind]:
                    asked.crashes.mkdir(parents=True, exist_ok=True)
                    (asked.crashes / f"{name}-{number}").write_bytes(data)
                    print(f"{kind}: {asked.crashes / f'{name}-{number}'}", flush=True)
                found[kind] += 1
            finally:
                signal.alarm(0)
            taken = time.perf_counter() - started
            spent[name] += taken
            slowest[name] = max(slowest[name], taken)
        print(
            f"{name}: {share} inputs, {1000 * spent[name] / share:.1f} ms each, slowest {slowest[name]:.2f} s",
            flush=True,
        )
    print(f"{sum(found.values())} crashes or hangs of {len(found)} kinds")
    return 1 if found else 0


def guided(runs: int, only: str) -> int:
    import atheris

    with atheris.instrument_imports(include=["ingest", "retrieval", "bot", "config"]):
        from tests.fuzzing import TARGETS, survives

    names = [only] if only else list(TARGETS)

    def one(data: bytes) -> None:
        if data:
            survives(TARGETS[names[data[0] % len(names)]][0], data[1:])

    corpus = Path("build/corpus")
    corpus.mkdir(parents=True, exist_ok=True)
    for place, name in enumerate(names):
        (corpus / f"seed-{name}").write_bytes(bytes([place]) + TARGETS[name][1][:4_000])
    atheris.Setup([sys.argv[0], f"-runs={runs}", "-max_len=4096", f"-timeout={HANG_S}", str(corpus)], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    main()
