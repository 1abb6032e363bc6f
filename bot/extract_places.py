"""Tell when a sentence speaks of another place or body than the one asked about: 北京's museums are not 上海's."""

from __future__ import annotations

import re

from bot.extract_sentences import Candidate
from bot.extract_terms import matchable
from bot.question import Part, Question
from bot.question_words import Kind
from bot.question_zh import CHINESE_FUNCTION
from config.patterns import lazy_pattern
from retrieval.newspaper import Article

_COUNTRIES = (
    "美国|英国|法国|德国|韩国|泰国|日本|俄罗斯|印度尼西亚|印尼|印度|巴西|意大利|加拿大|澳大利亚|荷兰|瑞士|瑞典|西班牙|葡萄牙|新加坡|"
    "马来西亚|越南|菲律宾|南非|埃及|土耳其|沙特|阿联酋|伊朗|以色列|墨西哥|阿根廷|智利|秘鲁|波兰|匈牙利|塞尔维亚|希腊|捷克|奥地利|"
    "比利时|丹麦|挪威|芬兰|爱尔兰|乌克兰|哈萨克斯坦|巴基斯坦|孟加拉国|缅甸|老挝|柬埔寨|蒙古国|朝鲜|新西兰|卡塔尔|尼日利亚|肯尼亚"
)
_REGIONS = (
    "北京|上海|天津|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|"
    "青海|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|台湾|广州|深圳|杭州|南京|武汉|成都|西安|苏州|厦门|青岛|大连|宁波|合肥|长沙|郑州|"
    "济南|福州|昆明|贵阳|南昌|无锡|石家庄|太原|沈阳|长春|哈尔滨|南宁|海口|拉萨|兰州|西宁|银川|乌鲁木齐|呼和浩特"
)
_RANKS = (lazy_pattern(_COUNTRIES), lazy_pattern(_REGIONS))
# 美方, 日媒: a country by one character.
_SHORT = r"{0}(?:方|媒|军|元|股|企|联储|国|两国|国内)"
_BODY = lazy_pattern(
    r"(?P<name>[\u3400-\u9fff]{2,10}?)(?P<kind>派出所|公安局|法院|检察院|医院|大学|学院|中学|小学|银行|研究院|研究所|博物馆|"
    r"部(?![分门署位落件队长])|局(?![面长部势])|厅(?!长))"
)
# Characters between those of an abbreviation in the full name: 工[业和]信[息化]部.
_GAP = 4


def another_place(question: Question, part: Part, candidate: Candidate) -> str:
    """Return the country, province or city asked about where the sentence tells of another one, "" else.

    The place may be named by the sentence or by what leads to it: the headline, the article's beginning and the
    paragraph so far. The name of the paper counts too: one of 北京 need not say where it is.
    """
    if question.asked_in != "zh":
        return ""
    article = candidate.hit.article
    paragraph = article.body.rfind("\n", 0, candidate.start) + 1
    sentence = matchable(candidate.text)
    led = matchable("\n".join((article.headline, article.kicker, candidate.hit.masthead.paper, *candidate.setting)))
    led += matchable(article.body[paragraph : candidate.end])
    whole = matchable(article.body)
    # Where in 四川 something is may be told as 成都.
    for rank in _RANKS[:1] if part.kind is Kind.WHERE else _RANKS:
        asked: set[str] = set(rank.findall(question.standalone))
        if not asked or any(_named(place, led) for place in asked):
            continue
        elsewhere = any(_named(place, whole) for place in asked)
        # What is told of 北京 is told of no other country.
        others = (rank, _RANKS[1]) if rank is _RANKS[0] and not elsewhere else (rank,)
        if any(set(other.findall(sentence if elsewhere else led)) - asked for other in others):
            return next(iter(asked))
    return ""


def _named(place: str, text: str) -> bool:
    return place in text or bool(re.search(_SHORT.format(place[0]), text))


def missing_body(question: Question, article: Article) -> str:
    """Return the body (太西派出所, 应急管理部) that the question names and the article nowhere does, "" else."""
    if question.asked_in != "zh":
        return ""
    told = matchable(f"{article.headline}\n{article.kicker}\n{article.body}")
    for run in question.runs:
        match = _BODY.search(run)
        if match is None:
            continue
        name, kind = match["name"][-2:], match["kind"]
        if any(character in CHINESE_FUNCTION for character in name):
            continue
        spread = rf"[^\n，。]{{0,{_GAP}}}".join(map(re.escape, name + kind[0]))
        if not re.search(spread + ("(?!门)" if kind == "部" else ""), told):
            return match["name"] + kind
    return ""
