"""Find a proper name that a sentence has and its sources have not."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.extract_terms import matchable
from bot.question_zh import CHINESE_FUNCTION
from config.patterns import lazy_pattern
from retrieval.figures import figures
from retrieval.pinyin import name_patterns
from retrieval.terms import terms

_LATIN_NAME = lazy_pattern(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]*(?:[-+.][A-Za-z0-9]+)*")
_QUOTED = lazy_pattern(r"[“《「『]([^”》」』]{2,40})[”》」』]")
# A firm or body is known by what stands before its kind: 晨光 of 晨光公司. Not so places (福建省 is 福建) and 新能源.
_BODY = lazy_pattern(
    "([\u4e00-\u9fff]{2})(?:公司|集团|银行|大学|学院|研究院|研究所|医院|股份|证券|重工|科技|电子|通信|(?<!新)能源|汽车|实业|控股|电力"
    "|半导体|软件|网络|智能|动力|航空|出版社|电视台|俱乐部|协会|联盟)"
)
_FOREIGN = lazy_pattern(r"[\u4e00-\u9fff]{1,6}(?:[·•・][\u4e00-\u9fff]{1,8})+")
# English sentences begin with a capital and speak of months and of these without naming anybody.
_PLAIN_CAPITALS = frozenset(
    """the a an in on at by for from to of and or but as it its they he she this that these those there according after
    before during while when where who what which china chinese cny usd rmb yuan gw mw kw gwh mwh kwh percent january
    february march april may june july august september october november december monday tuesday wednesday thursday
    friday saturday sunday with over under about nearly also both each all no not is are was were has had have will
    source sources page issue article paper newspaper i we you mr mrs ms dr h1 h2 q1 q2 q3 q4""".split()
)


def missing_name(sentence: str, told: str, is_word: Callable[[str], bool] | None) -> str:
    folded = matchable(told)
    closed = folded.replace(" ", "")
    for match in _QUOTED.finditer(sentence):
        name = match[1]
        if re.search(r"[\u4e00-\u9fff]", name) and matchable(name) not in folded and not _spread(name, folded):
            return name
    for match in _FOREIGN.finditer(sentence):
        # Where such a name begins and ends in running text cannot be seen: what stands next to the dots is compared.
        parts = re.split("[·•・]", match[0])
        if any(part[-2:] not in folded if i == 0 else part[:2] not in folded for i, part in enumerate(parts)):
            return match[0]
    for match in _BODY.finditer(sentence):
        if match[1] not in closed and not any(character in CHINESE_FUNCTION for character in match[1]):
            return match[0]
    english = is_word is not None and not re.search(r"[\u4e00-\u9fff]{4}", sentence)
    patterns = {p.text: p for p in name_patterns(sentence, is_word)} if english and is_word else {}
    romanised = {part for text in patterns for part in text.split()}
    for text, pattern in patterns.items():
        runs = re.findall(r"[\u4e00-\u9fff]{2,}", told)
        sizes = {len(s) for s in pattern.syllables}
        if text.lower() not in told.lower() and not any(
            pattern.matches(run[i : i + n]) for run in runs for n in sizes for i in range(len(run) - n + 1)
        ):
            return text
    for match in _LATIN_NAME.finditer(sentence):
        word = match[0]
        if word in romanised or word.lower() in _PLAIN_CAPITALS or word.lower() in folded or matchable(word) in closed:
            continue
        numbered = any(c.isdigit() for c in word)
        if numbered or sum(c.isupper() for c in word) >= 2 or (not english and word[0].isupper()):
            if figures(sentence[max(0, match.start() - 12) : match.end()]) and not numbered:
                continue  # a unit: 8.63 GW
            if is_word is not None and english and is_word(word.lower()) and not numbered:
                continue
            return word
    return ""


def _spread(name: str, folded: str) -> bool:
    """Tell whether what stands in quotation marks is told in other words: most of its bigrams are there."""
    grams = [g for g in terms(name) if len(g) > 1]
    return len(grams) > 3 and sum(g in folded for g in grams) >= 0.8 * len(grams)
