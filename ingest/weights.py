"""What each piece of evidence counts for when a page is cut into articles. All are log-odds; knows nothing of lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Habit:
    """What a page does about its headlines: the share (0..1) that it `marks` by a byline, 本报讯 or a signature.

    `usual` is the share of pages that have this habit, before anything of the page is known.
    """

    usual: float
    marks: float


# A paper that names its reporters names nearly all of them; pages of briefs, reprints and wire copy name some.
HABITS = (Habit(0.96, 0.995), Habit(0.025, 0.5), Habit(0.015, 0.02))


@dataclass(frozen=True, slots=True)
class Weights:
    """Positive speaks for what the name says, negative against it. Lengths are in characters."""

    # Looks set apart from running text
    display_base: float = 3.81
    display_asks: float = -1.66  # ？ and ！ end slogans and subheads as well as sentences
    display_stop: float = -7.00
    display_pause: float = -4.00
    display_stop_inside: float = -4.00
    display_comma: float = -0.80  # headlines are written with spaces where text has commas
    display_prose: float = -0.49
    display_chars: int = 32
    display_over: float = -0.60
    display_far_over: float = -3.00
    display_tiny: float = -1.50
    display_torn: float = -5.00
    display_broken_off: float = -2.50
    display_spaced: float = 2.09
    display_inside: float = -8.00
    display_dated: float = -1.26
    display_marker: float = -8.00
    display_indented: float = -2.00
    display_flush: float = 1.00
    # Headline or subhead
    headline: float = 0.58
    headline_chars: int = 9
    headline_under: float = -0.70
    headline_numbered: float = -2.00
    headline_dashed: float = 3.00
    headline_more: float = -2.55
    headline_more_after_byline: float = -6.00
    headline_orphan: float = -4.00
    headline_after_subheads: float = 0.32
    subhead: float = -2.39
    subhead_chars: int = 12
    subhead_over: float = -0.90
    subhead_numbered: float = 2.00
    subhead_asks: float = 0.59
    subhead_again: float = 1.59
    subhead_in_news: float = -1.50
    subhead_at_once: float = -5.92
    gap_headline: float = 1.00
    lead_after: float = 1.02  # the next line begins as news does
    # What the next line says about this one
    cue_marker: float = 4.00
    cue_byline: float = 4.00
    cue_comes_from: float = 4.00
    cue_names: float = 1.50
    cue_second: float = 2.66
    signed_twice: float = -4.31
    # What the words say
    look_back: int = 4
    look_ahead: int = 4
    said_next: float = 4.40
    said_usual: float = 0.26
    said_before: float = 4.89
    alike: float = 2.58
    alike_usual: float = 0.23
    near: float = 2.59
    nears: float = 4.26
    subhead_near: float = 0.05
    subhead_nears: float = -0.89
    subhead_said_next: float = 3.55
    subhead_said_before: float = -0.46
    subhead_alike: float = 3.35
    # Running text
    body_share: float = 0.50  # what counts for a headline counts half as much against text
    long_body: float = 1.66
    starts_inside: float = -6.00
    dated_start: float = 0.13
    tiny_body: float = -4.50  # a paragraph of a few words is nearly always something else
    stub: float = -1.20  # a column is rarely so short that a paragraph breaks after half a line
    indented_start: float = 1.50
    flush_start: float = -1.50
    # A sentence that goes on in the next line
    torn_stop: float = -6.00
    torn_pause: float = 3.50
    torn_colon: float = -1.00
    torn_none: float = 2.00
    torn_new_quote: float = -6.00
    torn_in_quote: float = -2.50
    torn_open: float = 3.00
    torn_signed: float = -6.00
    torn_inside: float = 6.00
    torn_marker: float = -8.00
    torn_bridge: float = 1.20
    torn_word: float = 3.60  # the logarithms of the shares that word_pairs.py tells
    torn_no_word: float = -0.50
    torn_indented: float = -4.00
    torn_flush: float = 2.00
    open_pause: float = -6.00
    open_colon: float = -1.00
    open_none: float = -4.00
    open_torn: float = -4.00
    open_in_quote: float = -0.50
    # The rest
    after_signature: float = 3.82
    after_notice: float = 2.00
    after_end: float = -3.81
    marker_inside: float = -3.00
    byline_at_end: float = -2.00
    names_as_byline: float = 1.00
    unmarked_caption: float = -6.04
    notice_more: float = -0.50
    notice_signed: float = 2.00
    resumes: float = -2.0  # a second half without a headline of its own
    headless: float = -4.00
    at_start: float = 4.32
    ends_with_display: float = -4.00
    ends_open: float = -1.00
    odd_length: float = 1.5  # times as long as the shortest subhead of its article
    unheard_of: float = -20.0
    unsupported_confidence: float = 0.2


WEIGHTS = Weights()
