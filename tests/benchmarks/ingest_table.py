"""Print the whole table of what reading newspapers is held to, with its floors, by one command.

    python -m tests.benchmarks.ingest_table [--seeds 900-905] [--editions 20] [--pages 20] [--import FILE]

All pages are generated from seeds, so that other seeds show what was fitted to these. `--import FILE` also takes a
JSON Lines file of articles ({"date": …, "text": …}) into an archive of its own and tells both times: until everything
is searchable, and until Chroma has it too. Exit status 1 where a floor is not reached.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.intake import read, take_in
from retrieval.archive import Archive
from retrieval.embedder import open_embedder
from tests.benchmarks import html_editions, pdf_pages, segment_text
from tests.benchmarks.pdf_generator import ORDERS

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
        if setting.cues == 0:
            warned = 1 - t.wrong_sure / t.wrong if t.wrong else 1.0
            yield Line(f"text, {setting.name}: wrong articles that carry a warning", warned, floor=0.95)
            yield Line(f"text, {setting.name}: articles exact", t.exact / t.articles)
            continue
        usual = setting.cues == 1 and not setting.marked_end and (not setting.wrap or setting.indents)
        yield Line(f"text, {setting.name}: articles exact", t.exact / t.articles, floor=0.92 if usual else None)
        yield Line(f"text, {setting.name}: paragraphs", paragraphs, floor=0.97 if usual else None)


def speed_of_text() -> Line:
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
            return Line("a text issue of 8 pages, warm", time.perf_counter() - started, ceiling=1.0, unit=" s")


def big_import(path: Path) -> Iterator[Line]:
    count = sum(1 for line in path.open(encoding="utf-8") if line.strip())
    with (
        tempfile.TemporaryDirectory() as folder,
        Archive.open(Path(folder, "archive"), lambda: open_embedder(""), create=True) as archive,
    ):
        started = time.perf_counter()
        take_in([path], archive)
        searchable = time.perf_counter() - started
        archive.catch_up()
        caught_up = time.perf_counter() - started
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
        yield Line(f"{count:,} articles of JSON Lines: searchable after", searchable, unit=" s")
        yield Line("… articles a second", count / searchable, floor=200)
        yield Line("… in Chroma too after", caught_up, unit=" s")
        yield Line("… memory at most", memory, ceiling=2.0, unit=" GB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", default="900-905", help="of the PDF pages, first-last")
    parser.add_argument("--styles", nargs="*", default=list(LAYOUTS))
    parser.add_argument("--editions", type=int, default=20, help="HTML editions a structure")
    parser.add_argument("--pages", type=int, default=20, help="text pages a setting")
    parser.add_argument("--articles", type=Path, help="articles for the text pages (see segment_text)")
    parser.add_argument("--import", dest="imported", type=Path, metavar="FILE", help="a JSON Lines file to import")
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    print("| what | figure | asked | reached |\n|---|---|---|---|")
    well = True
    parts = [html(given.editions), pdf(given.styles, range(first, last + 1)), text(given.pages, given.articles)]
    parts.append(iter([speed_of_text()]))
    if given.imported:
        parts.append(big_import(given.imported))
    for part in parts:
        for line in part:
            print(line.row(), flush=True)
            well &= line.well
    sys.exit(0 if well else 1)


if __name__ == "__main__":
    main()
