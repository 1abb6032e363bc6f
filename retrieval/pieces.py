"""Cut a passage into the pieces that a question is compared with: its headline and its sentences."""

from __future__ import annotations

from config.patterns import lazy_pattern
from retrieval.terms import fold_width

# Counted up when pieces are cut in another way: tokens stored of the old ones are void then.
VERSION = 1
_SENTENCE = lazy_pattern(r"[^。！？!?；\n]+[。！？!?；\n]?")


def sentences_of(folded: str) -> list[str]:
    """Return the sentences of a passage whose widths are folded, at least one.

    >>> sentences_of("装机1.2吉瓦；占两成。翻番")
    ['装机1.2吉瓦；', '占两成。', '翻番']
    """
    return _SENTENCE.findall(folded) or [folded]


def pieces_of(headline: str, text: str) -> list[str]:
    """Return a passage's headline as it is printed, then its sentences, widths folded."""
    return [headline, *sentences_of(fold_width(text))]
