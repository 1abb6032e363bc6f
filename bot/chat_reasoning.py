"""Take out of a model's words, as they come, what it thinks aloud: <think>…</think> is never shown."""

from __future__ import annotations

import re

from config.patterns import lazy_pattern

_OPEN = lazy_pattern(r"<(think|thinking|thought|reasoning)>", re.IGNORECASE)
_CLOSE = lazy_pattern(r"</(think|thinking|thought|reasoning)>", re.IGNORECASE)
# The longest of the tags above; a tail that could become one is held back until it is clear.
_LONGEST_TAG = len("</reasoning>")
_MAY_BECOME = lazy_pattern(r"<[/a-z]*$", re.IGNORECASE)


class Spoken:
    """Feed it a model's words; it gives back those that are meant to be heard.

    A template that opens the reasoning in the prompt leaves only the closing tag in the reply: then what came before
    it was reasoning, and `orphaned` is true. Whoever passed that on already must take it back; of a model known to do
    so, `thinking` holds everything back until the closing tag.
    """

    def __init__(self, *, thinking: bool = False) -> None:
        self.text = ""
        self.orphaned = False
        self._thinking = thinking
        self._tail = ""
        # What turns out to be the answer where a model known to think did not this time.
        self._unclosed = "" if thinking else None

    def hear(self, words: str) -> str:
        """Take in more words; return what of them may be shown now."""
        self._tail += words
        if self._unclosed is not None:
            self._unclosed += words
        shown = ""
        while self._tail:
            if self._thinking:
                closed = _CLOSE.search(self._tail)
                if not closed:
                    self._tail = self._tail[-_LONGEST_TAG:]
                    break
                self._thinking = False
                self._unclosed = None
                self._tail = self._tail[closed.end() :].lstrip()
                continue
            tag = min((m for m in (_OPEN.search(self._tail), _CLOSE.search(self._tail)) if m), key=_start, default=None)
            if tag is None:
                held = _MAY_BECOME.search(self._tail[-_LONGEST_TAG:])
                cut = len(self._tail) - (len(held[0]) if held else 0)
                shown += self._tail[:cut]
                self._tail = self._tail[cut:]
                break
            before, rest = self._tail[: tag.start()], self._tail[tag.end() :]
            if tag[0].startswith("</"):
                self.orphaned, self.text, shown = True, "", ""
                self._tail = rest.lstrip()
            else:
                shown += before
                self._thinking = True
                self._tail = rest
        self.text += shown
        return shown

    def end(self) -> str:
        """Return what was held back, now that nothing follows; reasoning that never ended stays unsaid."""
        rest = "" if self._thinking else self._tail
        if self._unclosed is not None:
            rest = self._unclosed
        self._tail = ""
        self.text += rest
        return rest


def _start(match: re.Match[str]) -> int:
    return match.start()
