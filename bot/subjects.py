"""Tell whether an article is about a subject that somebody subscribed to, and where it says so."""

from __future__ import annotations

import re
from dataclasses import dataclass

from config.patterns import lazy_pattern
from retrieval.lexicon import Lexicon
from retrieval.newspaper import Article
from retrieval.sentences import sentence_spans, trimmed

# A long Chinese subject need not stand word for word: 固态电池量产 is told of by 固态电池将在年内量产.
LONG_CHARS = 5
# A translation less likely than this is not what the reader means.
MIN_WEIGHT = 0.12
MAX_PHRASE_WORDS = 4

_WORDS = lazy_pattern(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_]+(?:[-.&'][^\W_]+)*")
_HAN = lazy_pattern(r"[\u3400-\u9fff\uf900-\ufaff]")
_STOPS = frozenset("a an the of in on for and or to with about from by at as is are new news".split())


@dataclass(frozen=True, slots=True)
class Subject:
    """What a text must hold: of each group, one of its words; a word of pairs needs most of its pairs."""

    groups: tuple[tuple[str, ...], ...]

    def found_in(self, text: str) -> bool:
        text = text.casefold()
        return bool(self.groups) and all(any(_holds(text, word) for word in group) for group in self.groups)

    def place(self, article: Article) -> tuple[int, int] | None:
        """Return the span of the body's sentence that tells of the subject; None where the article does not.

        Where only headline and body together tell of it, that is the body's first sentence with any of its words.
        """
        body = article.body
        if not self.found_in(f"{article.headline}\n{body}"):
            return None
        spans = [span for span in (trimmed(body, raw) for raw in sentence_spans(body)) if span[0] < span[1]]
        words = [word for group in self.groups for word in group]
        whole = next((span for span in spans if self.found_in(body[slice(*span)])), None)
        return whole or max(
            spans, key=lambda span: sum(word in body[slice(*span)].casefold() for word in words), default=None
        )


def subject_of(words: str, lexicon: Lexicon) -> Subject:
    """Read a subject as somebody typed it, in Chinese or English."""
    found = _WORDS.findall(words)
    if any(map(_HAN.search, found)):
        return Subject(tuple((word.casefold(),) for word in found))
    latin = [word for word in found if word.casefold() not in _STOPS] or found
    groups: list[tuple[str, ...]] = []
    at = 0
    while at < len(latin):
        length, group = _longest(latin[at:], lexicon)
        groups.append(group)
        at += length
    return Subject(tuple(groups))


def _longest(words: list[str], lexicon: Lexicon) -> tuple[int, tuple[str, ...]]:
    """Return how many of the words are one known name or phrase, and what the paper calls it."""
    for length in range(min(MAX_PHRASE_WORDS, len(words)), 0, -1):
        phrase = " ".join(words[:length])
        terms = [term for term in lexicon.expand(phrase) if term.source in ("name", "phrase")]
        if terms:
            return length, (phrase.casefold(), *(term.zh.casefold() for term in terms))
    translated = [term.zh for term in lexicon.expand(words[0]) if term.weight >= MIN_WEIGHT]
    return 1, (words[0].casefold(), *translated)


def _holds(text: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", text) is not None
    if word in text:
        return True
    if len(word) < LONG_CHARS:
        return False
    pairs = [word[at : at + 2] for at in range(len(word) - 1)]
    return any(
        sum(pair in sentence for pair in pairs) >= 0.75 * len(pairs) for sentence in re.split(r"[。！？；\n]", text)
    )
