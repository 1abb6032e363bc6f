"""Print the whole table of what reading newspapers is held to, with its floors, by one command.

    python -m tests.benchmarks.ingest_table [--seeds 900-905] [--editions 20] [--pages 20] [--import FILE]
    python -m tests.benchmarks.ingest_table --parts import --import ../shared/evals/crud-news/corpus.jsonl.xz

All pages are generated from seeds, so that other seeds show what was fitted to these. `--import FILE` also takes a
JSON Lines file of articles ({"date": …, "text": …}; .xz is unpacked first) into an archive of its own, as `wenbao
ingest` does in a process of its own, and tells both times: until the catalogue answers from everything, and until
Chroma has caught up. Exit status 1 where a floor is not reached.
"""

from __future__ import annotations

import argparse
import json
import lzma
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from math import nan
from pathlib import Path
from typing import TextIO

from ingest.intake import read, take_in
from retrieval.archive import Archive
from retrieval.embedder import open_embedder
from tests.benchmarks import html_editions, pdf_pages, segment_text
from tests.benchmarks.pdf_generator import ORDERS

PARTS = ("html", "pdf", "text", "speed", "import")
# What the layouts must reach: articles F1 at .9, paragraphs, B-cubed; None where nothing is asked.
LAYOUTS: dict[str, tuple[float | None, float | None, float | None]] = {
    "four": (0.97, 0.98, None),
    "five_tight": (0.95, None, None),
    "wrap": (None, None, 0.96),
}


@dataclass(frozen=True)
class Line:
    """A figure and its floor (or ceiling, where less is better); None where it is only told."""

    what: str
    figure: float
    floor: float | None = None
    ceiling: float | None = None
    unit: str = ""

    @property
    def well(self) -> bool:
        low = self.floor is None or self.figure >= self.floor - 1e-9
        return low and (self.ceiling is None or self.figure <= self.ceiling)

    def row(self) -> str:
        asked = f">= {self.floor:g}" if self.floor is not None else ""
        asked += f"<= {self.ceiling:g}" if self.ceiling is not None else ""
        mark = "" if not asked else "yes" if self.well else "NO"
        return f"| {self.what} | {self.figure:.4g}{self.unit} | {asked or '-'} | {mark} |"


def html(editions: int) -> Iterator[Line]:
    for name in html_editions.STRUCTURES:
        counts, _ = html_editions.measure(name, editions)
        asked = [what for what in counts if not what.endswith("?") and counts[what + "?"]]
        least = min(counts[what] / counts[what + "?"] for what in asked)
        yield Line(f"HTML, {name}: everything, least of {len(asked)} scores", least, floor=1.0)


def pdf(styles: Sequence[str], seeds: Sequence[int]) -> Iterator[Line]:
    for style in styles:
        article, paragraph, cubed = LAYOUTS.get(style, (None, None, None))
        for order in ORDERS:
            t = pdf_pages.measure(style, order, seeds)
            place = f"PDF, {style}, {order} order"
            precision = t.paragraphs_hit / max(1, t.paragraphs_found)
            recall = t.paragraphs_hit / max(1, t.paragraphs_gold)
            yield Line(f"{place}: articles F1 at .9", 2 * t.hit / (t.gold + t.found), floor=article)
            yield Line(f"{place}: paragraphs, lesser of P and R", min(precision, recall), floor=paragraph)
            yield Line(f"{place}: B-cubed", sum(t.b3) / len(t.b3), floor=cubed)
            yield Line(f"{place}: coverage", t.kept / max(1, t.chars), floor=0.995)
            yield Line(f"{place}: trespass", t.trespass / max(1, t.found_chars), ceiling=0.005)
            yield Line(f"{place}: seconds a page, mean", t.seconds / t.pages, ceiling=0.5, unit=" s")


