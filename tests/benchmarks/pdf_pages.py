"""Score the PDF reader on generated newspaper pages. `python -m tests.benchmarks.pdf_pages --seeds 100-111`."""

from __future__ import annotations

import argparse
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.openings import read_opening
from ingest.pdf_page import read_page
from ingest.pdf_text import read_pages
from ingest.readers.pdf import articles_of
from retrieval.newspaper import Article, Role
from tests.benchmarks.pdf_generator import ORDERS, STYLES, Gold, Sheet, draw, make_sheet

GRAM = 5


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def without_opening(text: str) -> str:
    return text[read_opening(text).length :]


@dataclass
class Tally:
    pages: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    gold: int = 0
    found: int = 0
    hit: float = 0
    hit_half: float = 0
    paragraphs_gold: int = 0
    paragraphs_found: int = 0
    paragraphs_hit: int = 0
    heads: int = 0
    heads_hit: int = 0
    bylines: int = 0
    bylines_hit: int = 0
    captions: int = 0
    captions_hit: int = 0
    subheads: int = 0
    subheads_hit: int = 0
    b3: list[float] = field(default_factory=list)
    kept: int = 0
    chars: int = 0
    trespass: int = 0
    found_chars: int = 0
    bad: list[tuple[str, int, str]] = field(default_factory=list)


def grams(text: str) -> Counter[str]:
    return Counter(text[i : i + GRAM] for i in range(max(1, len(text) - GRAM + 1)))


def gold_text(gold: Gold) -> list[str]:
    texts = [plain(without_opening(t) if i == first_body(gold) else t) for i, (_, t) in enumerate(gold.blocks)]
    return [text for text in texts if text]


def first_body(gold: Gold) -> int:
    return next((i for i, (role, _) in enumerate(gold.blocks) if role == "body"), -1)


def score(
    sheet: Sheet, articles: Sequence[Article], tally: Tally, seed: int = 0, order: str = "", style: str = ""
) -> None:
    """Add one page to the tally. Articles are matched one to one by shared 5-grams, best first."""
    found = [a for a in articles if a.kind.indexed]
    gold_grams = [sum((grams(t) for t in gold_text(g)), Counter()) for g in sheet.articles]
    found_grams = [sum((grams(plain(b.text)) for b in a.blocks), Counter()) for a in found]
    table = {
        (i, j): sum((g & f).values()) for i, g in enumerate(gold_grams) for j, f in enumerate(found_grams) if g and f
    }
    matched: dict[int, int] = {}
    for (i, j), shared in sorted(table.items(), key=lambda pair: -pair[1]):
        if shared and i not in matched and j not in matched.values():
            matched[i] = j
    tally.gold += sum(bool(g) for g in gold_grams)
    tally.found += sum(bool(f) for f in found_grams)
    for i, j in matched.items():
        f1 = 2 * table[i, j] / (sum(gold_grams[i].values()) + sum(found_grams[j].values()))
        tally.hit += f1 >= 0.9
        tally.hit_half += f1 >= 0.5
        if f1 < 0.9:
            tally.bad.append((f"{style}/{order}", seed, f"{f1:.2f} {sheet.articles[i].headline}"))
    everything = Counter(g for gram in gold_grams for g in gram)
    total = sum(sum(g.values()) for g in gold_grams)
    all_found = sum(found_grams, Counter())
    tally.chars += total
    tally.kept += sum((sum(gold_grams, Counter()) & all_found).values())
    for j, grams_found in enumerate(found_grams):
        own = next((i for i, k in matched.items() if k == j), None)
        tally.found_chars += sum(grams_found.values())
        tally.trespass += sum(
            n for g, n in grams_found.items() if everything.get(g) and (own is None or g not in gold_grams[own])
        )
    b3 = 0.0
    for g in gold_grams:
        for f in found_grams:
            share = sum(n for gram, n in (g & f).items() if everything[gram] == 1)
            if share:
                b3 += share * 2 * share / (_unique(g, everything) + _unique(f, everything))
    unique = sum(_unique(g, everything) for g in gold_grams)
    tally.b3.append(b3 / unique if unique else 1.0)
    _texts(sheet, found, matched, tally, seed, f"{style}/{order}")
    tally.pages += 1


