"""Score the plain-text reader on generated pages whose articles are known.

    python -m tests.benchmarks.segment_text [pages per row] [articles.jsonl]

Without a file the articles are invented (`page_text.Prose`); with one, each line holds {"headline", "paragraphs"} of a
real article. Every row of the table is one way to set a page. "exact" articles have the right headline and exactly the
right paragraphs; "sure, wrong" is the share of wrong articles that the reader was sure of (confidence >= .6).
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from ingest.certainty import DOUBTFUL
from ingest.labels import Label
from ingest.readers.text import read_text
from ingest.source import SourceFile
from retrieval.han import fold
from retrieval.newspaper import Article
from tests.benchmarks.page_text import Prose

HEAD = "2023年11月17日 星期五\n\n第81期（总第4678期）\n\n"


@dataclass(frozen=True)
class Known:
    """An article as it was meant. `subheads` maps a paragraph's number to the subhead before it."""

    headline: str
    paragraphs: tuple[str, ...]
    subheads: dict[int, str] = field(default_factory=dict)
    captions: dict[int, str] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    shorts: tuple[str, ...] = ()  # what its subheads may say, where they are of its subject


@dataclass(frozen=True)
class Piece:
    """A line as the generator set it, and what it is."""

    text: str
    label: Label

    @property
    def indented(self) -> bool:
        return self.label is Label.PARAGRAPH


@dataclass(frozen=True)
class Setting:
    """How a page is set. Shares are per article or per paragraph, 0..1."""

    name: str
    cues: float = 1.0  # articles with 本报讯, a byline or a signature
    marked_end: bool = False
    torn: float = 0.2  # paragraphs broken by a column
    captions: float = 0.15  # articles with a caption inside
    subheads: float = 0.3
    blank: int = 1  # blank lines between blocks
    indents: bool = False
    wrap: int = 0  # characters a line, 0 for one paragraph a line
    narrow_marks: bool = False
    two_line_heads: float = 0.0
    varied: bool = False  # subheads of any number, length and form, headlines with commas, quotations and marks


SETTINGS = (
    Setting("bylines, blank lines, torn columns", narrow_marks=True),
    Setting("bylines, half of them signatures at the end", marked_end=True),
    Setting("bylines, no blank lines", blank=0),
    Setting("bylines, indented paragraphs", blank=0, indents=True),
    Setting("bylines, indented and wrapped at 24", blank=0, indents=True, wrap=24, torn=0.0),
    Setting("bylines, blank lines and wrapped at 30", wrap=30, torn=0.0),
    Setting("bylines, wrapped at 20, nothing else", blank=0, wrap=20, torn=0.0, captions=0.0),
    Setting("bylines, some headlines in two lines", two_line_heads=0.3),
    Setting("bylines, varied heads and subheads", varied=True),
    Setting("half of the articles with a cue", cues=0.5),
    Setting("half of the articles with a cue, varied heads", cues=0.5, varied=True),
    Setting("no cue at all, no subheads", cues=0.0, subheads=0.0),
    Setting("no cue at all", cues=0.0),
    Setting("no cue at all, indented", cues=0.0, blank=0, indents=True),
)


def invented(seed: int, *, of_one_subject: bool = False) -> Iterator[Known]:
    """Yield endless invented articles; `of_one_subject` keeps the words of an article together, as news does."""
    prose = Prose(seed)
    while True:
        if of_one_subject:
            prose.turn_to_a_subject()
        count = prose.dice.randint(2, 7)
        # One in six says it shortly, as headlines do: with as few characters as subheads have.
        shape = (5, 9) if prose.dice.random() < 1 / 6 else (9, 28)
        yield Known(
            prose.headline(*shape),
            tuple(prose.paragraph() for _ in range(count)),
            names=(prose.name(), prose.name()),
            shorts=(prose.short(), prose.short()) if of_one_subject else (),
        )


