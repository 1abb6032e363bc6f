"""Score what each line of a page may be, by its looks and by what stands around it. Chooses nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log

import numpy as np

from ingest.cues import Cues, Vocabulary, cues_of
from ingest.labels import BEGINNERS, BODY, FLAGGED, FLAGS, INDEX, NEXT, PLAIN, STATES, Flag, Label
from ingest.lattice import NEVER, Arc, Lattice, lattice_of
from ingest.lines import Layout, Line
from ingest.weights import Habit, Weights

_L = Label
HEADLINE = INDEX[(_L.HEADLINE, PLAIN)]
SIGNATURES = [at for at, (label, _) in enumerate(STATES) if label is _L.SIGNATURE]
OPENERS = [at for at, (label, _) in enumerate(STATES) if label in BEGINNERS]
# Text of an article that nothing has marked so far.
UNSIGNED = [at for at, (label, flag) in enumerate(STATES) if label in BODY and not flag.marked and not flag.authored]


class Evidence:
    """One page under consideration: its lines, what they look like, and the scores of what they may be."""

    def __init__(self, lines: Sequence[Line], layout: Layout, weights: Weights) -> None:
        self.lines = lines
        self.layout = layout
        self.w = weights
        self.all_cues = [cues_of(line) for line in lines]
        # Lines that say themselves that they describe a picture are set aside: they may interrupt a sentence.
        self.chain = [at for at, cues in enumerate(self.all_cues) if not self._plain_caption(cues)]
        self.cues = [self.all_cues[at] for at in self.chain]
        self.vocabulary = Vocabulary(self.all_cues)
        self.display = [self._display(cues) for cues in self.cues]
        self.forced = [self._forced(cues) for cues in self.cues]
        self.cue_after = [self._cue_after(at) for at in range(len(self.cues))]
        self.marked = [self._marked(at) for at in range(len(self.cues))]
        # At each place, whether the text before it is signed; and after the last one, whether that is.
        self.signs_off = [False, *(cues.signed for cues in self.cues)]

    @staticmethod
    def _plain_caption(cues: Cues) -> bool:
        return cues.caption and not cues.byline and not cues.credit

    @staticmethod
    def _forced(cues: Cues) -> Label | None:
        if cues.jump:
            return _L.GOES_ON if cues.jump.onward else _L.COMES_FROM
        if cues.credit:
            return _L.CREDIT
        if cues.signature:
            return _L.SIGNATURE
        if cues.byline:
            return _L.BYLINE
        if cues.column:
            return _L.HEADLINE
        return _L.NOTICE if cues.notice or cues.ad else None

    def _display(self, cues: Cues) -> float:
        """Return how much a line looks set apart from running text: above 0 headline-like, below 0 not."""
        w = self.w
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
        if cues.opening.length:
            score += w.display_marker
        if self.layout.indents:
            score += w.display_indented if cues.indented else w.display_flush
        return score

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
        return at > 0 and (self.forced[at - 1] in (_L.SIGNATURE, _L.GOES_ON, _L.CREDIT) or self._signed(at - 1))

    def _gap(self, at: int) -> float:
        """Return the evidence of more, or less, white than usual before a line (-1, 0, 1)."""
        extra = self.cues[at].gap - self.layout.usual_gap
        torn_by_picture = at > 0 and self.chain[at] - self.chain[at - 1] > 1
        return 0.0 if torn_by_picture else float((extra > 0) - (extra < 0))

    def _emission(self, at: int, label: Label) -> float:
        cues, w = self.cues[at], self.w
        forced = self.forced[at]
        if forced is _L.NOTICE and label is _L.NOTICE_MORE:
            return w.notice_signed  # the last line of a notice may name who gave it
        if forced is not None:
            return 0.0 if label is forced else NEVER
        shown = self.display[at]
        if label in (_L.HEADLINE, _L.HEADLINE_MORE, _L.SUBHEAD):
            return shown + self._display_kind(at, label)
        if label in BODY:
            return -shown * w.body_share + self._body(cues, label)
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
            return score
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
        before = [cues.bigrams for cues in self.cues[max(0, at - w.look_back) : at]]
        after = [cues.bigrams for cues in self.cues[at + 1 : at + 1 + w.look_ahead]]
        if not before or not after:
            return 0.0
        own = self.cues[at].bigrams
        said_next = self.vocabulary.share(own, after[:2])
        said_before = self.vocabulary.share(own, before)
        alike = self.vocabulary.likeness(before, after)
        return (
            w.said_next * (said_next - w.said_usual) - w.said_before * said_before + w.alike * (w.alike_usual - alike)
        )

    def _body(self, cues: Cues, label: Label) -> float:
        w = self.w
        score = w.long_body if cues.length > w.display_chars else 0.0
        if label is _L.PARAGRAPH:
            score += w.starts_inside * cues.starts_inside
            score += w.dated_start * cues.dated
            stub = cues.end == "none" and cues.length < w.display_chars and not cues.torn_open and not cues.closed
            score += w.stub * stub
            score += w.tiny_body * (cues.length < w.subhead_chars and not cues.commas and not cues.starts_quoted)
            if self.layout.indents:
                score += w.indented_start if cues.indented else w.flush_start
        return score

    def _torn(self, before: int, at: int) -> float:
        """Return how well line `at` goes on with the sentence that line `before` left."""
        first, second, w = self.cues[before], self.cues[at], self.w
        score = {"stop": w.torn_stop, "pause": w.torn_pause, "colon": w.torn_colon, "none": w.torn_none}[first.end]
        if first.end == "stop" and first.torn_open:
            score = w.torn_new_quote if second.starts_quoted else w.torn_in_quote
        elif first.torn_open:
            score += w.torn_open
        if first.signed or first.jumps_on:
            score += w.torn_signed
        score += w.torn_inside * second.starts_inside + w.torn_marker * (second.opening.length > 0)
        score += w.torn_bridge * min(2, self.vocabulary.bridges(first.text, second.text))
        if self.layout.indents:
            score += w.torn_indented if second.indented else w.torn_flush
        return score

    def _left_open(self, before: int) -> float:
        """Return the price of letting a paragraph end with line `before`."""
        cues, w = self.cues[before], self.w
        if cues.closed:
            return 0.0
        if cues.end == "stop":
            return w.open_in_quote
        score = {"pause": w.open_pause, "colon": w.open_colon, "none": w.open_none}[cues.end]
        return score + w.open_torn * cues.torn_open

    def _step(self, at: int, source: tuple[Label, Flag], target: tuple[Label, Flag]) -> float:
        """Return the score of going from `source` at place at - 1 to `target` at place `at`."""
        (left, flag), (right, _), w = source, target, self.w
        text_before = at - 2 if left is _L.CAPTION else at - 1
        score = 0.0
        if right is _L.TORN:
            return self._torn(text_before, at) if text_before >= 0 else NEVER
        if left in (*BODY, _L.CAPTION) and right is not _L.CAPTION:
            score += self._left_open(text_before) if text_before >= 0 else 0.0
        if left is _L.CAPTION and right is _L.CAPTION:
            return NEVER
        if left in BODY and flag.authored and right in (_L.HEADLINE, _L.CREDIT, _L.NOTICE) and self.cues[at - 1].signed:
            score += w.signed_twice
        if right is _L.HEADLINE:
            ended = left in (_L.SIGNATURE, _L.GOES_ON) or (left in BODY and self._signed(text_before))
            score += w.after_signature if ended else (w.after_notice if left in (_L.CREDIT, _L.NOTICE_MORE) else 0.0)
            score += w.headline_orphan * (left in (_L.BYLINE, _L.COMES_FROM))
            score += w.headline_after_subheads * (flag.subheaded)
        elif right is _L.SUBHEAD:
            score += w.subhead_again * flag.subheaded + w.subhead_in_news * flag.marked
            score += w.subhead_at_once * (left in (_L.HEADLINE, _L.HEADLINE_MORE, _L.BYLINE, _L.SUBHEAD))
            score += w.subhead_again * (left is _L.COMES_FROM)
        elif right is _L.PARAGRAPH:
            score += w.after_end * (left in (_L.SIGNATURE, _L.GOES_ON, _L.CREDIT))
            score += w.after_end * (left in BODY and self._signed(text_before))
            score += w.marker_inside * (self.cues[at].opening.marker != "" and left in (*BODY, _L.SUBHEAD))
        elif right is _L.SIGNATURE:
            score += w.signed_twice * flag.authored
        elif right is _L.BYLINE:
            score += w.byline_at_end * (left not in (_L.HEADLINE, _L.HEADLINE_MORE, _L.BYLINE, _L.COMES_FROM))
        elif right is _L.HEADLINE_MORE:
            score += w.headline_more_after_byline * (left is _L.BYLINE)
        return score

    def _signed(self, at: int) -> bool:
        return at >= 0 and (self.cues[at].signed or self.cues[at].jumps_on)

    def _flag_after(self, at: int, left: Label, flag: Flag, right: Label) -> Flag:
        if right not in FLAGGED:
            return PLAIN
        if left in FLAGGED:
            subheaded = flag.subheaded or left is _L.SUBHEAD
            return flag._replace(subheaded=subheaded, marked=flag.marked and not subheaded)
        opening = self.cues[at].opening
        return Flag(marked=bool(opening.marker), authored=left is _L.BYLINE or bool(opening.authors))

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

    def lattice(self) -> Lattice:
        """Return all ways to label the page, before its habit of marking headlines is considered."""
        return lattice_of(*self.scores())

    def scores(self) -> tuple[list[float], list[list[Arc]], list[float]]:
        """Return the scores of beginning in each state, of going on from place to place, and of ending in each."""
        w = self.w
        first = [NEVER] * len(STATES)
        for at, (label, flag) in enumerate(STATES):
            wanted = self._flag_after(0, _L.HEADLINE, PLAIN, label)
            if flag == wanted and label not in (_L.TORN, _L.SUBHEAD, _L.HEADLINE_MORE, _L.NOTICE_MORE):
                first[at] = self._emission(0, label) + (w.headless if label in (_L.PARAGRAPH, _L.CAPTION) else 0.0)
                first[at] += w.at_start * (label is _L.HEADLINE)
        reached = {at for at, score in enumerate(first) if score != NEVER}
        arcs: list[list[Arc]] = []
        for at in range(1, len(self.cues)):
            leading = [arc for arc in self._arcs(at) if arc.source in reached] or self._unheard_of(at, reached)
            arcs.append(leading)
            reached = {arc.target for arc in leading}
        end = len(self.cues) - 1
        last = [self._last(end, label) for label, _ in STATES]  # a signature there costs all ways the same
        return first, arcs, last

    def lattice_by(self, habit: Habit, plain: Lattice) -> Lattice:
        """Return the `plain` lattice as it is on a page that has this habit of marking its articles.

        An article is marked below its headline, or by a signature at its end: that takes back what the want cost.
        """
        marks, wants = log(habit.marks), log(1 - habit.marks)
        shares = [marks if marked else wants for marked in self.marked]
        first, steps, last = plain.first.copy(), plain.steps.copy(), plain.last.copy()
        first[HEADLINE] += shares[0]
        steps[:, :, HEADLINE] += np.array(shares[1:])[:, None]
        for place, ended in enumerate(self.signs_off[1:-1]):
            # Going on to a signature of its own, or from signed text to what begins.
            steps[place][np.ix_(UNSIGNED, SIGNATURES)] += marks - wants
            if ended:
                steps[place][np.ix_(UNSIGNED, OPENERS)] += marks - wants
        if self.signs_off[-1]:
            last[UNSIGNED] += marks - wants
        return Lattice(first, steps, last)

    def _last(self, end: int, label: Label) -> float:
        if label in (_L.HEADLINE, _L.HEADLINE_MORE, _L.SUBHEAD):
            pictured = label is _L.HEADLINE and self.chain[end] < len(self.lines) - 1  # captions follow
            return 0.0 if pictured else self.w.ends_with_display
        return self.w.ends_open if label in BODY and not self.cues[end].closed else 0.0

    def _unheard_of(self, at: int, reached: Collection[int]) -> list[Arc]:
        """Return arcs for lines that say what they are, and follow each other as they never should."""
        allowed = [label for label in Label if self._emission(at, label) != NEVER]
        targets = {INDEX[(label, flag)] for label in allowed for flag in (FLAGS if label in FLAGGED else (PLAIN,))}
        return [Arc(source, target, self.w.unheard_of) for source in reached for target in targets]

    def _arcs(self, at: int) -> list[Arc]:
        emitted = {label: self._emission(at, label) for label in Label}
        arcs: list[Arc] = []
        for source, (left, flag) in enumerate(STATES):
            for right in NEXT[left]:
                if emitted[right] == NEVER:
                    continue
                state = (right, self._flag_after(at, left, flag, right))
                score = self._step(at, (left, flag), state)
                if score != NEVER:
                    arcs.append(Arc(source, INDEX[state], score + emitted[right]))
        return arcs
