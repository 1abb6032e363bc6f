"""Refuse what is no question: text that is too long, or that no character set holds."""

from __future__ import annotations

from config.errors import QuestionError

# The work grows faster than the question; a person who pastes a whole article is not asking.
MAX_QUESTION_CHARS = 500


def takeable(text: str) -> str:
    """Return `text` as it is, or raise QuestionError where it is too long or no text at all."""
    if len(text) > MAX_QUESTION_CHARS:
        raise QuestionError(
            f"the question has {len(text)} characters, {MAX_QUESTION_CHARS} are the most: make it shorter",
            zh=f"问题过长：最多 {MAX_QUESTION_CHARS} 字，收到 {len(text)} 字，请写短一些",
        )
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise QuestionError(
            "the question is not valid UTF-8 text: check the terminal's or the file's encoding",
            zh="问题不是有效的 UTF-8 文字：请检查终端或文件的编码",
        ) from None
    return text
