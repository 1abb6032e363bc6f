"""Score what each line of a page may be, by its looks and by what stands around it. Chooses nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.cues import Cues, cues_of
from ingest.labels import BODY, Label
from ingest.lattice import NEVER
from ingest.lines import Layout, Line
from ingest.looks import describes_a_picture, running, says_itself, set_apart
from ingest.surroundings import Surroundings
from ingest.vocabulary import Vocabulary
from ingest.weights import Weights

_L = Label


class Evidence:
    """One page under consideration: its lines, what they look like, and the scores of what they may be."""

    def __init__(self, lines: Sequence[Line], layout: Layout, weights: Weights) -> None:
        self.lines = lines
        self.layout = layout
        self.w = weights
        self.all_cues = _with_speakers([cues_of(line) for line in lines])
        # Lines that say themselves that they describe a picture are set aside: they may interrupt a sentence.
        self.chain = [at for at, cues in enumerate(self.all_cues) if not describes_a_picture(cues)]
        self.cues = [self.all_cues[at] for at in self.chain]
        self.vocabulary = Vocabulary([cues.bigrams for cues in self.all_cues])
        self.display = [set_apart(cues, layout, weights) for cues in self.cues]
        self.forced = [says_itself(cues) for cues in self.cues]
        self.around = Surroundings(self.cues, self.vocabulary, self._runs, weights)
        self.cue_after = [self._cue_after(at) for at in range(len(self.cues))]
        self.marked = [self._marked(at) for at in range(len(self.cues))]
        # At each place, whether the text before it is signed; and after the last one, whether that is.
        self.signs_off = [False, *(cues.signed for cues in self.cues)]

    def _cue_after(self, at: int) -> float:
        """Return how strongly the next line says that this one was a headline."""
        if at + 1 >= len(self.cues):
            return 0.0
        following, forced = self.cues[at + 1], self.forced[at + 1]
        if following.opening.marker:
            return self.w.cue_marker
        if forced is _L.BYLINE or following.opening.authors:
            return self.w.cue_byline
        if forced is _L.COMES_FROM:
            return self.w.cue_comes_from
        return self.w.cue_names if following.names else 0.0

    def _marked(self, at: int) -> bool:
        """Tell whether a headline at this place would be one that a byline or a marker below it gives away."""
        if self.cue_after[at] > 0:
            return True
        below = at + 1
        return below < len(self.cues) and self.cue_after[below] > 0 and self.display[below] > 0

    def _ended_before(self, at: int) -> bool:
        """Tell whether the line before says that an article ends with it."""
        return at > 0 and (self.forced[at - 1] in (_L.SIGNATURE, _L.GOES_ON, _L.CREDIT) or self.signed(at - 1))

    def _gap(self, at: int) -> float:
        """Return the evidence of more, or less, white than usual before a line (-1, 0, 1)."""
        extra = self.cues[at].gap - self.layout.usual_gap
        torn_by_picture = at > 0 and self.chain[at] - self.chain[at - 1] > 1
        return 0.0 if torn_by_picture else float((extra > 0) - (extra < 0))

    def emission(self, at: int, label: Label) -> float:
        """Return how well what stands at a place goes with a label, whatever its neighbours are taken for."""
        cues, w = self.cues[at], self.w
        forced = self.forced[at]
        if forced is _L.COMES_FROM and label is _L.RESUMES:
            return w.resumes
        if forced is _L.NOTICE and label is _L.NOTICE_MORE:
            return w.notice_signed  # the last line of a notice may name who gave it
        if forced is not None:
            return 0.0 if label is forced else NEVER
        shown = self.display[at]
        if label in (_L.HEADLINE, _L.HEADLINE_MORE, _L.SUBHEAD):
            return shown + self._display_kind(at, label)
        if label in BODY:
            return -shown * w.body_share + running(cues, label, self.layout, w)
        if label is _L.BYLINE:
            return w.names_as_byline if cues.names else NEVER
        if label is _L.CAPTION:
            return w.unmarked_caption + min(0.0, shown)
        if label is _L.NOTICE_MORE:
            return w.notice_more + shown
        return NEVER  # the other labels are given to lines that say so themselves, and to no others

    def _display_kind(self, at: int, label: Label) -> float:
        """Return what tells headline from subhead: length, number, what stands around."""
        cues, w = self.cues[at], self.w
        if label is _L.SUBHEAD:
            score = (
                w.subhead + w.subhead_over * max(0, cues.length - w.subhead_chars) + w.subhead_numbered * cues.numbered
            )
            score += w.subhead_asks * cues.asks - self.cue_after[at]
            if self._ended_before(at):
                score += w.after_end
            said_next, said_before, alike = self.around.words(at)
            one, two = self.around.nearness(at)
            score += w.subhead_said_next * said_next - w.subhead_said_before * said_before - w.subhead_alike * alike
            return score - w.subhead_near * one - w.subhead_nears * two
        score = w.headline_under * max(0, w.headline_chars - cues.length) + w.headline_numbered * cues.numbered
        if label is _L.HEADLINE_MORE:
            return score + w.headline_more + w.headline_dashed * cues.dashed + self.cue_after[at]
        score += w.headline + self.cue_after[at] + w.gap_headline * self._gap(at) + w.headline_dashed * -cues.dashed
        if not self.cue_after[at] and at + 1 < len(self.cues):
            score += w.lead_after * self.cues[at + 1].leads
            score += w.cue_second * (self.cue_after[at + 1] > 0 and self.display[at + 1] > 0)
        return score + self._change_of_subject(at)

    def _change_of_subject(self, at: int) -> float:
        """Return how much the text after a line differs from the text before, and is summed up by the line."""
        w = self.w
        said_next, said_before, alike = self.around.words(at)
        one, two = self.around.nearness(at)
        words = w.said_next * said_next - w.said_before * said_before - w.alike * alike
        return words - w.near * one - w.nears * two

    def _runs(self, at: int) -> bool:
        """Tell whether there is a line at that place, and running text by its looks."""
        return self.forced[at] is None and not self.display[at] > 0

    def signed(self, at: int) -> bool:
        """Tell whether the text of a line ends with names, or with a jump to another page."""
        return at >= 0 and (self.cues[at].signed or self.cues[at].jumps_on)

    def may_begin_an_article(self, labels: Sequence[Label], start: int, end: int) -> bool:
        """Tell whether a subhead in the run start..end could as well be a headline that nothing marks.

        A lone subhead as long as a headline is rare; so is one much longer than the others, and one after which the
        words change.
        """
        inner = self._subheads(labels, start, end)
        lengths = sorted(self.cues[at].length for at in inner)
        if not lengths or lengths[-1] < self.w.headline_chars:
            return any(self._change_of_subject(at) > 0 for at in inner)
        odd = len(lengths) == 1 or lengths[-1] >= self.w.odd_length * lengths[0]
        return odd or any(self._change_of_subject(at) > 0 for at in inner)

    def is_news_with_a_subhead(self, labels: Sequence[Label], start: int, end: int) -> bool:
        """Tell whether the run opens with 本报讯 and holds a subhead as long as a headline: such news has none."""
        first = next((at for at in range(start, end) if labels[at] in BODY), start)
        long = any(self.cues[at].length >= self.w.headline_chars for at in self._subheads(labels, start, end))
        return bool(self.cues[first].opening.marker) and long

    def _subheads(self, labels: Sequence[Label], start: int, end: int) -> list[int]:
        return [at for at in range(start + 1, end) if labels[at] is _L.SUBHEAD and not self.cues[at].numbered]


def _with_speakers(lines: list[Cues]) -> list[Cues]:
    """Note which lines are those of an interview: whoever speaks in it does so more than once."""
    spoken = Counter(cues.speaker for cues in lines if cues.speaker)
    return [replace(cues, speaks=True) if spoken[cues.speaker] > 1 else cues for cues in lines]
