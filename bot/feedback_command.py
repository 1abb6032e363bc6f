"""`wenbao feedback`: what readers think of the answers they got."""

from __future__ import annotations

from bot.console import Text, out, print_json
from bot.feedback import TABLE, Feedback, all_feedback
from bot.memory import MEMORY_FILE, memory_of
from bot.printable import printable
from config.errors import ArchiveError
from config.settings import Settings


def run(settings: Settings, *, as_json: bool, bad_only: bool, top: int) -> None:
    """Show the newest `top` opinions, with `bad_only` those of readers who were not content.

    Raises:
        ArchiveError: there is no archive.

    """
    on_server = bool(settings.catalogue_url.get_secret_value())
    if not on_server and not settings.archive.is_dir():
        raise ArchiveError(
            f"no archive in {str(settings.archive)!r}: name it with --archive or WENBAO_ARCHIVE",
            zh=f"{str(settings.archive)!r} 里没有档案：请用 --archive 或 WENBAO_ARCHIVE 指定",
        )
    given = _given(settings)
    good = sum(told.good for told in given)
    shown = [told for told in given if not (bad_only and told.good)][:top]
    if as_json:
        counts = {"good": good, "bad": len(given) - good}
        print_json({**counts, "feedback": [told.to_json() for told in shown]})
        return
    out().print(f"👍 {good}  👎 {len(given) - good}", style="bold")
    for told in shown:
        out().print(_entry(told), end="")


def _given(settings: Settings) -> list[Feedback]:
    if not settings.catalogue_url.get_secret_value() and not (settings.archive / MEMORY_FILE).is_file():
        return []
    db = memory_of(settings, TABLE)
    try:
        return all_feedback(db)
    finally:
        db.close()


def _entry(told: Feedback) -> Text:
    shown = Text(f"\n{'👍' if told.good else '👎'} ")
    shown.append(printable(told.answer["question"]) + "\n", style="bold")
    shown.append(printable(told.answer["answer"]) + "\n")
    for passage in told.passages:
        shown.append(f"  《{printable(passage.headline)}》 {passage.article_id}\n", style="dim")
        shown.append(f"    {printable(passage.text)}\n", style="dim")
    shown.append(f"  {told.at:%Y-%m-%d %H:%M} UTC\n", style="dim")
    return shown
