"""What Tab offers in the chat: commands, issues, files, sources, headlines. Beside prompt_toolkit's room.

Headlines are found by the archive's word index: reading all headlines of a large archive takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion, PathCompleter
from prompt_toolkit.document import Document

from bot.chat_commands import COMMANDS
from bot.chat_state import ChatState
from retrieval.stored_passages import passages_of
from retrieval.terms import terms
from retrieval.words import find_words

MAX_HEADLINES = 12
# One character stands in too many headlines to be a hint.
MIN_CHARACTERS = 2
OPENING, CLOSING = "《", "》"
# What may stand before a name that is being typed.
_BREAKS = " ，。？！、：；“”（）,.?!:;()"


class ChatCompleter(Completer):
    """Completes by what the line begins with: a command's name, its argument, else a headline after 《 or by Tab."""

    def __init__(self, state: ChatState) -> None:
        self._state = state
        self._paths = PathCompleter(expanduser=True)

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        text = document.text_before_cursor
        if text.startswith("/"):
            name, space, rest = text.partition(" ")
            yield from self._arguments(name, rest, complete_event) if space else self._commands(text)
        elif (opened := text.rfind(OPENING)) > text.rfind(CLOSING):
            fragment = text[opened + 1 :]
            for headline in self._headlines(fragment):
                yield Completion(headline + CLOSING, start_position=-len(fragment), display=headline)
        elif complete_event.completion_requested:
            fragment = text[max(text.rfind(mark) for mark in _BREAKS) + 1 :]
            for headline in self._headlines(fragment):
                yield Completion(OPENING + headline + CLOSING, start_position=-len(fragment), display=headline)

    def _commands(self, text: str) -> Iterator[Completion]:
        for name, command in COMMANDS.items():
            if name.startswith(text):
                yield Completion(name, start_position=-len(text), display_meta=command.told())

    def _arguments(self, name: str, rest: str, event: CompleteEvent) -> Iterator[Completion]:
        kind = COMMANDS[name].argument if name in COMMANDS else ""
        if kind == "path":
            yield from self._paths.get_completions(Document(rest), event)
        elif kind == "source" and self._state.last:
            for citation in self._state.last.citations:
                number = str(citation.number)
                if number.startswith(rest):
                    yield Completion(number, start_position=-len(rest), display_meta=citation.headline)
        elif kind == "issue":
            for held in self._state.desk.archive.catalogue.revisions():
                if rest in held.issue_id:
                    yield Completion(held.issue_id, start_position=-len(rest), display_meta=held.masthead.paper)
        elif kind in ("words", "article"):
            for headline, article_id in self._headlines(rest).items():
                given = headline if kind == "words" else article_id
                yield Completion(given, start_position=-len(rest), display=headline, display_meta=article_id)
        elif kind:
            for choice in kind.split("|"):
                if choice.startswith(rest):
                    yield Completion(choice, start_position=-len(rest))

    def _headlines(self, fragment: str) -> dict[str, str]:
        """Return headlines that hold `fragment`, or its characters, with their articles' ids, nearest first."""
        if len(fragment) < MIN_CHARACTERS:
            return {}
        db = self._state.desk.archive.catalogue.db
        found = find_words(db, terms(fragment), 5 * MAX_HEADLINES, None)
        stored = passages_of(db, [number for number, _ in found])
        articles = [stored[number].article for number, _ in found if number in stored]
        held = [article for article in articles if all(char in article.headline for char in fragment)]
        held.sort(key=lambda article: (fragment not in article.headline, not article.headline.startswith(fragment)))
        return {article.headline: article.article_id for article in held[:MAX_HEADLINES]}
