"""The news desk: takes a question, searches the archive, and answers with citations. Every surface asks here."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields, replace
from datetime import date as Date
from functools import partial
from types import TracebackType
from typing import Any

from bot.answer import Answer
from bot.article_lists import listing, on_a_subject
from bot.events import Event, Listener, Retrieved, Told, tell_the_rest
from bot.extract import extract
from bot.extract_source import hit_of, source_answer
from bot.follow_up import Meant, meant
from bot.history import History, turn_of, turn_told
from bot.language import tell
from bot.lookup import lookup
from bot.models import embedder_of, reranker_of
from bot.phrases import Language, say
from bot.question import Question, understand
from bot.question_scope import about_the_rest, asked_scope, refuse_impossible_days
from bot.relevance import ArchiveRelevance
from bot.stores import engines_of
from bot.suggest import did_you_mean
from bot.takeable import takeable
from config.errors import QuestionError, UserError
from config.settings import Settings, load_settings
from retrieval.archive import Archive
from retrieval.embedder import shipped_embedder
from retrieval.lexicon import Lexicon, load_lexicon
from retrieval.passage import Hit, Scope
from retrieval.query import Query, build_query
from retrieval.search import Mode
from retrieval.stored_passages import newest_day, papers_on_file

logger = logging.getLogger(__name__)

# How long a running chat or bot lets Chroma lag behind what others have ingested; the tail is searched all the same.
CATCH_UP_EVERY_S = 20.0
# Loading Chroma takes a second of the processor, which the first question after a start should have for itself: it is
# loaded when that is answered, or when none has come for so long.
FIRST_QUESTION_S = 5.0
# Who asks an archive of old papers for 今年 has the papers' year before them.
READ_FOR_DAYS = 366


def _unheard(event: Event) -> None:
    """Hear an event and do nothing."""


class NewsDesk:
    """Open with `NewsDesk.open`; a context manager, safe to share between threads."""

    def __init__(self, archive: Archive, lexicon: Lexicon, settings: Settings) -> None:
        self.archive = archive
        self.settings = settings
        self._lexicon = lexicon
        # The reader's weights were fitted to the shipped model's cosines, and a sentence a request would be slow.
        self.relevance = ArchiveRelevance(shipped_embedder(), lexicon)
        self._reranker = reranker_of(settings)
        self._model = _model_settings(settings)
        self._history = History(settings.archive, url=settings.catalogue_url.get_secret_value())
        # Two threads that compute take the interpreter from each other: 48 instead of 34 ms an answer. Where servers
        # are waited for they go side by side.
        local = not settings.catalogue_url.get_secret_value() and not settings.index_url and not settings.embedding
        self._computing: AbstractContextManager[object] = threading.Lock() if local else nullcontext()
        self._closing = threading.Event()
        # The first question after the start is answered, or there will be none.
        self._settled = threading.Event()
        self._follower: threading.Thread | None = None

    @classmethod
    def open(cls, settings: Settings, *, create: bool = False, keep_up: bool = False) -> NewsDesk:
        """Open the desk over the settings' archive.

        `keep_up` is for surfaces that stay open: Chroma is opened, and takes in what other processes ingest, in the
        background.

        Raises:
            ArchiveError: there is no archive (and `create` is false), or it was built by another model.

        """
        archive = Archive.open(
            settings.archive, embedder_of(settings), create=create, use_chroma=keep_up, engines=engines_of(settings)
        )
        desk = cls(archive, load_lexicon(), settings)
        if keep_up:
            desk._follower = threading.Thread(target=desk._keep_up, name="chroma-follower")
            desk._follower.start()
        return desk

    def __enter__(self) -> NewsDesk:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the running batch end and free the archive."""
        self._closing.set()
        self._settled.set()
        if self._follower is not None:
            self._follower.join()
        self._history.close()
        self.archive.close()

    def ask(
        self,
        text: str,
        *,
        scope: Scope | None = None,
        chat: str = "",
        language: Language | None = None,
        on_event: Listener = _unheard,
    ) -> Answer:
        """Answer `text` from the archive: a grounded answer with citations, or an honest refusal.

        `chat` is the key of the conversation that the question is part of, "" where it stands alone. `language` is what
        the reader wants to be answered in, None for the language of the question. `on_event` hears how the answer comes
        about.
        """
        started = time.perf_counter()
        today = self._reading_day()
        means = meant(takeable(text), self._history.turns(chat), language=language, today=today)
        told = Told(on_event)
        answer = self._answered(text, means, today, scope, told)
        if means.standalone != text.strip():
            answer = replace(answer, standalone=means.standalone)
        elapsed_ms = round((time.perf_counter() - started) * 1000)
        logger.info("answered in %d ms: %d cited", elapsed_ms, len(answer.citations))
        answer = answer.timed(elapsed_ms)
        self._history.remember(chat, turn_of(answer, of_source=means.of_source))
        tell_the_rest(answer, told)
        self._settled.set()
        return answer

    def recall(self, chat: str, told: Mapping[str, Any]) -> None:
        """Let the next question of `chat` follow an earlier answer, given as its JSON object."""
        self._history.recall(chat, turn_told(told))

    def forget(self, chat: str) -> None:
        """Erase the conversation `chat`: its next question stands alone. Repeating is safe."""
        self._history.forget(chat)

    def _answered(self, text: str, means: Meant, today: Date, scope: Scope | None, on_event: Listener) -> Answer:
        question = understand(text, standalone=means.standalone, language=means.language, today=today)
        if means.lacking:
            return Answer(text, means.language, say("lacking source", means.language, number=str(means.lacking)), False)
        if means.left_open and scope is None:
            return Answer(text, means.language, say("left open", means.language, word=means.left_open), False)
        if means.source is not None:
            held = self.archive.catalogue.article(means.source.article_id)
            if held is None:
                gone = say("withdrawn source", means.language, headline=means.source.headline)
                return Answer(text, means.language, gone, False)
            hit, at = hit_of(*held), (means.source.start, means.source.end)
            on_event(Retrieved(1, 1, (hit,)))
            return source_answer(question, means.kind, hit, at, self.relevance)
        if question.needs_no_search:
            on_event(Retrieved(0, 0))
            return self._write(question, [], on_event)
        refuse_impossible_days(question.standalone)
        asked = self._scope_of(question, scope)
        question = about_the_rest(question, papers_on_file(self.archive.catalogue.db), today=today)
        if listed := listing(question, self.archive.catalogue, asked):
            on_event(Retrieved(0, 0))
            return listed
        question = on_a_subject(question)
        hits = self._find(question, self.settings.top_k, asked)
        on_event(Retrieved(len(hits), len({hit.article.article_id for hit in hits}), tuple(hits)))
        return self._write(question, hits, on_event)

    def _reading_day(self) -> Date:
        """Return the day that 去年 is reckoned from: today, or that of the newest issue where none came for a year."""
        today = Date.today()
        newest = newest_day(self.archive.catalogue.db)
        return newest if newest is not None and (today - newest).days > READ_FOR_DAYS else today

    def answer_from(self, text: str, hits: Sequence[Hit]) -> Answer:
        """Answer `text` from the passages given instead of searching for them."""
        started = time.perf_counter()
        question = understand(takeable(text))
        answer = self._write(question, hits, _unheard)
        return answer.timed(round((time.perf_counter() - started) * 1000))

    def search(self, text: str, *, k: int = 10, scope: Scope | None = None, mode: Mode = Mode.RERANKED) -> list[Hit]:
        """Return up to `k` passages, best first."""
        if not takeable(text).strip():
            raise QuestionError("nothing to search for: name a few words", zh="没有要找的内容：请写几个词")
        question = understand(text)
        return self._find(question, k, self._scope_of(question, scope), mode)

    def query(self, question: Question) -> Query:
        """Return what the indexes are asked for `question`."""
        catalogue = self.archive.catalogue
        with catalogue.reading() as db:
            count_passages = partial(catalogue.held_terms.counts, db)
            return build_query(question.standalone, question.asked_in, self._lexicon, count_passages)

    def _scope_of(self, question: Question, scope: Scope | None) -> Scope:
        if scope and scope.issue_id and not self.archive.catalogue.current_hash(scope.issue_id):
            known = [held.issue_id for held in self.archive.catalogue.revisions()]
            near = did_you_mean(scope.issue_id, known) or tell(": 'wenbao issues' lists them", "：见 'wenbao issues'")
            raise QuestionError(
                f"no issue {scope.issue_id!r} on file{near}", zh=f"没有收录 {scope.issue_id!r} 这一期{near}"
            )
        return asked_scope(question, self.archive.catalogue, scope)

    def _find(self, question: Question, k: int, asked: Scope, mode: Mode = Mode.RERANKED) -> list[Hit]:
        query = self.query(question)
        if self._reranker is None:
            with self._computing:
                return self.archive.search(query, k=k, scope=asked, mode=mode)
        hits = self.archive.search(query, k=max(k, self.settings.rerank_top), scope=asked, mode=mode)
        return self._reranker.rerank(query.text, hits)[:k]

    def _write(self, question: Question, hits: Sequence[Hit], on_event: Listener) -> Answer:
        with self._computing:
            found = lookup(question, hits, self.relevance)
        if found:
            return found
        if self.settings.chat_model and hits:
            from bot.chat_writer import answer_by_model

            return answer_by_model(question, hits, self.settings, self.relevance, on_event)
        with self._computing:
            return extract(question, hits, self.relevance)

    def _keep_up(self) -> None:
        self._settled.wait(FIRST_QUESTION_S)
        while not self._closing.is_set():
            try:
                self.follow_model()
                self.archive.follow()
            except UserError as error:
                logger.warning("Chroma cannot catch up now: %s", error)
            except Exception:
                # The tail is searched from the catalogue whatever becomes of Chroma: a failure here costs speed only.
                logger.exception("Chroma could not catch up; searching goes on without it")
            self._closing.wait(CATCH_UP_EVERY_S)

    def follow_model(self) -> None:
        """Where the archive was embedded anew by another model, go over to it if the settings name it by now."""
        if self.archive.of_our_model():
            return
        settings = load_settings()
        if (named := _model_settings(settings)) != self._model:
            self._model = named
            self.archive.adopt(embedder_of(settings))


def _model_settings(settings: Settings) -> dict[str, object]:
    """Return the settings that say which embedding model is asked."""
    named = [each.name for each in fields(settings) if "embedding" in each.name]
    return {name: getattr(settings, name) for name in ("query_prompt", "passage_prompt", *named)}
