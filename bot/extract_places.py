"""Tell when a sentence speaks of another place or body than the one asked about: 北京's museums are not 上海's."""

from __future__ import annotations

import re

from bot.extract_features import Measured
from bot.extract_led import whole_article
from bot.extract_sentences import Candidate
from bot.extract_spans import CITIES, PROVINCES
from bot.extract_terms import matchable
from bot.question import Part, Question
from bot.question_words import Kind
from bot.question_zh import CHINESE_FUNCTION
from config.patterns import lazy_pattern
from retrieval.newspaper import Article

COUNTRIES = (
    "美国|英国|法国|德国|韩国|泰国|日本|俄罗斯|印度尼西亚|印尼|印度|巴西|意大利|加拿大|澳大利亚|荷兰|瑞士|瑞典|西班牙|葡萄牙|新加坡|"
    "马来西亚|越南|菲律宾|南非|埃及|土耳其|沙特|阿联酋|伊朗|以色列|墨西哥|阿根廷|智利|秘鲁|波兰|匈牙利|塞尔维亚|希腊|捷克|奥地利|"
    "比利时|丹麦|挪威|芬兰|爱尔兰|乌克兰|哈萨克斯坦|巴基斯坦|孟加拉国|缅甸|老挝|柬埔寨|蒙古国|朝鲜|新西兰|卡塔尔|尼日利亚|肯尼亚"
)
REGIONS = (
    f"北京|上海|天津|重庆|{PROVINCES}|香港|澳门|台湾|{CITIES}|"
    "石家庄|太原|沈阳|长春|哈尔滨|南宁|海口|拉萨|兰州|西宁|银川|乌鲁木齐|呼和浩特|"
    "东莞|佛山|珠海|惠州|温州|绍兴|嘉兴|金华|台州|常州|南通|徐州|扬州|镇江|烟台|潍坊|洛阳|襄阳|宜昌|株洲|岳阳|绵阳|遵义|桂林|柳州|"
    "三亚|包头|唐山|保定|邯郸|沧州|秦皇岛|泉州|漳州|芜湖|赣州|九江"
)
_RANKS = (lazy_pattern(COUNTRIES), lazy_pattern(REGIONS))
_CJK = lazy_pattern(r"[\u3400-\u9fff]")
_HELD = lazy_pattern(r"召开|举行|举办|开幕|闭幕|\b(?:held|take place|hosted|convened)\b")
_HELD_AT = lazy_pattern(r"[在于](?!近日|日前|期间)[\u3400-\u9fff]{2,20}?(?:召开|举行|举办|开幕|拉开|闭幕|进行)")
_A_PLACE = lazy_pattern(rf"{COUNTRIES}|{REGIONS}|[省市县区镇乡村园岛港馆]$|(?:中心|广场|大学|酒店|半岛|海峡)$")
_QUANTITIES = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH})
_WORLD = lazy_pattern(r"全球|全世界|世界范围")
_HOME = lazy_pattern(r"我国|全国|国内|中国(?![\u3400-\u9fff]{0,12}(?:协会|公司|集团|学会|研究院|联盟|银行))")
# 美方, 日媒: a country by one character.
_SHORT = r"{0}(?:方|媒|军|元|股|企|联储|国|两国|国内)"
_ABBREVIATED = {
    pair[:-1]: pair[-1]
    for pair in (
        "北京京 上海沪 天津津 重庆渝 河北冀 山西晋 辽宁辽 吉林吉 黑龙江黑 江苏苏 浙江浙 "
        "安徽皖 福建闽 江西赣 山东鲁 河南豫 湖北鄂 湖南湘 广东粤 广西桂 海南琼 四川川 "
        "贵州黔 云南滇 陕西陕 甘肃陇 青海青 成都蓉 广州穗 香港港 澳门澳 台湾台 宁波甬 "
    ).split()
}
_IN_A_PROVINCE = lazy_pattern(
    r"在([京津沪渝冀晋辽苏浙皖闽赣鲁豫鄂湘粤桂琼川黔滇藏陕甘宁])(?=[\u3400-\u9fff])(?![城东西南北中])"
)
_BODY = lazy_pattern(
    r"(?P<name>[\u3400-\u9fff]{2,10}?)(?P<kind>派出所|公安局|法院|检察院|医院|学院|[大中小]学(?![就读毕时期])|银行|研究院|研究所|博物馆|"
    r"部(?![分门署位落件队长])|局(?![面长部势])|厅(?!长))"
)
# Characters between those of an abbreviation in the full name: 工[业和]信[息化]部.
ABBREVIATED_GAP = 4


