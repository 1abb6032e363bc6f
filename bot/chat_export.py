"""Write a conversation as Markdown, every answer with its sources. Knows nothing of the terminal."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bot.answer import Answer
from bot.language import tell
from bot.printable import printable
from config.errors import UserError
from config.patterns import lazy_pattern

_MARKUP = lazy_pattern(r"([\\`*_#<>|])")


def markdown(turns: Sequence[Answer]) -> str:
    """Return the conversation as Markdown; what could be taken for markup stands as text."""
    parts = [f"# {tell('A conversation with wenbao', '与问报的对话')}"]
    for answer in turns:
        parts.append(f"## {_plain(' '.join(answer.question.split()))}")
        parts.append(_plain(answer.text).replace("\n", "  \n"))
        for citation in answer.citations:
            parts.append(
                f"[{citation.number}] {_plain(citation.source_line(answer.language))} · `{citation.article_id}`\n\n"
                f"> {_plain(citation.quote)}"
            )
    return "\n\n".join(parts) + "\n"


def export(turns: Sequence[Answer], name: str) -> Path:
    """Write the conversation to the file `name`, which must not exist yet; return its path."""
    path = Path(name).expanduser()
    if path.suffix.lower() not in (".md", ".markdown"):
        path = path.with_name(path.name + ".md")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(markdown(turns))
    except FileExistsError:
        raise UserError(
            f"{str(path)!r} exists already: give another name", zh=f"{str(path)!r} 已经存在：请换个名字"
        ) from None
    except OSError as error:
        raise UserError(
            f"{str(path)!r} cannot be written: {error.strerror}: give another place",
            zh=f"无法写入 {str(path)!r}（{error.strerror}）：请换个位置",
        ) from error
    return path


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", printable(text))