def text(pages: int, articles: Path | None) -> Iterator[Line]:
    for setting in segment_text.SETTINGS:
        t = segment_text.measure(setting, pages, articles, seed=9)
        paragraphs = min(t.right / max(1, t.given), t.right / max(1, t.paragraphs))
        if setting.cues < 1:
            warned = 1 - t.wrong_sure / t.wrong if t.wrong else 1.0
            floor = None if setting.cues else 0.95  # asked for where nothing marks any article
            yield Line(f"text, {setting.name}: wrong articles that carry a warning", warned, floor=floor)
            yield Line(f"text, {setting.name}: right articles that carry one too", 1 - t.sure / max(1, t.exact))
            yield Line(f"text, {setting.name}: articles exact", t.exact / t.articles)
            continue
        usual = not setting.marked_end and (not setting.wrap or setting.indents)
        yield Line(f"text, {setting.name}: articles exact", t.exact / t.articles, floor=0.92 if usual else None)
        yield Line(f"text, {setting.name}: paragraphs", paragraphs, floor=0.97 if usual else None)
        yield Line(f"text, {setting.name}: right articles that carry a warning", 1 - t.sure / max(1, t.exact))


def speed_of_text() -> Iterator[Line]:
    """Read and store an issue of eight pages in an archive that is open already."""
    source = segment_text.invented(3)
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for number in range(1, 9):
            body, _ = segment_text.page(source, segment_text.SETTINGS[0], 500 + number)
            path = Path(folder, f"海湾电子报-2024-03-05-p{number}.txt")
            path.write_text(body.replace("2023年11月17日 星期五", "2024年3月5日 星期二"), encoding="utf-8")
            files.append(path)
        with Archive.open(Path(folder, "archive"), lambda: open_embedder(""), create=True) as archive:
            archive.embedder.embed_query("暖")
            read(files[:1])
            started = time.perf_counter()
            take_in(files, archive)
            yield Line("a text issue of 8 pages, warm", time.perf_counter() - started, ceiling=1.0, unit=" s")


def big_import(path: Path, most: int) -> Iterator[Line]:
    """Import the file by the program itself, and take both times from its report."""
    with tempfile.TemporaryDirectory() as folder:
        file, count = Path(folder, "articles.jsonl"), 0
        opened: Callable[..., TextIO] = lzma.open if path.suffix == ".xz" else open  # type: ignore[assignment]
        with opened(path, "rt", encoding="utf-8") as lines, file.open("w", encoding="utf-8") as copy:
            for line in islice((line for line in lines if line.strip()), most or None):
                copy.write(line)
                count += 1
        command = [
            sys.executable,
            "-m",
            "bot",
            "ingest",
            str(file),
            "--archive",
            str(Path(folder, "archive")),
            "--json",
        ]
        started = time.perf_counter()
        ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        wall = time.perf_counter() - started
        report = json.loads(ran.stdout)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 / 1024
        stored = sum(issue["articles"] for issue in report["issues"])
        searchable, chroma = report["searchable_after_s"], report["in_chroma_after_s"]
        yield Line(
            f"{count:,} lines of JSON Lines, {stored:,} articles: the catalogue answers after", searchable, unit=" s"
        )
        yield Line("… articles a second", count / searchable, floor=200)
        yield Line("… Chroma has caught up after", nan if chroma is None else chroma, unit=" s")
        yield Line("… from start to end of the process", wall, unit=" s")
        yield Line("… memory at most", memory, ceiling=2.0, unit=" GB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="900-905", help="of the PDF pages, first-last")
    parser.add_argument("--styles", nargs="*", default=list(LAYOUTS))
    parser.add_argument("--editions", type=int, default=20, help="HTML editions a structure")
    parser.add_argument("--pages", type=int, default=20, help="text pages a setting")
    parser.add_argument("--articles", type=Path, help="articles for the text pages (see segment_text)")
    parser.add_argument("--import", dest="imported", type=Path, metavar="FILE", help="a JSON Lines file to import")
    parser.add_argument("--most", type=int, default=0, help="lines of it to import, 0 for all")
    parser.add_argument("--parts", nargs="*", default=PARTS, choices=PARTS, help="of the table, all without")
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    print("| what | figure | asked | reached |\n|---|---|---|---|")
    well = True
    parts: dict[str, Iterator[Line]] = {
        "html": html(given.editions),
        "pdf": pdf(given.styles, range(first, last + 1)),
        "text": text(given.pages, given.articles),
        "speed": speed_of_text(),
        "import": big_import(given.imported, given.most) if given.imported else iter(()),
    }
    for name in given.parts:
        for line in parts[name]:
            print(line.row(), flush=True)
            well &= line.well
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