def held_somewhere(part: Part, best: Measured) -> bool:
    """Tell whether a sentence says where something was held, if that is asked: 全国 and 王江 are no such place."""
    if not _HELD.search(part.text):
        return True
    text = best.candidate.text
    named = [text[a:b] for a, b in best.spans if _A_PLACE.search(text[a:b])]
    return bool(named or _HELD_AT.search(text) or not _CJK.search(text))


def _other_scope(asked: str, sentence: str, led: str, whole: str) -> str:
    """Return 全球, a country or 我国 asked about where the sentence tells a figure of our country, or of the world."""
    for scope, others, told in ((_WORLD, _HOME, whole), (_HOME, _WORLD, sentence), (_RANKS[0], _HOME, whole)):
        meant = scope.search(asked)
        if meant and not scope.search(led) and others.search(told) and not others.search(asked):
            return meant[0]
    return ""


def another_place(question: Question, part: Part, candidate: Candidate) -> str:
    """Return the country, province or city asked about where the sentence tells of another one, "" else.

    The place may be named by the sentence or by what leads to it: the headline, the article's beginning and the
    paragraph so far. The name of the paper counts too: one of 北京 need not say where it is.
    """
    if question.asked_in != "zh":
        return ""
    article = candidate.hit.article
    sentence = matchable(candidate.text)
    led = matchable("\n".join((article.headline, article.kicker, candidate.hit.masthead.paper, *candidate.setting)))
    led += matchable(candidate.so_far)
    whole = matchable(article.body)
    if part.kind in _QUANTITIES and (scope := _other_scope(question.standalone, sentence, led, whole)):
        return scope
    asked_in, told_in = _IN_A_PROVINCE.search(question.standalone), _IN_A_PROVINCE.findall(sentence)
    if asked_in and told_in and asked_in[1] not in told_in:
        return asked_in[0]
    # Where in 四川 something is may be told as 成都.
    for rank in _RANKS[:1] if part.kind is Kind.WHERE else _RANKS:
        asked: list[str] = rank.findall(question.standalone)
        # Of 山东济南 the last is meant.
        if not asked or _named(asked[-1], led):
            continue
        if not _named(asked[-1], whole):
            # What is told of 北京 is told of no other country.
            if rank is _RANKS[1] or any(set(other.findall(led)) - set(asked) for other in _RANKS):
                return asked[-1]
        elif set(rank.findall(sentence)) - set(asked):
            return asked[-1]
    return ""


def _named(place: str, text: str) -> bool:
    short = _ABBREVIATED.get(place, "")
    if short:
        return place in text or short in text
    return place in text or (place in COUNTRIES.split("|") and bool(re.search(_SHORT.format(place[0]), text)))


def missing_body(question: Question, article: Article) -> str:
    """Return the body (太西派出所, 应急管理部) that the question names and the article nowhere does, "" else."""
    if question.asked_in != "zh":
        return ""
    told = whole_article(article)
    for run in question.runs:
        match = _BODY.search(run)
        if match is None:
            continue
        name, kind = match["name"][-2:], match["kind"]
        if any(character in CHINESE_FUNCTION for character in name):
            continue
        spread = rf"[^\n，。]{{0,{ABBREVIATED_GAP}}}".join(map(re.escape, name + kind[0]))
        if not re.search(spread + ("(?!门)" if kind == "部" else ""), told):
            return match["name"] + kind
    return ""
