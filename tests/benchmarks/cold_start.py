"""How long a question takes from a cold start: wenbao beside LangChain's retrieval tutorial, in turns, in one run.

`python -m tests.benchmarks.cold_start --archive DIR --peer-python PATH`: DIR is an archive that stands already, PATH a
Python with tests/benchmarks/peers/requirements.txt installed. The tutorial's index over the sample issue is built first
and not counted; its script only finds the passages, where wenbao answers, so the ratio flatters it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from ingest.sample import SAMPLE_FOLDER

QUESTION = "2023年上半年新投运新型储能装机规模是多少？"
WENBAO = Path(sys.executable).with_name("wenbao")
TUTORIAL = Path(__file__).parent / "peers" / "tutorial.py"
# GNU time prints wall seconds, processor seconds (user, system) and the most memory in kB.
MEASURE = ("/usr/bin/time", "-f", "%e %U %S %M")


def measured(words: list[str], environment: dict[str, str]) -> tuple[float, float, float]:
    """Run a command from cold; return wall seconds, processor seconds, and the most memory in MB."""
    ran = subprocess.run([*MEASURE, *words], env={**os.environ, **environment}, capture_output=True, text=True)
    if ran.returncode:
        raise SystemExit(f"{words[:3]} ended with {ran.returncode}: {ran.stderr[-800:]}")
    wall, user, system, kilobytes = map(float, ran.stderr.strip().splitlines()[-1].split())
    return wall, user + system, kilobytes / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--peer-python", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        index = str(Path(folder) / "chroma")
        rivals = {
            "wenbao --help": ([str(WENBAO), "--help"], {}),
            "wenbao ask": ([str(WENBAO), "ask", QUESTION, "--archive", str(given.archive)], {}),
        }
        if given.peer_python:
            tutorial = [str(given.peer_python), str(TUTORIAL), index]
            offline = {"HF_HUB_OFFLINE": "1", "ANONYMIZED_TELEMETRY": "False"}
            subprocess.run([*tutorial, "index", str(SAMPLE_FOLDER)], env={**os.environ, **offline}, check=True)
            rivals["LangChain's tutorial"] = ([*tutorial, "ask", QUESTION], offline)
        figures: dict[str, list[tuple[float, float, float]]] = {name: [] for name in rivals}
        for _ in range(given.runs):  # in turns: what else the machine does hits all alike
            for name, (words, environment) in rivals.items():
                figures[name].append(measured(words, environment))
    medians = {
        name: [statistics.median(column) for column in zip(*rows, strict=True)] for name, rows in figures.items()
    }
    for name, (wall, processor, memory) in medians.items():
        best = min(wall for wall, _, _ in figures[name])
        print(f"{name:22} {wall:6.2f} s (best {best:.2f})  {processor:6.2f} s processor  {memory:5.0f} MB")
    if given.peer_python:
        ours, theirs = medians["wenbao ask"], medians["LangChain's tutorial"]
        print("tutorial / wenbao: " + ", ".join(f"{b / a:.1f}" for a, b in zip(ours, theirs, strict=True)))


if __name__ == "__main__":
    main()
