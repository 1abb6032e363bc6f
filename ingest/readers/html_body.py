"""Turn the element that holds an article into paragraphs, subheads and captions. Knows no edition and no bylines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.marks import is_caption, is_credit
from ingest.readers.html_tree import BLOCKS, Element
from retrieval.newspaper import Role

_INDENT = re.compile(r"^[\s]*(?:[\u3000]|[\u00a0\u2002\u2003 ]{2,})")
# A paragraph that begins in the middle of a run of text, where the page uses indents and no mark-up.
_INNER_INDENT = re.compile(r"[ \t]*[\r\n]+[ \t]*(?=\u3000|\u00a0{2})|(?<=[。！？”）])(?=[\u3000\u00a0]{2})")
_SOURCE_BREAK = re.compile(r"[ \t]*[\r\n]+[ \t]*")
_BLANK = re.compile(r"[ \t\u00a0\u2002\u2003\u200b\ufeff]+")
_END = re.compile(r"[。！？!?；;：:，,…、][”’』」）)]*$")
_QUESTION = re.compile(r"[？?]$")

CAPTION_CLASSES = frozenset({"pci_c", "pic-text", "pictext", "pic_text", "caption", "imgtext", "img-caption"})
CAPTION_MAX_CHARS = 200  # the longest caption of a newspaper seen was 130 characters
SUBHEAD_MAX_CHARS = 26  # two display lines
PARAGRAPH_MIN_CHARS = 30  # what follows a subhead is running text, not the next line of a list or of a poem
ICON_MAX_PIXELS = 60
WALL_MAX_CHARS = 60  # "登录后可阅读全文" and its button; a paragraph about such walls is longer

_NAVIGATION_WORD = (
    r"(?:上一?[篇版期条页]|下一?[篇版期条页]|版面导航|版面概览|标题导航|推荐阅读|放大|缩小|默认|朗读|返回目录|返回首页|返回|分享到?|"
    r"打印本?[页文]?|收藏|复制链接|关闭窗口|关闭|全文复制|字号|字体|PDF版?下载?|下载PDF|查看原图|点击查看|[大中小](?=[\s|]|$))"
)
# One mark at a time: with a "+" inside, a line of dashes that ends in a letter would be tried in 2^n ways.
_NAVIGATION = re.compile(rf"^(?:{_NAVIGATION_WORD}|[\s\d>»<«|+\-=○◎·\[\]【】()（）：:/→←])+$")
_NAVIGATION_LEAD = re.compile(r"^[<«←]?\s*(?:上一?篇|下一?篇|相关新闻|相关阅读|推荐阅读|延伸阅读)\s*[：:]")
_WALL = re.compile(r"(?:登录|登陆|订阅|付费|扫码)后?(?:即可|可|才能|方可|后)?(?:阅读|查看|浏览)(?:全文|完整|更多|剩余)")


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text between two breaks of the page: `raw` on one line without its indent."""

    raw: str
    role: Role = Role.BODY
    indented: bool = False
    bold: bool = False
    after_break: bool = False


@dataclass(frozen=True, slots=True)
class BodyText:
    """The text of an article in order. `pictures` counts its photos; `walled`: the rest of it is behind a login."""

    segments: tuple[Segment, ...]
    pictures: int = 0
    walled: bool = False

    @property
    def chars(self) -> int:
        return sum(len(segment.raw) for segment in self.segments)


def body_text(body: Element) -> BodyText:
    """Read the paragraphs, subheads and captions of the element; navigation and editors' credits are left out."""
    gatherer = _Gatherer(body_chars=len(body.text))
    gatherer.element(body, bold=False, caption=False)
    gatherer.flush()
    joined = _rejoined(gatherer.segments)
    kept = [segment for segment in joined if not is_chrome(segment.raw)]
    walled = bool(kept) and len(kept[-1].raw) <= WALL_MAX_CHARS and bool(_WALL.search(kept[-1].raw))
    return BodyText(tuple(_with_roles(kept[:-1] if walled else kept)), gatherer.pictures, walled)


def is_chrome(text: str) -> bool:
    """Whether a line is the page's navigation or an editor's credit, and no text of the article.

    >>> is_chrome("上一篇 下一篇 放大+ 缩小-"), is_chrome("责任编辑：周舟"), is_chrome("下一篇章的序幕已经拉开。")
    (True, True, False)
    """
    return bool(
        is_credit(text)
        or _NAVIGATION_LEAD.match(text)
        or (_NAVIGATION.match(text) and re.search(_NAVIGATION_WORD, text))
    )


