"""What words of English news are called in a Chinese paper, beyond what a dictionary says: "chaired" is 主持.

Our own list, checked against no text. It adds to what the archive's lexicon translates; a word in neither is still
known by its meaning.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "news_words.tsv"
_SAME = Path(__file__).parent / "same_words.txt"
_ENDINGS = (("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"))


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    rows = (line.split("\t") for line in _TABLE.read_text(encoding="utf-8").splitlines() if line)
    return {english: tuple(chinese.split()) for english, chinese in rows}


def in_a_paper(word: str) -> tuple[str, ...]:
    """Return what an English word is called in a Chinese newspaper, () where the list does not say.

    >>> in_a_paper("chaired"), in_a_paper("tracks")
    (('主持',), ('赛项', '赛道', '轨道'))
    """
    table = _table()
    stems = [word, *(word[: -len(end)] + put for end, put in _ENDINGS if word.endswith(end) and len(word) > 4)]
    # "shipped", "planned" double their last letter.
    if word.endswith("ed") and len(word) > 5 and word[-3] == word[-4]:
        stems.append(word[:-3])
    return next((table[stem] for stem in stems if stem in table), ())


@lru_cache(maxsize=1)
def _same() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _SAME.read_text(encoding="utf-8").splitlines():
        group = tuple(line.split())
        for word in group:
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *(other for other in group if other != word))))
    return found


def said_otherwise(word: str) -> tuple[str, ...]:
    """Return what else a newspaper may call what a Chinese word says, () where the list does not say.

    >>> said_otherwise("营收")
    ('收入', '营业收入')
    """
    return _same().get(word, ())
