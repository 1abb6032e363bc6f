"""Buttons under messages: what they say, and the few bytes that tell what a tap on one means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.phrases import Language

# (what it says, what a tap on it sends), row by row. Telegram allows 64 bytes for the second.
Button = tuple[str, str]
Rows = tuple[tuple[Button, ...], ...]

# Sources with their headlines, a row each; more than these are numbers only, so that the answer stays in sight.
NAMED_SOURCES = 4
NUMBERS_A_ROW = 6
MAX_SOURCES = 48
LABEL_CHARS = 26

SOURCE, ARTICLE, CONTENTS, ISSUES, FOUND, RATING = "s", "a", "i", "I", "p", "f"
LANGUAGE, UNSUBSCRIBE, TAKE_IN, NOTHING = "l", "u", "n", "-"

_WHOLE: dict[Language, str] = {"zh": "📰 全文", "en": "📰 Whole article"}
_BACK: dict[Language, str] = {"zh": "↩ 返回", "en": "↩ Back"}


@dataclass(frozen=True, slots=True)
class Tap:
    """What a button means: `kind` is one of the letters above, `words` what follows it."""

    kind: str
    words: tuple[str, ...]

    def number(self, position: int) -> int:
        """Return a word as a number.

        Raises:
            ValueError: there is none there, or it is no number that a button of ours can hold.

        """
        if position >= len(self.words) or not self.words[position].isdecimal() or len(self.words[position]) > 18:
            raise ValueError(f"no number at {position}")
        return int(self.words[position])


def tap_of(sent: str) -> Tap:
    """Read what a tap sends.

    >>> tap_of("s:17:2")
    Tap(kind='s', words=('17', '2'))
    """
    kind, *words = sent.split(":")
    return Tap(kind, tuple(words))


def button(label: str, kind: str, *words: object) -> Button:
    return label, ":".join([kind, *map(str, words)])


def answer_buttons(answer: int, sources: Sequence[tuple[int, str]]) -> Rows:
    """Return the buttons of a kept answer: one for each source (number, headline), and what the reader thinks of it."""
    rows: Rows
    if len(sources) <= NAMED_SOURCES:
        rows = tuple((button(shortened(f"[{n}] {headline}"), SOURCE, answer, n),) for n, headline in sources)
    else:
        rows = in_rows([button(f"[{n}]", SOURCE, answer, n) for n, _ in sources[:MAX_SOURCES]])
    return (*rows, (button("👍", RATING, answer, 1), button("👎", RATING, answer, 0)))


def passage_buttons(article: int, back: str, language: Language) -> Rows:
    """Return the button under a passage that opens its article; `back` is what the way back sends."""
    return ((button(_WHOLE[language], ARTICLE, article, 1, back),),)


def page_buttons(page: int, pages: int, kind: str, *before: object, after: Sequence[object] = ()) -> tuple[Button, ...]:
    """Return ‹ 2/3 › for something that is read page by page, nothing for a single page."""
    if pages < 2:
        return ()
    earlier, later = (page - 1 or pages), (page % pages + 1)
    return (
        button("‹", kind, *before, earlier, *after),
        button(f"{page}/{pages}", NOTHING),
        button("›", kind, *before, later, *after),
    )


def back_button(sent: str, language: Language) -> tuple[Button, ...]:
    """Return the button that leads back, nothing where there is no way back."""
    return ((_BACK[language], sent.replace(".", ":")),) if sent else ()


def in_rows(buttons: Sequence[Button]) -> Rows:
    """Return the buttons in rows of a few."""
    return tuple(tuple(buttons[at : at + NUMBERS_A_ROW]) for at in range(0, len(buttons), NUMBERS_A_ROW))


def shortened(label: str) -> str:
    """Return the label on one line, cut where a phone would cut it anyway."""
    label = " ".join(label.split())
    return label if len(label) <= LABEL_CHARS else label[: LABEL_CHARS - 1] + "…"