@dataclass(slots=True)
class _Gatherer:
    body_chars: int
    segments: list[Segment] = field(default_factory=list)
    pictures: int = 0
    _runs: list[tuple[str, bool]] = field(default_factory=list)
    _breaks: int = 0

    def element(self, element: Element, *, bold: bool, caption: bool) -> None:
        for child in element.children:
            if isinstance(child, str):
                self._runs.append((child, bold))
            elif child.tag == "br":
                self._break(caption=caption)
            elif child.tag == "img":
                self._picture(child, caption=caption)
            else:
                self._nested(child, bold=bold, caption=caption)

    def _nested(self, child: Element, *, bold: bool, caption: bool) -> None:
        block = child.tag in BLOCKS
        if block:
            self.flush(caption=caption)
        strong = bold or child.tag in {"b", "strong", "h2", "h3", "h4", "h5", "h6", "dt"} or _bold_style(child)
        inside = caption or _holds_caption(child, self.body_chars)
        self.element(child, bold=strong, caption=inside)
        if block:
            self.flush(caption=inside)

    def _break(self, *, caption: bool) -> None:
        if any(run.strip() for run, _ in self._runs):
            self.flush(caption=caption)
            self._breaks = 1
        else:
            self._breaks += 1

    def _picture(self, image: Element, *, caption: bool) -> None:
        sizes = [int(size) for name in ("width", "height") if (size := image.attributes.get(name, "")).isdecimal()]
        if sizes and max(sizes) <= ICON_MAX_PIXELS:
            return
        self.flush(caption=caption)
        self.pictures += 1

    def flush(self, *, caption: bool = False) -> None:
        text = "".join(run for run, _ in self._runs)
        bold = all(strong for run, strong in self._runs if run.strip()) and bool(text.strip())
        self._runs.clear()
        for piece in _INNER_INDENT.split(text):
            if raw := _one_line(piece):
                self.segments.append(
                    Segment(
                        raw,
                        Role.CAPTION if caption else Role.BODY,
                        indented=bool(_INDENT.match(piece)),
                        bold=bold,
                        after_break=self._breaks == 1,  # two are a paragraph's end
                    )
                )
                self._breaks = 0
        # Whatever ends here, only a <br> met after it joins the next run to this one.
        self._breaks = 0


def _one_line(text: str) -> str:
    # A line break in the source is no blank between two Chinese characters.
    joined = _SOURCE_BREAK.sub(lambda gap: _gap(gap), text)
    return _BLANK.sub(" ", joined).strip(" \u3000")


def _gap(match: re.Match[str]) -> str:
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return " " if before.isascii() and before and after.isascii() and after else ""


def _bold_style(element: Element) -> bool:
    return "bold" in element.attributes.get("style", "").lower().replace(" ", "").partition("font-weight:")[2][:6]


def _holds_caption(element: Element, body_chars: int) -> bool:
    if element.tag == "figcaption" or element.classes & CAPTION_CLASSES:
        return True
    if element.tag not in {"table", "div", "figure"} or element.first("img") is None:
        return False
    chars = len(element.text)
    return chars <= CAPTION_MAX_CHARS and (element.tag == "figure" or chars * 2 <= body_chars)


def _rejoined(segments: Sequence[Segment]) -> list[Segment]:
    """Join lines that a <br> broke: where paragraphs are indented, a line without indent goes on with the last one."""
    body = [segment for segment in segments if segment.role is Role.BODY]
    by_indent = any(segment.indented for segment in body)
    joined: list[Segment] = []
    for segment in segments:
        last = joined[-1] if joined else None
        goes_on = by_indent and segment.after_break and not segment.indented and not segment.bold
        if last and goes_on and last.role is segment.role and not last.bold and not _END.search(last.raw):
            joined[-1] = replace(last, raw=last.raw + segment.raw)
        else:
            joined.append(segment)
    return joined


def _with_roles(segments: Sequence[Segment]) -> Iterator[Segment]:
    for index, segment in enumerate(segments):
        following = next((after for after in segments[index + 1 :] if after.role is Role.BODY), None)
        if segment.role is Role.BODY and is_caption(segment.raw):
            yield replace(segment, role=Role.CAPTION)
        elif segment.role is Role.BODY and _is_subhead(segment, index, following):
            yield replace(segment, role=Role.SUBHEAD)
        else:
            yield segment


def _is_subhead(segment: Segment, index: int, following: Segment | None) -> bool:
    if following is None or len(segment.raw) > SUBHEAD_MAX_CHARS or segment.raw.startswith(("（", "(", "■", "□")):
        return False
    if segment.bold:
        return not _END.search(segment.raw) or bool(_QUESTION.search(segment.raw))
    # Without mark-up only a line between two paragraphs can be told from a byline, a dateline or a verse.
    return index > 0 and not _END.search(segment.raw) and len(following.raw) >= PARAGRAPH_MIN_CHARS
