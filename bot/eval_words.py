"""What the figures of `wenbao eval` are called for a person; JSON keeps their own names. Knows no figure."""

from __future__ import annotations

from bot.language import spoken

_CHINESE = {
    "set": "评测集",
    "mode": "检索方式",
    "texts": "文本数",
    "questions": "问题数",
    "recall_at_1": "召回率@1",
    "recall_at_5": "召回率@5",
    "recall_at_10": "召回率@10",
    "mrr_at_10": "MRR@10",
    "ndcg_at_10": "nDCG@10",
    "p50_ms": "中位耗时（毫秒）",
    "p95_ms": "95% 耗时（毫秒）",
    "store_s": "入库（秒）",
    "asked": "提问",
    "answered": "作答",
    "answer_holds_reference": "回答含标准答案",
    "first_sentence_holds_reference": "首句含标准答案",
    "right_article_cited": "引对文章",
    "refused_where_it_must": "该拒答时拒答",
    "wrongly_refused": "误拒答",
    "citation_recall": "引用召回率",
    "citation_precision": "引用精确率",
    "unsupported_figures_per_100_answers": "每百个回答中无依据的数字",
    "statements": "句子",
    "unsupported": "无依据的句子",
    "recall": "召回率",
    "precision": "精确率",
    "false_alarms": "误报率",
    "all": "全部",
    "only negative passages": "只有无关段落",
    "answer present": "段落含答案",
    "zh": "中文",
    "en": "英文",
    "verifier": "核对",
    "extract": "报纸原句",
}
_WITH_NUMBERS = "_with_numbers"
_NAMES = {"p50_ms": "p50, ms", "p95_ms": "p95, ms", "store_s": "stored in, s"}


def called(name: str) -> str:
    """Return what a figure, a group of questions or a writer is called in the language spoken.

    >>> called("recall_at_10")
    'recall@10'
    """
    if spoken() == "zh":
        base = name.removesuffix(_WITH_NUMBERS)
        return _CHINESE.get(base, base) + ("（含数字的句子）" if base != name else "")
    return _NAMES.get(name, name).replace("_at_", "@").replace("_", " ")
