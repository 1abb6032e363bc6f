"""Files on their way into the archive: where they lie, what they hold, and what became of them, in words."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bot.error_told import told
from bot.memory import make_tables
from bot.phrases import Language
from bot.readers_told import in_chinese
from bot.telegram_lists import issue_title
from bot.telegram_phrases import Phrase, phrase
from config.errors import UserError
from config.settings import Settings
from retrieval.archive import Archive
from retrieval.database import Database, inserted
from retrieval.locks import turn
from retrieval.newspaper import Issue, Kind

# The readers of files take as long to import as all of Telegram, and a bot that starts has questions to answer first.
if TYPE_CHECKING:
    from ingest.intake import Report
    from ingest.reading import Refusal

TABLE = """CREATE TABLE IF NOT EXISTS telegram_upload (
    number {new_number}, chat BIGINT NOT NULL, name TEXT NOT NULL)"""
FOLDER = "incoming"
# Below this the reader doubts an article's borders.
LOW_CONFIDENCE = 0.6
MAX_NAME_BYTES = 150
SHOWN_ARTICLES = 80
SHOWN_DOUBTS = 10

_UNSURE: dict[Language, str] = {"zh": "（边界存疑 {percent}）", "en": " (borders unsure, {percent})"}
_UNSEARCHED: dict[Language, str] = {"zh": "（{kind}，不供检索）", "en": " ({kind}, not searched)"}
_MORE: dict[Language, str] = {"zh": "……另有 {count} 篇", "en": "… {count} more"}
_MORE_DOUBTS: dict[Language, str] = {"zh": "⚠ ……另有 {count} 处", "en": "⚠ … {count} more"}
_HELD: dict[Language, str] = {"zh": "{title}：已收录过，没有变化。", "en": "{title}: on file already, unchanged."}
_TAKEN: dict[Language, str] = {
    "zh": "✅ {title}：新增 {new} 篇、更新 {changed} 篇、撤下 {withdrawn} 篇、未变 {unchanged} 篇；"
    "共 {passages} 段，第 {revision} 次收录。",
    "en": "✅ {title}: {new} new, {changed} changed, {withdrawn} withdrawn, {unchanged} unchanged articles; "
    "{passages} passages, revision {revision}.",
}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was sent; it lies in a folder of its own under its own name."""

    number: int
    chat: int
    name: str
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def without_folder(self, said: str) -> str:
        """Return a message with the file's name as its sender knows it."""
        return said.replace(f"{self.folder.as_posix()}/", "")


class Uploads:
    """All files sent to one bot that are not decided on yet. For the one thread that opened `db`."""

    def __init__(self, db: Database, settings: Settings) -> None:
        self._db = db
        self._root = settings.archive / FOLDER
        make_tables(db, TABLE)

    def begin(self, name: str, *, chat: int) -> Upload:
        """Make a place for a file."""
        name = _safe(name)
        number = inserted(
            self._db, "INSERT INTO telegram_upload (chat, name) VALUES (?, ?) RETURNING number", (chat, name)
        )
        upload = Upload(number, chat, name, self._root / str(number))
        upload.folder.mkdir(parents=True, exist_ok=True)
        return upload

    def get(self, number: int) -> Upload | None:
        row = self._db.execute("SELECT chat, name FROM telegram_upload WHERE number = ?", (number,)).fetchone()
        upload = Upload(number, row[0], row[1], self._root / str(number)) if row else None
        # A file lies on the machine whose bot fetched it, and a tap may reach another one's.
        return upload if upload and upload.path.is_file() else None

    def end(self, upload: Upload) -> None:
        """Forget a file, and delete it."""
        self._db.execute("DELETE FROM telegram_upload WHERE number = ?", (upload.number,))
        shutil.rmtree(upload.folder, ignore_errors=True)


def map_text(upload: Upload, settings: Settings, language: Language) -> tuple[str, bool]:
    """Return what a file holds, in words, and whether there is anything to take in. Changes nothing."""
    from bot.ingest_command import limits_of
    from ingest.intake import read_leniently
    from ingest.reading import Refusal

    try:
        issues, refusals = read_leniently([upload.path], limits_of(settings))
    except UserError as error:
        issues, refusals = [], [Refusal(upload.name, error)]
    lines = [line for issue in issues for line in [*_map(issue, language), ""]]
    lines += _refused(upload, refusals, language, anything=bool(issues))
    if issues:
        lines.append(phrase(Phrase.FILE_TAKE_IN, language))
    return "\n".join(lines).strip(), bool(issues)


