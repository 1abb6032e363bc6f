"""What each piece of evidence counts for when a page is cut into articles. All are log-odds; knows nothing of lines."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Positive speaks for what the name says, negative against it. Lengths are in characters."""

    # Looks set apart from running text
    display_base: float = 2.0
    display_asks: float = -1.2  # ？ and ！ end slogans and subheads as well as sentences
    display_stop: float = -7.0
    display_pause: float = -4.0
    display_stop_inside: float = -4.0
    display_comma: float = -0.8  # headlines are written with spaces where text has commas
    display_prose: float = -0.45
    display_chars: int = 32
    display_over: float = -0.25
    display_far_over: float = -3.0
    display_tiny: float = -1.5
    display_torn: float = -5.0
    display_broken_off: float = -2.5
    display_spaced: float = 1.0
    display_inside: float = -8.0
    display_dated: float = -1.5
    display_marker: float = -8.0
    display_indented: float = -2.0
    display_flush: float = 1.0
    # Headline or subhead
    headline: float = -1.5
    headline_chars: int = 9
    headline_under: float = -0.35
    headline_numbered: float = -2.0
    headline_dashed: float = 3.0
    headline_more: float = -3.5
    headline_more_after_byline: float = -6.0
    headline_orphan: float = -4.0
    headline_after_subheads: float = -0.3
    subhead: float = -1.5
    subhead_chars: int = 16
    subhead_over: float = -0.3
    subhead_numbered: float = 2.0
    subhead_asks: float = 0.6
    subhead_again: float = 0.72
    subhead_in_news: float = -2.0
    subhead_at_once: float = -2.5
    gap_headline: float = 1.0
    # What the next line says about this one
    cue_marker: float = 4.0
    cue_byline: float = 4.0
    cue_comes_from: float = 4.0
    cue_names: float = 1.5
    cue_second: float = 2.5
    headlines_that_set_a_habit: int = 2
    habit_subhead: float = 1.0
    habit_headline: float = -0.8
    habit_where_signed: float = 0.6
    unmarked_share: float = 0.3  # of a page's headlines, from which on it seems to mark only some of them
    swallowed: float = 0.5  # what is left of the belief in an article that may hold another one
    signed_twice: float = -3.75
    bare_headline: float = 2.25  # on a page without any byline the want of one says nothing
    # What the words say
    look_back: int = 4
    look_ahead: int = 4
    said_next: float = 3.0
    said_usual: float = 0.3
    said_before: float = 1.5
    alike: float = 8.0
    alike_usual: float = 0.12
    # Running text
    body_share: float = 0.5  # what counts for a headline counts half as much against text
    long_body: float = 1.5
    starts_inside: float = -6.0
    dated_start: float = 0.3
    tiny_body: float = -1.5  # a paragraph of a few words is nearly always something else
    stub: float = -1.2  # a column is rarely so short that a paragraph breaks after half a line
    indented_start: float = 1.5
    flush_start: float = -1.5
    # A sentence that goes on in the next line
    torn_stop: float = -6.0
    torn_pause: float = 3.5
    torn_colon: float = -1.0
    torn_none: float = 2.0
    torn_new_quote: float = -6.0
    torn_in_quote: float = -2.5
    torn_open: float = 3.0
    torn_signed: float = -6.0
    torn_inside: float = 6.0
    torn_marker: float = -8.0
    torn_bridge: float = 1.2
    torn_indented: float = -4.0
    torn_flush: float = 2.0
    open_pause: float = -6.0
    open_colon: float = -1.0
    open_none: float = -4.0
    open_torn: float = -4.0
    open_in_quote: float = -0.5
    # The rest
    after_signature: float = 3.0
    after_notice: float = 2.0
    after_end: float = -3.0
    marker_inside: float = -3.0
    byline_at_end: float = -2.0
    names_as_byline: float = 1.0
    unmarked_caption: float = -4.0
    notice_more: float = -0.5
    notice_signed: float = 0.5
    headless: float = -4.0
    at_start: float = 2.0
    ends_with_display: float = -4.0
    ends_open: float = -1.0
    # How modest the probabilities are made
    warmth: float = 1.4
    warmth_bare: float = 3.0  # without any byline a page only suggests where its articles begin
    unsupported_confidence: float = 0.2


WEIGHTS = Weights()
