"""Word search as others have it: bm25s over jieba's words, SQLite FTS5 with each of its ways to cut Chinese."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Sequence

Rank = Callable[[str, int], list[str]]

_RUN = re.compile(r"[\u3400-\u9fff]+|[^\W_\u3400-\u9fff]+")


def bm25s_jieba(texts: Sequence[tuple[str, str]]) -> Rank:
    """Index with bm25s at its defaults, words by jieba's search mode."""
    import bm25s
    import jieba

    def words(text: str) -> list[str]:
        return [word for word in jieba.cut_for_search(text.lower()) if word.strip() and _RUN.match(word)]

    index = bm25s.BM25()
    index.index([words(text) for _, text in texts], show_progress=False)
    names = [name for name, _ in texts]

    def rank(question: str, k: int) -> list[str]:
        asked = words(question)
        if not asked:
            return []
        found, _ = index.retrieve([asked], k=min(k, len(names)), show_progress=False)
        return [names[at] for at in found[0]]

    return rank


def fts5(tokenizer: str) -> Callable[[Sequence[tuple[str, str]]], Rank]:
    """Return what indexes with FTS5: "unicode61", "trigram", or "bigrams" (pairs of characters made beforehand)."""
    cut = _bigrams if tokenizer == "bigrams" else _trigrams if tokenizer == "trigram" else _runs

    def build(texts: Sequence[tuple[str, str]]) -> Rank:
        db = sqlite3.connect(":memory:")
        by = "trigram" if tokenizer == "trigram" else "unicode61"
        db.execute(f"CREATE VIRTUAL TABLE held USING fts5 (body, tokenize = '{by}')")
        with db:
            rows = ((at, " ".join(cut(text)) if tokenizer == "bigrams" else text) for at, (_, text) in enumerate(texts))
            db.executemany("INSERT INTO held (rowid, body) VALUES (?, ?)", rows)

        def rank(question: str, k: int) -> list[str]:
            asked = " OR ".join(f'"{term}"' for term in dict.fromkeys(cut(question)))
            if not asked:
                return []
            rows = db.execute("SELECT rowid FROM held WHERE held MATCH ? ORDER BY rank LIMIT ?", (asked, k))
            return [texts[at][0] for (at,) in rows]

        return rank

    return build


def _runs(text: str) -> list[str]:
    return _RUN.findall(text.lower())


def _bigrams(text: str) -> list[str]:
    return _grams(text, 2)


def _trigrams(text: str) -> list[str]:
    return _grams(text, 3)


def _grams(text: str, size: int) -> list[str]:
    found: list[str] = []
    for run in _runs(text):
        if "\u3400" <= run[0] <= "\u9fff":
            found += [run[at : at + size] for at in range(len(run) - size + 1)] or [run]
        else:
            found.append(run)
    return found
