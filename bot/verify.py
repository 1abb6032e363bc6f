"""Check a sentence, whoever wrote it, against what it cites: figures, dates, names, and what it says of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from bot.citations import without_marks
from bot.extract_terms import is_english
from bot.verify_context import Translate, anothers, denied, turned, uncovered
from bot.verify_figures import missing_figure
from bot.verify_names import missing_name
from bot.verify_periods import Source, misdated, missing_period
from bot.verify_text import comparable, without_orders
from config.patterns import lazy_pattern
from retrieval.passage import Hit

_BREAKS = lazy_pattern(r"[\s|，。；：！？、,;:!?“”‘’\"'（）()《》【】…—]+|\.(?!\d)")

__all__ = ["Source", "Translate", "objection", "source_of", "unsupported"]


def unsupported(sentence: str, sources: Sequence[Source], *, is_word: Callable[[str], bool] | None = None) -> str:
    """Return what in the sentence no source has ("figure 963万千瓦"), "" where all is there.

    A figure must be there with the same value, unit and measure after normalising, a date must be there or contain one
    that is, a quoted or Latin name must be there as written. `is_word` tells English words from names; without it
    Latin words are only checked in a Chinese sentence.
    """
    plain = comparable(without_marks(sentence))
    held = [Source(comparable(source.text), source.day) for source in sources]
    told = "\n".join(source.text for source in held)
    if missing := missing_period(plain, held):
        return f"date {missing}"
    if missing := missing_figure(plain, told):
        return f"figure {missing}"
    if missing := missing_name(plain, told, is_word):
        return f"name {missing}"
    return ""


def objection(
    sentence: str,
    sources: Sequence[Source],
    *,
    translate: Translate | None = None,
) -> str:
    """Return what speaks against the sentence as one that rests on `sources`, "" where nothing does.

    Beyond what `unsupported` finds: a figure of another period, of something else or with its direction turned, a
    clause that denies what its source says, a sentence that has hardly anything of its sources. `translate` gives
    Chinese words for an English one; without it English sentences are compared by figures, dates and names alone.
    """
    plain = comparable(without_marks(sentence))
    held = [Source(comparable(source.text), source.day) for source in sources]
    told = "\n".join(source.text for source in held)
    if _quoted(plain, told):
        return ""
    is_word = None if translate is None else partial(is_english, translate=translate)
    if missing := unsupported(sentence, sources, is_word=is_word):
        return missing
    if figure := misdated(plain, held):
        return f"figure {figure} is of another period"
    if figure := turned(plain, told):
        return f"figure {figure} goes the other way"
    if figure := anothers(plain, told, translate):
        return f"figure {figure} is of something else"
    if clause := denied(plain, told):
        return f"the source says the opposite of {clause!r}"
    return "nothing in common with its source" if uncovered(plain, told, translate) else ""


def _quoted(sentence: str, told: str) -> bool:
    """Tell whether the sentence stands in the source word for word, from one break to another."""
    own, theirs = (_BREAKS.sub("|", f"|{text}|") for text in (sentence, told))
    return len(own) > 2 and own in theirs


def source_of(hit: Hit) -> Source:
    """Return what a citation of the hit may bear out: its passage, headline, issue, pages and authors."""
    article, head = hit.article, hit.masthead
    day = head.date
    dated = f"{day.year}年{day.month}月{day.day}日" if day else ""
    pages = " ".join(f"第{page}版" for page in article.pages)
    record = f"{head.paper} {dated} 第{head.issue}期 总第{head.total_issue}期 {pages}"
    names = " ".join(author.name for author in article.authors)
    return Source("\n".join((article.headline, without_orders(hit.passage.text), record, names)), day)
