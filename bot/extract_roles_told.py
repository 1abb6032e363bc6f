"""Tell whether a sentence names who won or who made something, and does not only speak of the prize or the post."""

from __future__ import annotations

from bot.question import Part
from config.patterns import lazy_pattern

_WON_ASKED = lazy_pattern(r"冠军|亚军|季军|得主|获得者|获奖者|金牌|银牌|铜牌|影帝|影后|最佳[\u3400-\u9fff]{1,6}")
_MADE_ASKED = lazy_pattern(
    r"(?P<role>导演|编剧|主演|作者|作曲|作词|创始人|发明人|设计师|主编)(?:分别)?(?:是|为|叫|$|[？?])"
)
# 争夺, 角逐 and 将获得 name nobody yet.
_WON = lazy_pattern(
    r"(?<![争抢可将能])(?:夺(?!得者)|摘|捧起|捧得|斩获|荣获|获得?(?!者)|拿下|拿到|赢得|折桂|卫冕|登顶|问鼎|加冕|封王|称王|胜出|击败|战胜|力克|险胜|完胜)|"
    r"(?:冠军|得主|获得者|金牌)(?:得主)?(?:[:：是为由]|获得者)|(?:成为|是|为)[^，。；]{0,24}(?:冠军|得主|影帝|影后)"
)
_MADE = (
    r"{0}(?:[:：]|是|为|、|\s)*(?![和兼与的及们]|[，。；、]|$)[\u4e00-\u9fff·A-Za-z]{{2,}}|"
    r"[\u4e00-\u9fff·]{{2,}}(?:执导|(?<![是的级和])(?:编剧|导演|主演)(?![和兼与的])|著|撰写|创作|创办|创立|作词|作曲)|由[\u4e00-\u9fff·]{{2,12}}"
)


def role_untold(part: Part, sentence: str) -> str:
    """Return the prize or post asked about that the sentence gives to nobody, "" where there is none such."""
    if (won := _WON_ASKED.search(part.text)) and not _WON.search(sentence):
        return won[0]
    if (made := _MADE_ASKED.search(part.text)) and not lazy_pattern(_MADE.format(made["role"])).search(sentence):
        return made["role"]
    return ""