def from_file(path: Path, seed: int) -> Iterator[Known]:
    """Yield the articles of a file in a random order, again and again."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    dice, prose = Random(seed), Prose(seed)
    while True:
        row = dice.choice(rows)
        paragraphs = tuple(row["paragraphs"])
        names, shorts = (prose.name(), prose.name()), _clauses(paragraphs, dice)
        yield Known(row["headline"], paragraphs, names=names, shorts=shorts)


def _clauses(paragraphs: Sequence[str], dice: Random) -> tuple[str, ...]:
    """Return what subheads of the article may say: clauses of its own text, as long as subheads are."""
    whole = re.compile(
        r"(?<=[，。；])(?![的了和与而但并也在将对从由据])[\u3400-\u9fff][\u3400-\u9fff\dA-Za-z%]{4,13}(?=[，。；])"
    )
    found = [clause for text in paragraphs for clause in whole.findall(text)]
    return tuple(dice.sample(found, min(4, len(found))))


def page(source: Iterator[Known], setting: Setting, seed: int) -> tuple[str, list[Known]]:
    """Return the text of one page and the articles that it holds, as they should be read."""
    pieces, known = pieces_of_page(source, setting, seed)
    return HEAD + typeset(pieces, setting), known


def pieces_of_page(source: Iterator[Known], setting: Setting, seed: int) -> tuple[list[Piece], list[Known]]:
    """Return the lines of one page, not yet broken, and the articles that it holds."""
    dice, prose = Random(seed), Prose(seed + 7)
    known: list[Known] = []
    pieces: list[Piece] = []
    for _ in range(dice.randint(4, 8)):
        article = _dressed(next(source), setting, dice, prose)
        known.append(article)
        pieces += _set(article, setting, dice)
    return pieces, known


def _dressed(article: Known, setting: Setting, dice: Random, prose: Prose) -> Known:
    count = len(article.paragraphs)
    subheads: dict[int, str] = {}
    if count >= (3 if setting.varied else 4) and dice.random() < setting.subheads:
        shorts = article.shorts[:2] or (prose.short(), prose.short())
        if setting.varied:
            number = dice.choice([1, 2, 2, 3, 3, 4])
            own = article.shorts  # what is invented has no words of the article
            short = (lambda at: own[at % len(own)]) if own else (lambda at: prose.short())
            long = short if own else (lambda at: prose.headline(7, 20))
            form = dice.choice([short, long, lambda at: f"{'一二三四'[at]}、{short(at)}"])
            shorts = tuple(map(form, range(min(number, count - 1))))
        subheads = dict(zip(sorted(dice.sample(range(1, count), len(shorts))), shorts, strict=True))
    captions = {dice.randrange(count): prose.caption()} if dice.random() < setting.captions else {}
    headline = _varied(article.headline, dice, prose) if setting.varied else article.headline
    return replace(article, headline=headline, subheads=subheads, captions=captions)


def _varied(headline: str, dice: Random, prose: Prose) -> str:
    """Give a headline now and then what headlines rarely have."""
    rare = dice.choice(["", "", "", "", "comma", "quoted", "asks", "shouts", "person"])
    if rare == "comma":
        return headline.replace("：", "，").replace(" ", "，")
    if rare == "quoted":
        return f"“{prose.short().rstrip('？')}”{headline}"[:30]
    if rare == "person":
        return f"{prose.name()}：{headline.replace('：', ' ')}"
    return headline + {"asks": "？", "shouts": "！"}.get(rare, "")


def _set(article: Known, setting: Setting, dice: Random) -> list[Piece]:
    cut = len(article.headline) // 2
    two = (
        dice.random() < setting.two_line_heads
        and len(article.headline) >= 16
        and article.headline[cut - 1 : cut + 1].isalpha()
    )
    lines = [Piece(article.headline[:cut] if two else article.headline, Label.HEADLINE)]
    if two:
        lines.append(Piece(article.headline[cut:], Label.HEADLINE_MORE))
    cued = dice.random() < setting.cues
    way = dice.choice(
        ["byline", "marker", "reporter", "end", "own end"] if setting.marked_end else ["byline", "marker", "reporter"]
    )
    first, last = article.names
    if cued and way == "byline":
        bylines = [f"本报记者 {first}", f"本报记者 {first} 实习生 {last}", f"记者 {first} 通讯员 {last}"]
        lines.append(Piece(dice.choice(bylines), Label.BYLINE))
    lead = {"marker": "本报讯 ", "reporter": f"本报讯 记者{first}报道："}.get(way, "") if cued else ""
    tail = f"（{first}）" if cued and way == "end" else ""
    for at, paragraph in enumerate(article.paragraphs):
        if at in article.subheads:
            lines.append(Piece(article.subheads[at], Label.SUBHEAD))
        text = (lead if at == 0 else "") + paragraph + (tail if at == len(article.paragraphs) - 1 else "")
        lines += _torn(text, article.captions.get(at), setting, dice)
    if cued and way == "own end":
        lines.append(Piece(f"（{first}）", Label.SIGNATURE))
    return lines


def _torn(text: str, caption: str | None, setting: Setting, dice: Random) -> list[Piece]:
    below = [Piece(caption, Label.CAPTION)] if caption else []
    torn = len(text) > 40 and (dice.random() < setting.torn or (caption is not None and not setting.wrap))
    if not torn:
        return [Piece(text, Label.PARAGRAPH), *below]
    at = dice.randint(14, len(text) - 8)
    while text[at] in "，。、；：？！”）》%" or text[at - 1] in "“（《" or (text[at - 1] + text[at]).isascii():
        at -= 1
    return [Piece(text[:at], Label.PARAGRAPH), *below, Piece(text[at:], Label.TORN)]


def typeset(pieces: Sequence[Piece], setting: Setting) -> str:
    """Return the text of the lines as the setting has them."""
    gap = "\n" * (setting.blank + 1)
    shown: list[str] = []
    for piece in pieces:
        indent = "　　" if setting.indents and piece.indented else ""
        whole = indent + piece.text
        if setting.narrow_marks:
            whole = whole.translate(str.maketrans("，（）？；", ",()?;"))
        width = setting.wrap
        shown.append("\n".join(whole[i : i + width] for i in range(0, len(whole), width)) if width else whole)
    return gap.join(shown) + "\n"


def read_page(text: str) -> list[Article]:
    """Return the articles that the reader finds in the text of a page."""
    parts = read_text([SourceFile("x-2023-11-17-p1.txt", text.encode())])
    return [article for part in parts for article in part.articles]


@dataclass
class Score:
    """Counts over pages; the shares are made at the end."""

    articles: int = 0
    exact: int = 0
    found: int = 0
    paragraphs: int = 0
    right: int = 0
    given: int = 0
    headlines: int = 0
    wrong: int = 0
    wrong_sure: int = 0
    sure: int = 0
    sure_of_right: float = 0.0

    def row(self) -> str:
        wrong = f"{self.wrong_sure / self.wrong:.2f} of {self.wrong}" if self.wrong else "-"
        precision, recall = self.right / max(1, self.given), self.right / self.paragraphs
        return (
            f"{self.exact / self.articles:.3f} | {precision:.3f} / {recall:.3f} | "
            f"{self.headlines / self.articles:.3f} | {wrong} | {self.sure / max(1, self.exact):.2f}"
        )


def score(found: Sequence[Article], known: Sequence[Known], total: Score) -> None:
    """Compare the articles of one page with what was meant."""
    total.articles += len(known)
    total.found += len(found)
    for article, right in zip(found, rights(found, known), strict=True):
        total.exact += right
        total.sure += right and article.confidence >= DOUBTFUL
        total.wrong += not right
        total.wrong_sure += not right and article.confidence >= DOUBTFUL
    meant_paragraphs = [fold(text) for each in known for text in each.paragraphs]
    given = [fold(block.text) for article in found for block in article.paragraphs]
    total.paragraphs += len(meant_paragraphs)
    total.given += len(given)
    total.right += len(set(given) & set(meant_paragraphs))
    total.headlines += len({fold(a.headline) for a in found} & {fold(k.headline) for k in known})


def rights(found: Sequence[Article], known: Sequence[Known]) -> list[bool]:
    """Return which of the articles found are as they were meant: the headline, and exactly the paragraphs."""
    meant = {_key(each.headline, each.paragraphs) for each in known}
    return [_key(article.headline, [block.text for block in article.paragraphs]) in meant for article in found]


def _key(headline: str, paragraphs: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    return fold(headline), tuple(map(fold, paragraphs))


def measure(setting: Setting, pages: int, path: Path | None = None, *, seed: int = 1) -> Score:
    """Score the reader on `pages` pages of one setting."""
    source = from_file(path, seed) if path else invented(seed)
    total = Score()
    for number in range(pages):
        text, known = page(source, setting, seed * 1000 + number)
        score(read_page(text), known, total)
    return total


def main() -> None:
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    path = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    print("| page | articles exact | paragraphs P/R | headlines | sure, wrong | sure of right | time |")
    print("|---|---|---|---|---|---|---|")
    for setting in SETTINGS:
        started = time.perf_counter()
        row = measure(setting, pages, path).row()
        print(f"| {setting.name} | {row} | {(time.perf_counter() - started) / pages:.2f} s/page |")


if __name__ == "__main__":
    main()