def _unique(counts: Counter[str], everything: Counter[str]) -> int:
    return sum(n for gram, n in counts.items() if everything.get(gram) == 1)


def _texts(
    sheet: Sheet, found: Sequence[Article], matched: dict[int, int], tally: Tally, seed: int, place: str
) -> None:
    want = Counter(
        plain(without_opening(t) if i == first_body(g) else t)
        for g in sheet.articles
        for i, (role, t) in enumerate(g.blocks)
        if role == "body"
    )
    have = Counter(plain(p.text) for a in found for p in a.paragraphs)
    tally.paragraphs_gold += sum(want.values())
    tally.paragraphs_found += sum(have.values())
    tally.paragraphs_hit += sum((want & have).values())
    for text in list((have - want).elements())[:3]:
        tally.bad.append((place, seed, f"paragraph {text[:25]}…{text[-15:]}"))
    for kind in ("caption", "subhead"):
        role = Role(kind)
        wanted = Counter(plain(t) for g in sheet.articles for r, t in g.blocks if r == kind)
        had = Counter(plain(b.text) for a in found for b in a.blocks if b.role is role)
        setattr(tally, f"{kind}s", getattr(tally, f"{kind}s") + sum(wanted.values()))
        setattr(tally, f"{kind}s_hit", getattr(tally, f"{kind}s_hit") + sum((wanted & had).values()))
    for i, g in enumerate(sheet.articles):
        if not g.blocks:
            continue
        tally.heads += 1
        article = found[matched[i]] if i in matched else None
        same = article is not None and plain(article.headline) == plain(g.headline)
        tally.heads_hit += same
        if not same:
            tally.bad.append((place, seed, f"head {g.headline} != {article.headline if article else None}"))
        if g.byline:
            tally.bylines += 1
            got = article is not None and all(author.name in g.byline for author in article.authors) and article.authors
            tally.bylines_hit += bool(got)


def measure(style: str, order: str, seeds: Sequence[int]) -> Tally:
    tally = Tally()
    for seed in seeds:
        sheet = make_sheet(seed, style)
        data = draw([sheet], order, seed)
        started = time.perf_counter()
        reading = read_page(next(iter(read_pages(data))))
        articles = articles_of(reading)
        spent = time.perf_counter() - started
        tally.seconds += spent
        tally.slowest = max(tally.slowest, spent)
        score(sheet, articles, tally, seed, order, style)
    return tally


def row(style: str, order: str, t: Tally) -> str:
    f1 = 2 * t.hit / (t.gold + t.found)
    half = 2 * t.hit_half / (t.gold + t.found)
    precision, recall = t.paragraphs_hit / max(1, t.paragraphs_found), t.paragraphs_hit / max(1, t.paragraphs_gold)
    cells = [
        f"{f1:.3f}",
        f"{half:.3f}",
        f"{sum(t.b3) / len(t.b3):.3f}",
        f"{precision:.3f}/{recall:.3f}",
        f"{t.heads_hit / max(1, t.heads):.3f}",
        f"{t.bylines_hit / max(1, t.bylines):.3f}",
        f"{t.subheads_hit / max(1, t.subheads):.3f}",
        f"{t.captions_hit / max(1, t.captions):.3f}",
        f"{t.kept / max(1, t.chars):.4f}",
        f"{t.trespass / max(1, t.found_chars):.4f}",
        f"{t.seconds / t.pages:.2f}/{t.slowest:.2f}",
    ]
    return f"| {style} | {order} | " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="100-111", help="first-last")
    parser.add_argument("--styles", nargs="*", default=list(STYLES))
    parser.add_argument("--orders", nargs="*", default=list(ORDERS))
    parser.add_argument("--bad", action="store_true", help="say what went wrong")
    given = parser.parse_args()
    first, last = map(int, given.seeds.split("-"))
    print("| style | order | F1@.9 | F1@.5 | B3 | paragraphs P/R | heads | bylines | subheads | captions ", end="")
    print("| coverage | trespass | s |")
    print("|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    by_style: dict[str, list[Tally]] = defaultdict(list)
    for style in given.styles:
        for order in given.orders:
            tally = measure(style, order, range(first, last + 1))
            by_style[style].append(tally)
            print(row(style, order, tally), flush=True)
            if given.bad:
                for bad in tally.bad:
                    print("   ", *bad)


if __name__ == "__main__":
    main()
