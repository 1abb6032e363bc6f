"""Score what one line looks like by itself: set apart or running text, whole or left open."""

from __future__ import annotations

from ingest.cues import Cues
from ingest.labels import Label
from ingest.lines import Layout
from ingest.weights import Weights

_L = Label


def describes_a_picture(cues: Cues) -> bool:
    """Tell whether a line says itself that it is a caption and nothing else."""
    return cues.caption and not cues.byline and not cues.credit


def says_itself(cues: Cues) -> Label | None:
    """Return what a line says itself that it is, None where it does not say."""
    if cues.jump:
        return _L.GOES_ON if cues.jump.onward else _L.COMES_FROM
    if cues.credit:
        return _L.CREDIT
    if cues.signature:
        return _L.SIGNATURE
    if cues.byline or cues.source:
        return _L.BYLINE
    if cues.column:
        return _L.HEADLINE
    return _L.NOTICE if cues.notice or cues.ad or cues.guide else None


def set_apart(cues: Cues, layout: Layout, w: Weights) -> float:
    """Return how much a line looks set apart from running text: above 0 headline-like, below 0 not."""
    score = w.display_base
    if cues.end == "stop":
        score += w.display_asks if cues.asks and not cues.stops_inside else w.display_stop
    elif cues.end in ("pause", "colon"):
        score += w.display_pause
    score += w.display_stop_inside * min(cues.stops_inside, 2) + w.display_comma * cues.commas
    score += w.display_prose * min(cues.prose, 5)
    score += w.display_over * max(0, cues.length - w.display_chars) + w.display_far_over * (cues.length > 45)
    score += w.display_tiny * (cues.length < 4)
    if cues.torn_open:
        score += w.display_torn
    if cues.broken_off:
        score += w.display_broken_off
    if cues.spaced and not cues.stops_inside:
        score += w.display_spaced
    if cues.starts_inside:
        score += w.display_inside
    if cues.dated and cues.commas:
        score += w.display_dated
    if cues.opening.length or cues.speaks:
        score += w.display_marker
    if layout.indents:
        score += w.display_indented if cues.indented else w.display_flush
    return score


def running(cues: Cues, label: Label, layout: Layout, w: Weights) -> float:
    """Return how well a line begins a paragraph, or goes on with one."""
    score = w.long_body if cues.length > w.display_chars else 0.0
    if label is _L.PARAGRAPH:
        score += w.starts_inside * cues.starts_inside
        score += w.dated_start * cues.dated
        stub = cues.end == "none" and cues.length < w.display_chars and not cues.torn_open and not cues.closed
        score += w.stub * stub
        score += w.tiny_body * (cues.length < w.subhead_chars and not cues.commas and not cues.starts_quoted)
        if layout.indents:
            score += w.indented_start if cues.indented else w.flush_start
    return score


def left_open(cues: Cues, w: Weights) -> float:
    """Return the price of letting a paragraph end with this line."""
    if cues.closed:
        return 0.0
    if cues.end == "stop":
        return w.open_in_quote
    score = {"pause": w.open_pause, "colon": w.open_colon, "none": w.open_none}[cues.end]
    return score + w.open_torn * cues.torn_open
