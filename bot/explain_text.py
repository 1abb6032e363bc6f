"""An explanation as a terminal shows it, one line a step."""

from __future__ import annotations

from collections.abc import Mapping

from bot.console import Text
from bot.error_told import in_chinese
from bot.explain import Explanation
from bot.language import counted, tell
from bot.printable import printable


def explanation_text(explanation: Explanation) -> Text:
    """Return how an answer came about, step by step."""
    shown = Text()

    def line(title: str, said: str, style: str = "dim") -> None:
        shown.append(f"{title}: ", style="cyan")
        shown.append(printable(said) + "\n", style=style)

    line(
        tell("understood", "理解"),
        _fields(explanation.understood),
    )
    line(
        tell("searched", "检索"),
        _fields(explanation.searched),
    )
    line(tell("found", "找到"), tell(counted(len(explanation.found), "passage"), f"{len(explanation.found)} 个段落"))
    for found in explanation.found:
        mark = "*" if found.cited else " "
        by = "+".join(found.hit.found_by)
        shown.append(f" {mark}{found.rank:2}. {found.hit.score:.4f} {by:13} ", style="dim")
        shown.append(f"《{printable(found.hit.article.headline)}》 {found.hit.article.article_id}\n", style="dim")
        began = " ".join(printable(found.hit.passage.text[:PASSAGE_SHOWN]).split())
        shown.append(f"      {began}\n", style="dim")
    for checked in explanation.checked:
        stands = tell("stands in", "见于") if checked.stands else tell("does NOT stand in", "不见于")
        said = f"[{checked.number}] “{checked.quote}” {stands} {checked.article_id}"
        line(tell("verified", "核实"), said, "dim" if checked.stands else "red")
    for dropped in explanation.dropped:
        line(
            tell("dropped", "删去"),
            tell(f"{dropped.sentence} ({dropped.reason})", f"{dropped.sentence}（{in_chinese(dropped.reason)}）"),
            "yellow",
        )
    line(tell("written by", "撰写"), f"{explanation.writer}, {explanation.elapsed_ms} ms")
    shown.rstrip()
    return shown


# The fields of an explanation; JSON keeps their own names.
_CHINESE = {
    "language": "语言",
    "standalone": "完整问句",
    "kinds": "问的是",
    "runs": "词语",
    "figures": "数字",
    "periods": "时间",
    "names": "名称",
    "issue": "期号",
    "total_issue": "总期号",
    "page": "版",
    "published": "刊登日期",
    "text": "检索词",
    "terms": "词项",
    "scope": "范围",
    "engine": "向量引擎",
}
# As much of a passage as tells it from its neighbours.
PASSAGE_SHOWN = 80


def _fields(named: Mapping[str, object]) -> str:
    return tell("; ", "；").join(
        f"{tell(name, _CHINESE.get(name, name))} {_plain(value)}" for name, value in named.items() if value
    )


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={_plain(held)}" for name, held in value.items())
    if isinstance(value, list | tuple):
        return "、".join(map(str, value))
    return str(value)