def take_in(
    upload: Upload, archive: Archive, settings: Settings, language: Language, tell: Callable[[str], None]
) -> str:
    """Take a file in, one ingest at a time, and return the report. `tell` hears how far it is.

    Raises:
        UserError: nothing could be taken in.

    """
    from bot.ingest_command import LOCK_NAME, limits_of
    from ingest.intake import OpenDoor, import_files
    from ingest.reading import Refusal

    lines: list[str] = []
    refusals: list[Refusal] = []
    with turn(settings.archive / LOCK_NAME, lambda: tell("")):
        door, limits = OpenDoor(archive), limits_of(settings)
        for outcome in import_files(
            [upload.path], door, limits=limits, progress=lambda done, total, what: tell(upload.without_folder(what))
        ):
            if isinstance(outcome, Refusal):
                refusals.append(outcome)
            else:
                lines += [_report(outcome, language), *_doubts(outcome.issue, language)]
    if not lines and refusals:
        raise refusals[0].error
    return "\n".join([*lines, *_refused(upload, refusals, language, anything=True)])


def _map(issue: Issue, language: Language) -> list[str]:
    from bot.article_map import first_words  # rich is in its room

    lines = [f"📰 {issue_title(issue.masthead)}"]
    articles = [article for article in issue.articles if article.kind is not Kind.MASTHEAD]
    for article in articles[:SHOWN_ARTICLES]:
        pages = ",".join(map(str, article.pages)) or "?"
        headline = " ".join(article.headline.split()) or first_words(article)
        note = ""
        if not article.kind.indexed:
            note = _UNSEARCHED[language].format(kind=article.kind)
        elif article.confidence < LOW_CONFIDENCE:
            note = _UNSURE[language].format(percent=f"{article.confidence:.0%}")
        lines.append(f"[{pages}] {headline}{note}")
    if len(articles) > SHOWN_ARTICLES:
        lines.append(_MORE[language].format(count=len(articles) - SHOWN_ARTICLES))
    return lines + _doubts(issue, language)


def _doubts(issue: Issue, language: Language) -> list[str]:
    shown = [f"⚠ {doubt.place}: {doubt.text}" for doubt in issue.doubts[:SHOWN_DOUBTS]]
    if language == "zh":
        shown = [f"⚠ {doubt.place}：{in_chinese(doubt.text)}" for doubt in issue.doubts[:SHOWN_DOUBTS]]
    if len(issue.doubts) > SHOWN_DOUBTS:
        shown.append(_MORE_DOUBTS[language].format(count=len(issue.doubts) - SHOWN_DOUBTS))
    return shown


def _refused(upload: Upload, refusals: Sequence[Refusal], language: Language, *, anything: bool) -> list[str]:
    occasion = Phrase.FILE_LEFT_OUT if anything else Phrase.FILE_REFUSED
    words = phrase(occasion, language)
    return [words.format(said=upload.without_folder(told(refusal.error, language))) for refusal in refusals]


def _report(report: Report, language: Language) -> str:
    title, change = issue_title(report.issue.masthead), report.change
    if report.skipped:
        return _HELD[language].format(title=title)
    return _TAKEN[language].format(
        title=title,
        new=len(change.new),
        changed=len(change.changed),
        withdrawn=len(change.withdrawn),
        unchanged=len(change.unchanged),
        passages=report.passages,
        revision=change.revision,
    )


def _safe(name: str) -> str:
    """Return a file name that stays in its folder, its ending kept."""
    name = "".join(c for c in name.replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable()).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    if len(name.encode()) > MAX_NAME_BYTES:
        ending = ending[:10] if dot else ""
        cut = (stem or name).encode()[: MAX_NAME_BYTES - 20].decode(errors="ignore")
        name = f"{cut}.{ending}" if ending else cut
    return name
