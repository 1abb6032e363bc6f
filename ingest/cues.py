"""What a line of a page looks like, and how well two lines go together. Decides nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest import marks
from ingest.bylines import is_about_author, is_house_signature, looks_like_names, read_byline
from ingest.lines import Line
from ingest.openings import Opening, read_opening, read_signature
from ingest.vocabulary import bigrams_of
from ingest.web_marks import is_source_line
from retrieval.han import even_spaces, widen

_STOPS = "。！？!?…"
_PAUSES = "，、；,;—"
_CLOSERS = "”’」』）)】》〉"
_STARTS_INSIDE = re.compile(r"^[，。、；：？！）》”’」』】,;:?!)%％]")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}[、是]|[（(][一二三四五六七八九十\d]{1,2}[）)]|0?\d{1,2}[.、．]\s*\D|[●■◆★▲○□◇]\s*\S|之[一二三四五])"
)
_DAY_START = re.compile(
    r"^(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日|份|底|初)?|^(?:近日|日前|昨日|昨天|今日|今年|近年|目前|当前|据)"
)
# A running text says these; a headline is written without them.
_PROSE = re.compile(r"[的了]|据悉|据介绍|表示|认为|指出|此外|同时|因此|但是|不过")
# Running text begins like this, and a line that breaks off inside a sentence ends like that; headlines do neither.
_PROSE_START = re.compile(
    r"^(?:尽管|虽然|但|而且|因此|因为|由于|为了|为此|如果|对于|根据|随着|他|她|我|这|那|该|其|此|也|还|并|同时|编者按|编者的话|编后|核心提示|内容提要|阅读提示|当天|当日|然而|于是|其中|另|在.{2,24}(?:上|中|下|后|时|期间)[，,])"
)
_PROSE_END = re.compile(
    r"(?:(?<![总共饱缓温平中])和|(?<![目标])的|(?<!参)与|(?<![合兼])并|[了及将把被或是其]|(?<![存所现不实何内外自潜])在|(?<![面核应绝相校反])对|(?<![沉执穿附衣])着|[（(“《、，])$"
)
# The first paragraph of a news article says when, or from where it has the news.
_LEAD = re.compile(
    r"^(?:\d{4}年)?\d{1,2}\s?月\s?\d{1,2}\s?日|^(?:近日|日前|昨日|昨天|昨晚|今日|今天|今晨|记者)|^[^，。]{2,14}(?:讯|消息|报道)[，：:]"
)
# 记者：…… 钱学东：…… 问：…… 答：……
_SPEAKER = re.compile(r"^([\u3400-\u9fff·]{1,10})\s*[：:]\s*\S")
# A headline is set in lines of its own; a page reader leaves a space where they met.
_SPACED = re.compile(r"[\u3400-\u9fff”》][ ][\u3400-\u9fff“《]")


@dataclass(frozen=True, slots=True)
class Cues:
    """What one line looks like. `end` is "stop", "pause", "colon" or "none", seen through closing quotes."""

    text: str
    length: int
    end: str
    asks: bool  # ends with ? or !
    stops_inside: int
    commas: int
    enumerations: int
    torn_open: bool  # a quotation or bracket is left open
    starts_inside: bool  # begins with a mark that cannot begin a line
    starts_quoted: bool
    numbered: bool
    dashed: bool
    dated: bool
    leads: bool  # begins as the first paragraph of a news article does
    prose: int  # words that running text has and headlines do without
    spaced: bool  # holds a space between two Chinese characters
    broken_off: bool  # ends in a word that wants another after it
    opening: Opening
    byline: bool
    source: bool  # says where and when it was published
    guide: bool  # names an article on another page: 储能走进园区 3版
    names: bool
    signature: bool  # on its own
    column: bool  # the name of a column of short pieces or pictures
    signed: bool  # names or 完 glued to the end
    jump: marks.Jump | None  # on its own
    jumps_on: bool  # glued to the end
    caption: bool
    credit: bool
    ad: bool
    notice: bool
    indented: bool
    gap: int
    bigrams: frozenset[str]
    speaker: str  # who speaks in this line, if it is one of an interview
    speaks: bool = False  # and others of the page are by the same

    @property
    def closed(self) -> bool:
        """Whether a paragraph may end here."""
        return (self.end == "stop" and not self.torn_open) or self.signed or self.jumps_on


def cues_of(line: Line) -> Cues:
    """Look at one line, normalised for looking at only."""
    text = widen(even_spaces(line.text))
    bare = text
    jumps = marks.find_jumps(text)
    own = marks.own_jump(text)
    glued_on = bool(jumps) and own is None and jumps[-1].onward and jumps[-1].end >= len(text) - 1
    if glued_on:
        bare = text[: jumps[-1].start].rstrip()
    finished = marks.END_MARK.search(bare)
    if finished:
        bare = bare[: finished.start()]
    signature = read_signature(bare)
    signed = signature is not None and signature.start > 0
    if signature is not None and signed:
        bare = bare[: signature.start].rstrip()
    kind, asks = _ending(bare)
    return Cues(
        text=text,
        length=len(bare),
        end=kind,
        asks=asks,
        stops_inside=sum(bare[:-1].count(stop) for stop in "。；")
        + len(re.findall(r"[！？](?=[^”’」』）)】》])", bare[:-1])),
        commas=bare.count("，"),
        enumerations=bare.count("、"),
        torn_open=_torn_open(bare),
        starts_inside=bool(_STARTS_INSIDE.match(text)),
        starts_quoted=text[:1] in "“‘「『",
        numbered=bool(_NUMBERED.match(text)),
        dashed=text.startswith(("—", "--", "－")),
        dated=bool(_DAY_START.match(text)),
        leads=bool(_LEAD.match(text)),
        prose=len(_PROSE.findall(bare)) + 3 * bool(_PROSE_START.match(bare)),
        broken_off=bool(_PROSE_END.search(bare)),
        spaced=bool(_SPACED.search(bare)),
        opening=read_opening(text),
        byline=bool(read_byline(text)),
        source=is_source_line(text),
        guide=marks.is_guide(text),
        names=looks_like_names(line.text),
        signature=(signature is not None and signature.start == 0) or is_about_author(text) or is_house_signature(text),
        column=marks.is_column(text),
        signed=signed or finished is not None,
        jump=own,
        jumps_on=glued_on,
        caption=marks.is_caption(text),
        credit=marks.is_credit(text),
        ad=marks.is_ad(text),
        notice=marks.is_public_notice(text),
        indented=line.indented,
        gap=line.gap,
        bigrams=bigrams_of(text),
        speaker=speaker[1] if (speaker := _SPEAKER.match(text)) else "",
    )


def _ending(text: str) -> tuple[str, bool]:
    core = text.rstrip(_CLOSERS)
    last = core[-1:] or text[-1:]
    if last in _STOPS and last:
        # A slogan in quotes within a headline ends with a mark of its own, the headline does not.
        return "stop", last in "？！?!"
    if text[-1:] in _PAUSES and text[-1:]:
        return "pause", False
    return ("colon", False) if text[-1:] in "：:" and text[-1:] else ("none", False)


def _torn_open(text: str) -> bool:
    opened = text.rfind("“")
    if opened > text.rfind("”"):
        return True
    if text.rfind("《") > text.rfind("》"):
        return True
    return max(text.rfind("（"), text.rfind("(")) > max(text.rfind("）"), text.rfind(")"))
