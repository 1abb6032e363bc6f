"""Tell what of an answer stayed unverified, for whoever asks strictly. Judges no sentence anew: verify did that."""

from __future__ import annotations

from bot.answer import Answer
from bot.error_told import in_chinese
from bot.language import tell
from bot.verify_draft import Judged
from retrieval.catalogue import Catalogue

# The writer whose sentences are the paper's own.
EXTRACTIVE = "extract"


def unverified(answer: Answer, catalogue: Catalogue) -> list[str]:
    """Return in words what could not be verified, [] where all was.

    That is what a chat model claimed and its sources do not bear out, whether or not anything else was left to say;
    what it had not finished when it broke off; and a quotation that the catalogue no longer holds, because the issue
    was corrected or withdrawn while the question was answered. That a source says nothing of it is no claim.
    """
    found = [
        tell(
            f"dropped ({dropped.reason}): {dropped.sentence}",
            f"删去（{in_chinese(dropped.reason)}）：{dropped.sentence}",
        )
        for dropped in answer.dropped
        if not Judged(dropped.sentence, (), dropped.reason).gives_up
    ]
    if answer.notice and answer.writer != EXTRACTIVE:
        found.append(
            tell("the chat model broke off before the end of its answer", "对话模型没有写完，后面的内容未经核实")
        )
    for citation in answer.citations:
        held = catalogue.article(citation.article_id)
        if held is None or held[0].body[citation.start : citation.end] != citation.quote:
            found.append(
                tell(
                    f"[{citation.number}] is no longer in the archive as quoted: ask again",
                    f"[{citation.number}] 的引文已与档案不符：请重新提问",
                )
            )
    return found
