"""Count articles: what is stored like one and is none (an issue's head, advertisements, credits) its kind tells."""

from __future__ import annotations

from retrieval.database import Database, Engine
from retrieval.newspaper import Kind

_KINDS = ", ".join(f"'{kind}'" for kind in Kind if not kind.is_article)
# A condition on rows of the table of articles.
BESIDE_NEWS: dict[Engine, str] = {
    "sqlite": f"json_extract(article, '$.kind') IN ({_KINDS})",
    # PostgreSQL's JSON functions refuse a text that holds \u0000. A quotation mark inside a text is escaped there, so
    # that no text can hold the pattern.
    "postgresql": f"""substring(article from '"kind":"([^"]*)"') IN ({_KINDS})""",
}
# An archive of an earlier version has no such index, and one on a read-only disk never gets it: the same is counted
# then, only slowly (66,000 articles are read in about a second).
INDEX = "article_beside_news"


def index_statement(engine: Engine) -> str:
    """Return the statement that makes the index by which counting takes no time however large the archive is."""
    return f"CREATE INDEX IF NOT EXISTS {INDEX} ON article (article_row, live) WHERE {BESIDE_NEWS[engine]}"


def count_articles(db: Database) -> int:
    """Return how many articles questions are answered from."""
    held = db.execute("SELECT count(*) FROM article WHERE live = 1").fetchone()[0]
    none = db.execute(f"SELECT count(*) FROM article WHERE live = 1 AND {BESIDE_NEWS[db.engine]}").fetchone()[0]
    return int(held) - int(none)


def beside_news(db: Database, identity: str) -> set[str]:
    """Return the ids of an issue's live pieces that are no articles."""
    rows = db.execute(
        f"SELECT article_id FROM article WHERE issue_id = ? AND live = 1 AND {BESIDE_NEWS[db.engine]}", (identity,)
    )
    return {str(name) for (name,) in rows}
