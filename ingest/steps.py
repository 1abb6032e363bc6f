"""Score how two neighbouring lines go together, given what each is taken for. Knows one page's evidence."""

from __future__ import annotations

from ingest.evidence import Evidence
from ingest.labels import BODY, FLAGGED, PLAIN, Flag, Label
from ingest.lattice import NEVER
from ingest.looks import left_open
from ingest.word_pairs import figure_over, word_over
from retrieval.han import is_han

_L = Label


class Steps:
    """The steps from line to line on one page."""

    def __init__(self, page: Evidence) -> None:
        self.page, self.w = page, page.w

    def _torn(self, before: int, at: int) -> float:
        """Return how well line `at` goes on with the sentence that line `before` left."""
        first, second, w = self.page.cues[before], self.page.cues[at], self.w
        score = {"stop": w.torn_stop, "pause": w.torn_pause, "colon": w.torn_colon, "none": w.torn_none}[first.end]
        if first.end == "stop" and first.torn_open:
            score = w.torn_new_quote if second.starts_quoted else w.torn_in_quote
        elif first.torn_open:
            score += w.torn_open
        if first.signed or first.jumps_on:
            score += w.torn_signed
        score += w.torn_inside * second.starts_inside + w.torn_marker * (second.opening.length > 0 or second.speaks)
        if figure_over(first.text, second.text):
            score += w.torn_word
        elif is_han(first.text[-1:]) and is_han(second.text[:1]):
            score += w.torn_word if word_over(first.text, second.text) else w.torn_no_word
        score += w.torn_bridge * min(2, self.page.vocabulary.bridges(first.text, second.text))
        if self.page.layout.indents:
            score += w.torn_indented if second.indented else w.torn_flush
        return score

    def score(self, at: int, source: tuple[Label, Flag], target: tuple[Label, Flag]) -> float:
        """Return the score of going from `source` at place at - 1 to `target` at place `at`."""
        (left, flag), (right, _), w = source, target, self.w
        text_before = at - 2 if left is _L.CAPTION else at - 1
        score = 0.0
        if right is _L.TORN:
            return self._torn(text_before, at) if text_before >= 0 else NEVER
        if left in (*BODY, _L.CAPTION) and right is not _L.CAPTION:
            score += left_open(self.page.cues[text_before], w) if text_before >= 0 else 0.0
        if left is _L.CAPTION and right is _L.CAPTION:
            return NEVER
        if (
            left in BODY
            and flag.authored
            and right in (_L.HEADLINE, _L.CREDIT, _L.NOTICE)
            and self.page.cues[at - 1].signed
        ):
            score += w.signed_twice
        if right is _L.HEADLINE:
            ended = left in (_L.SIGNATURE, _L.GOES_ON) or (left in BODY and self.page.signed(text_before))
            score += w.after_signature if ended else (w.after_notice if left in (_L.CREDIT, _L.NOTICE_MORE) else 0.0)
            score += w.headline_orphan * (left in (_L.BYLINE, _L.COMES_FROM, _L.RESUMES))
            score += w.headline_after_subheads * (flag.subheaded)
        elif right is _L.SUBHEAD:
            score += w.subhead_again * flag.subheaded + w.subhead_in_news * flag.marked
            score += w.subhead_at_once * (left in (_L.HEADLINE, _L.HEADLINE_MORE, _L.BYLINE, _L.SUBHEAD))
            score += w.subhead_again * (left in (_L.COMES_FROM, _L.RESUMES))
        elif right is _L.PARAGRAPH:
            score += w.after_end * (left in (_L.SIGNATURE, _L.GOES_ON, _L.CREDIT))
            score += w.after_end * (left in BODY and self.page.signed(text_before))
            score += w.marker_inside * (self.page.cues[at].opening.marker != "" and left in (*BODY, _L.SUBHEAD))
        elif right is _L.SIGNATURE:
            score += w.signed_twice * flag.authored
        elif right is _L.BYLINE:
            score += w.byline_at_end * (
                left not in (_L.HEADLINE, _L.HEADLINE_MORE, _L.BYLINE, _L.COMES_FROM, _L.RESUMES)
            )
        elif right is _L.HEADLINE_MORE:
            score += w.headline_more_after_byline * (left is _L.BYLINE)
        return score

    def flag_after(self, at: int, left: Label, flag: Flag, right: Label) -> Flag:
        """Return what the article so far is like after going from `left` to `right` at place `at`."""
        if right not in FLAGGED:
            return PLAIN
        if left in FLAGGED:
            subheaded = flag.subheaded or left is _L.SUBHEAD
            marked = flag.marked and not subheaded
            unmoved = (subheaded, marked) == (flag.subheaded, flag.marked)
            return flag if unmoved else Flag(subheaded, marked, flag.authored)
        opening = self.page.cues[at].opening
        return Flag(marked=bool(opening.marker), authored=left is _L.BYLINE or bool(opening.authors))
