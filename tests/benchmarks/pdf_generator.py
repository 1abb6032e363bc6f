"""Draw random newspaper pages whose articles are known. Needs reportlab; knows nothing of the reader that is measured.

A page is tiled with regions; each region becomes an article, an advertisement or a photo. Everything drawn is an
`Ink` with the number of the block it belongs to, so that one page can be written in three content-stream orders.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any

from tests.benchmarks.page_text import FIELDS, Prose

FONT = "STSong-Light"  # a CID font that every PDF reader knows: no font file is needed
NO_START = "，。、；：？！）”》」』】%"
NO_END = "（“《「『【"
HANGING = "，。、；：？！"
ORDERS = ("article", "shuffled", "rows")
STYLES = ("four", "five_tight", "left", "wrap", "boxed", "six", "mixed", "dressed")


@dataclass
class Ink:
    block: int
    x: float
    baseline: float  # from the top of the page
    size: float
    text: str
    spread: float = 0.0


@dataclass
class Gold:
    """One article as it was meant; texts hold no line breaks."""

    headline: str
    kicker: str = ""
    subtitle: str = ""
    byline: str = ""
    blocks: list[tuple[str, str]] = field(default_factory=list)  # (role, text)
    continued_on: int = 0


@dataclass
class Sheet:
    """A generated page. Boxes and photos are (x0, y0, x1, y1) from the top left."""

    width: float
    height: float
    number: int
    section: str = ""
    articles: list[Gold] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)  # texts of no article: masthead, credits, advertisements
    inks: list[Ink] = field(default_factory=list)
    photos: list[tuple[float, float, float, float]] = field(default_factory=list)
    strokes: list[tuple[float, float, float, float]] = field(default_factory=list)
    frames: list[tuple[float, float, float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Style:
    columns: int = 4
    gutter: float = 18
    body: float = 10
    leading: float = 1.5
    head_align: str = "centre"
    hanging: bool = True
    rules: float = 0.0
    boxes: float = 0.0
    wraps: float = 0.0
    photos: float = 0.35
    narrow_heads: float = 0.0
    vertical: float = 0.0
    ads: float = 0.2
    row_gap: float = 16
    balanced: bool = False
    tables: float = 0.0  # a ruled table in a column, of articles
    column_ads: float = 0.0  # a boxed advertisement at a column's foot, of articles
    long_bylines: float = 0.0  # bylines of two lines, of bylines


def style_of(name: str, dice: Random) -> Style:
    size = dice.choice([9.0, 9.5, 10.0, 10.5])
    leading = dice.choice([1.4, 1.5, 1.6])
    gap = dice.choice([12, 16, 20])
    if name == "four":
        return Style(body=size, leading=leading, row_gap=gap, rules=dice.choice([0, 0.5]))
    if name == "five_tight":
        return Style(columns=5, gutter=14, body=size, leading=leading, row_gap=gap)
    if name == "left":
        return Style(head_align="left", body=size, leading=leading, row_gap=gap)
    if name == "wrap":
        return Style(
            columns=dice.choice([4, 5]),
            gutter=dice.choice([14, 18]),
            body=size,
            leading=leading,
            wraps=0.6,
            rules=dice.choice([0, 0, 0.5]),
            row_gap=gap,
        )
    if name == "boxed":
        return Style(columns=dice.choice([4, 5]), body=size, leading=leading, boxes=0.5, rules=0.8, row_gap=gap + 6)
    if name == "dressed":
        return Style(
            body=size,
            leading=leading,
            row_gap=gap,
            rules=0.5,
            vertical=0.15,
            tables=0.4,
            column_ads=0.3,
            long_bylines=0.5,
        )
    if name == "six":
        return Style(columns=6, gutter=12, body=9, leading=leading, row_gap=gap)
    return Style(
        columns=dice.choice([3, 4, 5, 6]),
        gutter=dice.choice([14, 16, 20]),
        body=size,
        leading=leading,
        head_align=dice.choice(["centre", "left", "either"]),
        hanging=dice.random() < 0.6,
        rules=dice.choice([0, 0.5, 1]),
        boxes=dice.choice([0, 0.2]),
        wraps=dice.choice([0, 0.3]),
        photos=0.5,
        narrow_heads=0.08,
        vertical=0.08,
        ads=0.5,
        row_gap=gap,
        balanced=dice.random() < 0.5,
    )


def width_of(text: str, size: float) -> float:
    from reportlab.pdfbase import pdfmetrics

    return float(pdfmetrics.stringWidth(text, FONT, size))


def break_lines(text: str, measure: float, size: float, indent: float, hanging: bool) -> list[tuple[str, bool]]:
    """Break a paragraph into (line, justified), keeping marks off line starts the way a Chinese setter does."""
    lines, line, room = [], "", measure - indent
    index = 0
    while index < len(text):
        mark = text[index]
        if width_of(line + mark, size) <= room + 0.01:
            line += mark
            index += 1
            continue
        if mark in HANGING and hanging:
            line += mark
            index += 1
        elif mark in NO_START or (mark.isascii() and mark.isalnum() and line[-1:].isascii() and line[-1:].isalnum()):
            while line and (line[-1] in NO_START or (line[-1].isascii() and line[-1].isalnum())) and len(line) > 4:
                line, index = line[:-1], index - 1
            if line and mark in NO_START and len(line) > 4 and not (text[index].isascii() and text[index].isalnum()):
                line, index = line[:-1], index - 1
        while line and line[-1] in NO_END and len(line) > 4:
            line, index = line[:-1], index - 1
        lines.append((line, True))
        line, room = "", measure
    if line:
        lines.append((line, False))
    return lines


@dataclass
class Slot:
    """A piece of one column that text can flow into."""

    x0: float
    x1: float
    y: float
    bottom: float


class Press:
    """Sets one page."""

    def __init__(self, seed: int, style_name: str) -> None:
        self.dice = Random(f"{seed}/{style_name}")
        self.prose = Prose(self.dice.randint(0, 10**9))
        self.style = style_of(style_name, self.dice)
        narrow = self.style.columns <= 3
        self.sheet = Sheet(
            width=self.dice.choice([620, 700]) if narrow else self.dice.choice([860, 900, 1000]),
            height=self.dice.choice([1300, 1450, 1550]),
            number=self.dice.choice([1, 1, 2, 3, 7]),
        )
        self.margin = self.dice.choice([36, 45])
        inner = self.sheet.width - 2 * self.margin
        self.column = (inner - self.style.gutter * (self.style.columns - 1)) / self.style.columns
        self.block = 0
        self.lead = self.style.body * self.style.leading

    # ---- drawing
    def put(self, x: float, y_top: float, size: float, text: str, spread: float = 0.0) -> None:
        if text.strip():
            self.sheet.inks.append(Ink(self.block, x, y_top + size * 0.88, size, text, spread))

    def next_block(self) -> None:
        self.block += 1

    def left(self, column: int) -> float:
        return self.margin + column * (self.column + self.style.gutter)

    def centred(self, x0: float, x1: float, y: float, size: float, text: str) -> None:
        self.put((x0 + x1 - width_of(text, size)) / 2, y, size, text)

    # ---- page furniture
    def masthead(self) -> float:
        sheet, p = self.sheet, self.prose
        width = sheet.width
        paper = self.dice.choice(["青槐电子报", "产业观察报", "南浦工业报"])
        date = f"{self.dice.randint(2019, 2024)}年{self.dice.randint(1, 12)}月{self.dice.randint(1, 28)}日"
        if sheet.number == 1:
            self.next_block()
            lines = [
                "主管：青槐市产业促进中心",
                f"主办：{paper}社",
                "国内统一连续出版物号：CN 00-0000",
                "邮发代号：0-00",
            ]
            self.put(self.margin, 30, 54, paper)
            issue = f"第{self.dice.randint(2, 99)}期（总第{self.dice.randint(100, 5000)}期）"
            x = self.margin + 54 * 5 + 40
            for row, line in enumerate(lines):
                self.put(x, 32 + row * 13, 9, line)
            for row, line in enumerate([date, "星期五", "今日8版", issue]):
                self.put(x + 220, 32 + row * 13, 9, line)
            sheet.aside += [paper, *lines, date, "星期五", "今日8版", issue]
            if self.dice.random() < 0.6:
                sheet.strokes.append((self.margin, 96, width - self.margin, 96))
            return 104.0
        self.next_block()
        sheet.section = self.dice.choice(["要闻", "产业", "评论", "专题"])
        number, editor = str(sheet.number), f"责任编辑：{p.name()}　电话：010-00000000"
        self.put(self.margin, 22, 24, number)
        self.put(self.margin + 60, 26, 18, sheet.section)
        self.put(width / 2, 32, 9, date + " 星期三")
        self.put(width - self.margin - width_of(editor, 8), 32, 8, editor)
        sheet.aside += [number, sheet.section, date, editor]
        if self.dice.random() < 0.7:
            sheet.strokes.append((self.margin, 52, width - self.margin, 52))
        return 62.0

    # ---- tiling
    def tile(self, c0: int, c1: int, y0: float, y1: float) -> list[tuple[int, int, float, float]]:
        wide, tall = c1 - c0, y1 - y0
        target = self.dice.uniform(0.10, 0.24) * self.style.columns * (self.sheet.height - 100)
        if wide <= 4 and (wide * tall < target or tall < 230):
            return [(c0, c1, y0, y1)]
        gap = self.style.row_gap
        across = tall > 460 and (wide <= 2 or self.dice.random() < 0.6)
        if across:
            cut = y0 + tall * self.dice.uniform(0.38, 0.62)
            return self.tile(c0, c1, y0, cut - gap / 2) + self.tile(c0, c1, cut + gap / 2, y1)
        if wide == 1:
            return [(c0, c1, y0, y1)]
        cut_column = self.dice.randint(c0 + 1, c1 - 1)
        return self.tile(c0, cut_column, y0, y1) + self.tile(cut_column, c1, y0, y1)

    def set_page(self) -> Sheet:
        top = self.masthead()
        bottom = self.sheet.height - 40
        if self.dice.random() < self.style.ads:
            bottom = self.advertisement(bottom)
        if self.dice.random() < 0.3:
            self.next_block()
            text = f"责任编辑：{self.prose.name()}　美术编辑：{self.prose.name()}"
            self.put(self.sheet.width - self.margin - width_of(text, 8), self.sheet.height - 30, 8, text)
            self.sheet.aside.append(text)
        regions = self.tile(0, self.style.columns, top, bottom)
        for region in regions:
            self.region(*region)
        if self.dice.random() < self.style.rules:
            self.rules(regions)
        return self.sheet

    def rules(self, regions: list[tuple[int, int, float, float]]) -> None:
        for c0, c1, y0, y1 in regions:
            if y1 < self.sheet.height - 160:
                y = y1 + self.style.row_gap / 2
                self.sheet.strokes.append((self.left(c0), y, self.left(c1 - 1) + self.column, y))
            if c1 < self.style.columns and self.dice.random() < 0.6:
                x = self.left(c1) - self.style.gutter / 2
                self.sheet.strokes.append((x, y0, x, y1))

    def advertisement(self, bottom: float) -> float:
        self.next_block()
        top = bottom - self.dice.choice([130, 180])
        x0, x1 = self.margin, self.sheet.width - self.margin
        lines = [
            ("广　告", 9),
            (self.prose.short(), 28),
            (f"{self.prose.name()}设备有限公司", 16),
            ("热线：400-000-0000", 12),
        ]
        y = top + 10
        for text, size in lines:
            self.centred(x0, x1, y, size, text)
            y += size * 1.35
            self.sheet.aside.append(text)
        self.sheet.frames.append((x0, top, x1, bottom))
        return top - self.style.row_gap

    def region(self, c0: int, c1: int, y0: float, y1: float) -> None:
        x0, x1 = self.left(c0), self.left(c1 - 1) + self.column
        wide = c1 - c0
        if self.dice.random() < self.style.boxes:
            pad = 8.0
            self.sheet.frames.append((x0, y0, x1, y1))
            inner = x1 - x0 - 2 * pad
            count = max(1, wide - 1) if wide > 1 and self.dice.random() < 0.4 else wide
            column = (inner - self.style.gutter * (count - 1)) / count
            edges = [(x0 + pad + i * (column + self.style.gutter),) for i in range(count)]
            self.article([(e[0], e[0] + column) for e in edges], y0 + pad, y1 - pad)
            return
        columns = [(self.left(c), self.left(c) + self.column) for c in range(c0, c1)]
        if wide >= 2 and y1 - y0 > 330 and self.dice.random() < self.style.wraps:
            self.wrapped(columns, y0, y1)
            return
        self.article(columns, y0, y1)

    def wrapped(self, columns: list[tuple[float, float]], y0: float, y1: float) -> None:
        """An article that flows round another one, or round a photo, standing in one of its corners."""
        wide = len(columns)
        span = self.dice.randint(1, wide - 1)
        first = self.dice.choice([wide - span, wide - span, 0])
        tall = (y1 - y0) * self.dice.uniform(0.35, 0.5)
        inset_top = y1 - tall
        gap = self.style.row_gap
        hole = (columns[first][0], columns[first + span - 1][1], inset_top - gap, y1)
        if self.dice.random() < 0.4:
            hole = (hole[0], hole[1], hole[2], y1 + 1)
        self.article(columns, y0, y1, holes=[hole])
        inner = columns[first : first + span]
        if self.dice.random() < 0.3:
            self.sheet.strokes.append((hole[0], inset_top - gap / 2, hole[1], inset_top - gap / 2))
        self.article(inner, inset_top, y1, photos=False)

    # ---- one article
    def article(
        self,
        columns: list[tuple[float, float]],
        y0: float,
        y1: float,
        holes: list[tuple[float, float, float, float]] | None = None,
        photos: bool = True,
    ) -> None:
        style, dice = self.style, self.dice
        holes = list(holes or [])
        gold = Gold(headline="")
        tall = y1 - y0
        starts = [y0] * len(columns)
        if len(columns) >= 2 and tall > 300 and dice.random() < style.vertical and columns[0][1] - columns[0][0] > 110:
            columns = self.vertical_headline(gold, columns, y0, tall)
        else:
            under = len(columns)
            if under >= 3 and dice.random() < style.narrow_heads:
                under -= 1
            y = self.headlines(gold, columns[0][0], columns[under - 1][1], y0, tall)
            starts = [y if i < under else y0 for i in range(len(columns))]
        if photos and tall > 260 and dice.random() < style.photos:
            holes.append(self.photo(gold, columns, max(starts), y1, holes))
        slots: list[Slot] = []
        for (a, b), top in zip(columns, starts, strict=True):
            ragged = dice.choice([0, 0, 0, self.lead])
            pieces = [(top, y1 - ragged)]
            for h0, h1, t, d in holes:
                if h0 < b and h1 > a:
                    pieces = [q for lo, hi in pieces for q in ((lo, min(hi, t)), (max(lo, d), hi))]
            slots += [Slot(a, b, lo, hi) for lo, hi in pieces if hi - lo >= 3 * self.lead]
        if style.column_ads and slots and slots[-1].bottom - slots[-1].y > 260 and dice.random() < style.column_ads:
            self.column_advertisement(slots[-1])
        self.flow(gold, slots)
        self.sheet.articles.append(gold)

    def column_advertisement(self, slot: Slot) -> None:
        """Box a small advertisement at the foot of a column."""
        tall = 96.0
        top = slot.bottom - tall
        self.next_block()
        y = top + 8
        for text, size in (
            ("广告", 7),
            (self.prose.short()[:8], 14),
            (f"{self.prose.name()}商贸公司", 9),
            ("热线：400-000-0000", 8),
        ):
            self.centred(slot.x0, slot.x1, y, size, text)
            y += size * 1.6
            self.sheet.aside.append(text)
        self.sheet.frames.append((slot.x0, top, slot.x1, slot.bottom))
        slot.bottom = top - self.lead

    def table(self, gold: Gold, slot: Slot) -> None:
        """Set a ruled table of names and figures into a column."""
        size = self.style.body * 0.9
        fields = self.dice.sample(FIELDS, 3)
        rows = [
            ("名称", "产量", "增幅"),
            *((f[:5], f"{self.dice.randint(10, 999)}", f"{self.dice.randint(1, 99)}%") for f in fields),
        ]
        step, third = size * 1.7, (slot.x1 - slot.x0) / 3
        slot.y += self.lead * 0.3
        top = slot.y
        for row in rows:
            self.next_block()
            for at, cell in enumerate(row):
                self.put(slot.x0 + third * at + 4, slot.y + 3, size, cell)
            slot.y += step
            self.sheet.strokes.append((slot.x0, slot.y, slot.x1, slot.y))
            gold.blocks.append(("table", " ".join(row)))
        self.sheet.strokes.append((slot.x0, top, slot.x1, top))
        slot.y += self.lead * 0.5
        self.next_block()

    def vertical_headline(
        self, gold: Gold, columns: list[tuple[float, float]], y0: float, tall: float
    ) -> list[tuple[float, float]]:
        self.next_block()
        size = 30.0
        most = int((tall - 10) / (size * 1.15))
        gold.headline = self.prose.headline(5, max(6, min(12, most))).replace(" ", "")[:most]
        x, y = columns[0][0] + 2, y0 + 4
        for mark in gold.headline:
            self.put(x, y, size, mark)
            y += size * 1.15
        a, b = columns[0]
        return [(a + size + 14, b), *columns[1:]]

    def headlines(self, gold: Gold, x0: float, x1: float, y: float, tall: float) -> float:
        style, dice, span = self.style, self.dice, x1 - x0
        centre = style.head_align == "centre" or (style.head_align == "either" and dice.random() < 0.5)
        place = self.centred if centre else (lambda a, b, top, size, text: self.put(a, top, size, text))
        self.next_block()
        size = float(dice.choice([20, 22, 24] if span < 230 else [24, 28, 30, 34]))
        if dice.random() < 0.25 and tall > 260:
            gold.kicker = self.prose.headline(6, max(7, int(span / (size * 0.55)) - 1))[: int(span / (size * 0.55))]
            place(x0, x1, y, size * 0.55, gold.kicker)
            y += size * 0.55 * 1.35
        fit = int(span / size)
        gold.headline = self.prose.headline(min(6, fit), max(7, min(22, fit * (2 if span < 420 else 1))))
        for line in self.wrap_headline(gold.headline, span, size):
            place(x0, x1, y, size, line)
            y += size * 1.2
        if dice.random() < 0.2 and tall > 260:
            small = style.body * 1.35
            gold.subtitle = "——" + self.prose.headline(5, max(6, int(span / small) - 3))[: int(span / small) - 2]
            place(x0, x1, y + 2, small, gold.subtitle)
            y += small * 1.5
        if dice.random() < 0.6:
            names = "　".join(self.prose.name() for _ in range(dice.choice([1, 1, 2])))
            gold.byline = dice.choice(["本报记者　", "本报记者　", "记者　"]) + names
            set_at = style.body * dice.choice([0.9, 1.0])
            if style.long_bylines and dice.random() < style.long_bylines:
                more = f"通讯员　{self.prose.name()}　{self.prose.name()}"
                place(x0, x1, y + 3, set_at, gold.byline)
                y += set_at * 1.4
                place(x0, x1, y + 3, set_at, more)
                gold.byline += f"　{more}"
            else:
                place(x0, x1, y + 3, set_at, gold.byline)
            y += style.body * 2
        return y + dice.choice([4, 8])

    def wrap_headline(self, text: str, span: float, size: float) -> list[str]:
        if width_of(text, size) <= span:
            return [text]
        if " " in text and max(width_of(part, size) for part in text.split(" ")) <= span:
            return text.split(" ")
        count = int(width_of(text, size) // span) + 1
        per = -(-len(text) // count)
        lines = [text[i : i + per] for i in range(0, len(text), per)]
        if any(width_of(line, size) > span for line in lines):
            return [piece for piece, _ in break_lines(text, span, size, 0, False)]
        return lines

    def photo(
        self,
        gold: Gold,
        columns: list[tuple[float, float]],
        top: float,
        y1: float,
        taken: list[tuple[float, float, float, float]],
    ) -> tuple[float, float, float, float]:
        dice = self.dice
        wide = dice.choice([1, 1, min(2, len(columns))])
        first = dice.randint(0, len(columns) - wide)
        x0, x1 = columns[first][0], columns[first + wide - 1][1]
        tall = min((x1 - x0) * 0.62, (y1 - top) * 0.4)
        lines = [line for line, _ in break_lines(self.prose.caption(), x1 - x0, 8, 0, False)]
        need = tall + len(lines) * 11 + 8
        floor = min([y1] + [t for h0, h1, t, _ in taken if h0 < x1 and h1 > x0])
        room = floor - top - need
        if room < 0:
            return (0.0, 0.0, 0.0, 0.0)
        place = dice.choice(["top", "middle", "bottom"])
        y = top + {"top": 0.0, "middle": room * 0.5, "bottom": room}[place]
        if place == "middle" and room < 8 * self.lead:
            y = top
        self.sheet.photos.append((x0, y + 4, x1, y + tall))
        self.next_block()
        gold.blocks.append(("caption", "".join(lines)))
        for row, line in enumerate(lines):
            self.put(x0, y + tall + 4 + row * 11, 8, line)
        return (x0, x1, y - 2, y + need + 2)

    def flow(self, gold: Gold, slots: list[Slot]) -> None:
        """Set paragraphs into the slots until they are full; the last paragraph is cut at a sentence that fits."""
        style, dice, prose = self.style, self.dice, self.prose
        if not slots:
            return
        whole = sum(int((s.bottom - s.y) / self.lead) for s in slots)
        budget = whole - dice.randint(0, max(1, whole // (4 * len(slots))))
        if style.balanced and len({round(s.y) for s in slots}) == 1 and len({round(s.bottom, 1) for s in slots}) <= 2:
            each = -(-budget // len(slots))
            for s in slots:
                s.bottom = min(s.bottom, s.y + each * self.lead + 0.01)
        at, first, since = 0, True, 0
        tabled = bool(style.tables) and dice.random() < style.tables
        self.next_block()

        def room() -> int:
            return sum(int((s.bottom - s.y + 0.01) / self.lead) for s in slots[at:])

        while room() > 1:
            slot = slots[at]
            left_here = int((slot.bottom - slot.y + 0.01) / self.lead)
            if since >= 3 and left_here >= 7 and room() > 14 and dice.random() < 0.3:
                self.subhead(gold, slot)
                since = 0
                continue
            if tabled and since >= 1 and left_here >= 11:
                self.table(gold, slot)
                tabled = False
                continue
            text = prose.paragraph()
            if first and not gold.byline and dice.random() < 0.7:
                text = f"本报讯（记者{prose.name()}）" + text if dice.random() < 0.5 else "本报讯　" + text
            measure = slot.x1 - slot.x0
            indent = 2 * style.body
            lines = break_lines(text, measure, style.body, indent, style.hanging)
            widths = {round(s.x1 - s.x0, 1) for s in slots[at:]}
            if len(widths) > 1 and len(lines) > left_here:  # another measure follows: end this column with a paragraph
                text = prose.sentence()
                lines = break_lines(text, measure, style.body, indent, style.hanging)
                if len(lines) > left_here:
                    at += 1
                    self.next_block()
                    if at == len(slots):
                        break
                    continue
            if len(lines) > room():
                text = prose.sentence()
                lines = break_lines(text, measure, style.body, indent, style.hanging)
                if len(lines) > room():
                    break
            for row, (line, justified) in enumerate(lines):
                while slots[at].y + self.lead > slots[at].bottom + 0.02:
                    at += 1
                    self.next_block()
                slot = slots[at]
                x = slot.x0 + (indent if row == 0 else 0)
                self.body_line(line, x, slot, justified)
            gold.blocks.append(("body", text))
            first, since = False, since + 1
            while at < len(slots) and slots[at].y + self.lead > slots[at].bottom + 0.02:
                at += 1
                self.next_block()
            if at == len(slots):
                break

    def body_line(self, line: str, x: float, slot: Slot, justified: bool) -> None:
        size, spread = self.style.body, 0.0
        core = line[:-1] if self.style.hanging and line[-1] in HANGING and justified else line
        slack = slot.x1 - x - width_of(core, size)
        if justified and len(core) > 1 and slack > 0:
            spread = slack / (len(core) - 1)
        self.put(x, slot.y, size, line, spread)
        slot.y += self.lead

    def subhead(self, gold: Gold, slot: Slot) -> None:
        size = self.style.body * 1.2
        measure = slot.x1 - slot.x0
        text = self.prose.short()
        lines = [text] if width_of(text, size) <= measure else [text[: len(text) // 2], text[len(text) // 2 :]]
        slot.y += self.lead * 0.5
        for line in lines:
            self.centred(slot.x0, slot.x1, slot.y, size, line)
            slot.y += size * 1.3
        slot.y += self.lead * 0.4
        gold.blocks.append(("subhead", text))


def ordered(inks: list[Ink], order: str, dice: Random) -> list[Ink]:
    if order == "article":
        return inks
    if order == "rows":
        return sorted(inks, key=lambda ink: (round(ink.baseline), ink.x))
    blocks = sorted({ink.block for ink in inks})
    dice.shuffle(blocks)
    rank = {block: place for place, block in enumerate(blocks)}
    return sorted(inks, key=lambda ink: rank[ink.block])


def draw(sheets: list[Sheet], order: str, seed: int = 0) -> bytes:
    """Write the sheets as one PDF with the content stream in the given order."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    out = BytesIO()
    canvas: Any = Canvas(out, invariant=1)
    grey = ImageReader(Image.new("RGB", (16, 16), (150, 150, 150)))
    for sheet in sheets:
        canvas.setPageSize((sheet.width, sheet.height))
        for x0, y0, x1, y1 in sheet.photos:
            canvas.drawImage(grey, x0, sheet.height - y1, x1 - x0, y1 - y0)
        canvas.setLineWidth(0.5)
        for x0, y0, x1, y1 in sheet.strokes:
            canvas.line(x0, sheet.height - y0, x1, sheet.height - y1)
        for x0, y0, x1, y1 in sheet.frames:
            canvas.rect(x0, sheet.height - y1, x1 - x0, y1 - y0)
        for ink in ordered(sheet.inks, order, Random(seed)):
            pen = canvas.beginText(ink.x, sheet.height - ink.baseline)
            pen.setFont(FONT, ink.size)
            pen.setCharSpace(ink.spread)
            # pdfium leaves out a lone glyph of a font that is not embedded, for want of an outline: a space helps.
            pen.textOut(ink.text if len(ink.text) > 1 else ink.text + " ")
            canvas.drawText(pen)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def make_sheet(seed: int, style: str) -> Sheet:
    """The page of this seed and style; `draw` makes a PDF of it."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    return Press(seed, style).set_page()
