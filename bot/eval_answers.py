"""`wenbao eval --answers`: ask judged questions and measure the answers, or measure the verifier by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.answer import Answer, Citation
from bot.console import Table, out, print_json, progress_bar
from bot.desk import NewsDesk
from bot.eval_command import store_corpus
from bot.eval_measures import Measures, verifier_table
from bot.eval_sets import AnswerSet, Asked, load_answers
from bot.eval_words import called
from bot.language import tell
from bot.verify import Source
from config.settings import Settings
from retrieval.newspaper import Article, Block, Masthead
from retrieval.passage import Hit, Passage
from retrieval.sentences import sentence_spans

# What a citation rests on: its quotation and so much of the article on either side.
AROUND_CHARS = 200


def run(path: Path, settings: Settings, *, as_json: bool, limit: int, archive: Path | None = None) -> None:
    """Measure the set at `path`; one with a corpus gets an archive of its own, kept where `archive` names one."""
    judged = load_answers(path)
    if judged.statements:
        held = judged.statements[:limit] if limit else judged.statements
        _show(path, "verifier", {"all": verifier_table(held)}, as_json=as_json)
        return
    asked = judged.asked[:limit] if limit else judged.asked
    with tempfile.TemporaryDirectory(prefix="wenbao-eval-") as passing:
        own = bool(judged.corpus) or all(one.passages is not None for one in asked)
        place = archive or (Path(passing) if own else settings.archive)
        with NewsDesk.open(replace(settings, archive=place), create=own) as desk:
            tables = _measured(desk, judged, asked)
    _show(path, settings.chat_model or "extract", tables, as_json=as_json)


def _measured(desk: NewsDesk, judged: AnswerSet, asked: Sequence[Asked]) -> dict[str, dict[str, float | int]]:
    if judged.corpus:
        store_corpus(desk, judged.corpus)
    groups: dict[str, Measures] = {}
    with progress_bar(tell("asking", "提问中")) as advance:
        for at, one in enumerate(asked, start=1):
            answer, hits = _answered(desk, one)
            first = _first_sentence(hits)
            measures = groups.setdefault(one.group or "all", Measures())
            measures.add(one, answer, partial(_source_of, desk, hits), first)
            advance(at, len(asked))
    return {name: measures.table() for name, measures in groups.items()}


def _answered(desk: NewsDesk, asked: Asked) -> tuple[Answer, Sequence[Hit]]:
    if asked.passages is None:
        return desk.ask(asked.text), desk.search(asked.text, k=1)
    hits = [_hit(at, text) for at, text in enumerate(asked.passages)]
    return desk.answer_from(asked.text, hits), hits


def _hit(at: int, text: str) -> Hit:
    article = Article("", tuple(Block(line) for line in text.split("\n") if line.strip()), article_id=f"passage-{at}")
    whole = Passage(article.article_id, 0, len(article.body), article.body)
    return Hit(whole, article, Masthead("passages", None), 1.0 / (1 + at))


def _first_sentence(hits: Sequence[Hit]) -> str:
    text = hits[0].passage.text if hits else ""
    start, end = next(iter(sentence_spans(text)), (0, 0))
    return text[start:end]


def _source_of(desk: NewsDesk, hits: Sequence[Hit], citation: Citation) -> Source:
    """Return what the citation rests on, looked up anew: where the quotation is not in the article, nothing."""
    article = next((hit.article for hit in hits if hit.article.article_id == citation.article_id), None)
    if article is None and (held := desk.archive.catalogue.article(citation.article_id)):
        article = held[0]
    if article is None or article.body[citation.start : citation.end] != citation.quote:
        return Source("")
    around = article.body[max(0, citation.start - AROUND_CHARS) : citation.end + AROUND_CHARS]
    names = " ".join(author.name for author in article.authors)
    return Source("\n".join((article.headline, around, citation.source_line(), names)), citation.date)


def _show(path: Path, writer: str, tables: dict[str, dict[str, float | int]], *, as_json: bool) -> None:
    if as_json:
        print_json({"set": path.name, "writer": writer, "judge": "own verifier", "groups": tables})
        return
    shown = Table(box=None, header_style="dim")
    shown.add_column(f"{path.name}, {called(writer)}")
    for name in tables:
        shown.add_column(called(name), justify="right")
    rows = dict.fromkeys(row for table in tables.values() for row in table)
    for row in rows:
        shown.add_row(called(row), *(str(table.get(row, "—")) for table in tables.values()))
    out().print(shown)
    if writer != "verifier":
        judge = tell(
            "Support is judged by the verifier that answers pass through anyway, not by people.",
            "有无依据由回答本来就要经过的核对程序判断，不是人工判断。",
        )
        out().print(judge, style="dim")
