"""Let a chat model write from numbered passages, and let only what the passages bear out through.

Checked sentences are told as soon as each is checked. What goes wrong with the model ends in the extractive answer,
marked as such, or in an error, as the settings say.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from bot.answer import Answer
from bot.chat_failures import Trouble
from bot.chat_model import ChatModel, open_model
from bot.chat_prompt import MAX_MENDED, RULES, asking, fitting, mended, mending
from bot.chat_reasoning import Spoken
from bot.events import Delta, Listener
from bot.extract_read import Relevance
from bot.question import Question
from bot.verify_draft import Draft, finished, pieces
from config.settings import Settings
from retrieval.neighbours import run_on
from retrieval.passage import Hit

logger = logging.getLogger(__name__)


def answer_by_model(
    question: Question,
    hits: Sequence[Hit],
    settings: Settings,
    relevance: Relevance,
    on_event: Listener = lambda event: None,
) -> Answer:
    """Return the model's answer, verified; a refusal where nothing of it is borne out.

    `on_event` hears each checked sentence as Delta(verified=True); with `chat_show_draft` the model's raw words too, as
    Delta(verified=False), as they come.

    Raises:
        ModelUnavailable: the model gave no answer and the settings say that this is an error; or it cannot be opened.

    """
    from bot.extract import extract

    if question.needs_no_search or question.kind.about_the_paper or not hits:
        # The catalogue knows who wrote what on which page; a model could only copy it wrongly.
        return extract(question, hits, relevance)
    model = open_model(settings)
    chosen = fitting(question, run_on(hits), settings.chat_prompt_tokens)
    writing = _Writing(question, chosen, settings, relevance, on_event)
    try:
        return writing.write(model)
    except Trouble as trouble:
        logger.warning("chat model %s: %s %s", settings.chat_model, trouble.kind, trouble.cause)
        if settings.chat_on_failure == "error":
            raise trouble.error(settings) from trouble
        answer = extract(question, hits, relevance)
        return replace(answer, notice=trouble.notice(question.language))


class _Writing:
    """One answer while it is written."""

    def __init__(
        self, question: Question, hits: Sequence[Hit], settings: Settings, relevance: Relevance, on_event: Listener
    ) -> None:
        self._question = question
        self._hits = hits
        self._settings = settings
        self._on_event = on_event
        self._draft = Draft(question, hits, relevance.terms)
        self._told = 0
        self._deadline = time.monotonic() + settings.chat_timeout_s

    @property
    def kept(self) -> int:
        return sum(not judged.reason for judged in self._draft.judged)

    def write(self, model: ChatModel) -> Answer:
        """Return the answer; raise Trouble where the model gave nothing that can stand and did not end by itself."""
        spoken = Spoken(thinking=model.thinks_first)
        notice = ""
        try:
            self._listen(model, spoken)
            self._draft.hear(spoken.text, whole=True)
            self._mend(model)
        except Trouble as trouble:
            self._draft.hear(finished(spoken.text), whole=True)
            if not self.kept:
                raise
            notice = trouble.notice(self._question.language, partly=True)
        self._tell(to_the_end=True)
        return replace(self._draft.answer(), writer=self._settings.chat_model, notice=notice)

    def _listen(self, model: ChatModel, spoken: Spoken) -> None:
        words = model.stream(RULES[self._question.language], asking(self._question, self._hits), self._deadline)
        for piece in words:
            shown = spoken.hear(piece)
            self._pass_on(shown)
            if spoken.orphaned and not model.thinks_first:
                model.thinks_first = True
                self._draft.restart()
                self._told = 0
            if shown:
                self._draft.hear(spoken.text)
                self._tell()
        self._pass_on(spoken.end())
        if not spoken.text.strip():
            raise Trouble("empty")

    def _pass_on(self, words: str) -> None:
        if words and self._settings.chat_show_draft:
            self._on_event(Delta(words, verified=False))

    def _tell(self, *, to_the_end: bool = False) -> None:
        """Tell the checked sentences that were not told yet, up to the first that may still be rewritten."""
        judged = self._draft.judged
        if not to_the_end and self._settings.chat_rewrite:
            judged = judged[: next((i for i, j in enumerate(judged) if j.reason), len(judged))]
        kept = [j for j in judged if not j.reason]
        for piece in pieces(kept, self._question.language)[self._told :]:
            self._on_event(Delta(piece, verified=True))
        self._told = len(kept)

    def _mend(self, model: ChatModel) -> None:
        """Let the model rewrite once what cannot stand; what still cannot, or fails to come in time, goes."""
        faults = [i for i, j in enumerate(self._draft.judged) if j.reason and not j.gives_up][:MAX_MENDED]
        if not faults or not self._settings.chat_rewrite:
            return
        told = [(self._draft.judged[i].sentence, self._draft.judged[i].reason) for i in faults]
        prompt = mending(self._question, self._hits, told)
        spoken = Spoken(thinking=model.thinks_first)
        try:
            for piece in model.stream(RULES[self._question.language], prompt, self._deadline):
                spoken.hear(piece)
        except Trouble as trouble:
            logger.info("chat model did not rewrite: %s", trouble.kind)
            return
        spoken.end()
        for at, sentence in zip(faults, mended(spoken.text, len(faults)), strict=True):
            again = self._draft.judge(sentence) if sentence else None
            if again is not None and not again.reason:
                self._draft.judged[at] = again
