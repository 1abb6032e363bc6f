"""Write what README.md shows and the project makes: the map of the code, the real exchange, the two pictures.

Run `python -m tests.readme` after adding a module or changing what an answer looks like.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import telegram_picture
from tests.recording import PICTURE, record

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PACKAGES = ("config", "retrieval", "ingest", "bot")
QUESTIONS = (
    "2023年上半年新投运新型储能装机规模是多少？",
    "what capacity of new storage came online in H1 2023",
    "Who won the 2018 World Cup?",
)


def tree() -> str:
    """Return the map of the code: every module with the first sentence of its docstring."""
    lines = ["```"]
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            module = ast.parse(path.read_text(encoding="utf-8"))
            said = ast.get_docstring(module)
            if said:
                first = re.split(r"(?<=[.。])\s", said.strip().replace("\n", " "))[0]
                lines.append(f"{path.relative_to(ROOT).as_posix():38} {first}")
    return "\n".join([*lines, "```"])


def exchange() -> str:
    """Return the questions with the real program's answers from the sample issue."""
    wenbao = Path(sys.executable).with_name("wenbao")
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "WENBAO_ARCHIVE": str(Path(folder) / "archive"), "NO_COLOR": "1"}
        for name in ("WENBAO_CHAT_MODEL", "WENBAO_CONFIG"):
            environment.pop(name, None)
        ran = subprocess.run(
            [wenbao, "chat", "--sample"],
            input="\n".join(QUESTIONS) + "\n",
            env=environment,
            cwd=folder,
            capture_output=True,
            text=True,
            check=True,
        )
    answers = ran.stdout.strip().split("\n\n")
    turns = [f"> {question}\n{answer}" for question, answer in zip(QUESTIONS, answers, strict=True)]
    return "\n".join(["```", "\n\n".join(turns), "```"])


def between(text: str, name: str) -> str:
    """Return what README holds between the marks of `name`."""
    found = re.search(rf"<!-- {name}:begin -->\n(.*?)<!-- {name}:end -->", text, re.DOTALL)
    assert found, f"README.md has no marks for {name}"
    return found[1].rstrip("\n")


def main() -> None:
    text = README.read_text(encoding="utf-8")
    for name, made in (("tree", tree()), ("exchange", exchange())):
        old = between(text, name)
        before, after = f"<!-- {name}:begin -->\n", f"<!-- {name}:end -->"
        text = text.replace(f"{before}{old}\n{after}" if old else f"{before}{after}", f"{before}{made}\n{after}")
    README.write_text(text, encoding="utf-8")
    telegram_picture.main()
    try:
        PICTURE.write_text(record(), encoding="utf-8")
    except AssertionError as error:  # a machine too busy to draw: the test will say whether the picture is still true
        print(f"{PICTURE.name} was left as it is: {error}", file=sys.stderr)


if __name__ == "__main__":
    main()
