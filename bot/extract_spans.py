"""Find in a sentence what could be the answer to a kind of question: a figure, a date, a person, a place, a name."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from bot.question import Part, Question
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.figures import Figure, figures
from retrieval.periods import periods
from retrieval.units import NOUNS, Measure

Span = tuple[int, int]

_CJK = lazy_pattern(r"[\u3400-\u9fff]")

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关"
    "兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解"
    "牟艾尤阳时穆农司卓古吉缪简"
    "车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲"
    "虞敖巩明佘池查麻苑迟邝"
)
TITLES = (
    "书记|部长|主任|主席|董事长|总裁|总经理|经理|院士|教授|会长|理事长|秘书长|"
    "省长|市长|县长|区长|厅长|局长|司长|处长|所长|院长|校长|行长|社长|"
    "首席执行官|首席技术官|首席科学家|CEO|CTO|CFO|COO|总监|总工程师|工程师|创始人|"
    "合伙人|大使|总理|总统|首相|国王|皇帝|部门负责人|负责人|专家|分析师|"
    "研究员|代表|委员|记者|主编|博士|先生|女士|选手|运动员|导演|演员|歌手|作家|"
    "作者|将军|司令|议员|律师|法官|学者|科学家|发言人|官员|执行干事|干事|主持人"
)
_SAID = (
    "表示|指出|认为|强调|介绍|说|称|透露|告诉|坦言|谈到|提到|建议|提出|宣布|"
    "主持|出席|致辞|当选|担任|任命|创立|创办|发明|撰|著"
)
_FOREIGN_NAME = lazy_pattern(r"[\u4e00-\u9fff]{1,6}(?:[·•・][\u4e00-\u9fff]{1,8})+")
_TITLED_NAME = lazy_pattern(
    rf"(?:{TITLES})(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[^\u4e00-\u9fff]|"
    rf"{_SAID}|发布|推出|率[队领先]|会见|签署|带领|调研|[和与及等在将也就对向出主参任为]|一行|代表|先生|女士|同志|等人|$)"
)
_SAYING_NAME = lazy_pattern(
    rf"(?<![\u4e00-\u9fff])(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?={_SAID}|[在于是与和、])"
)
_NAME_AFTER = lazy_pattern(rf"(?P<name>[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})(?={_SAID})")
# 商务部 and 金融街 begin like names.
_NO_PERSON = lazy_pattern(r"[部局厅司省市县区会院校社团街路行厂队]$")
_PERSON = lazy_pattern(
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|(?:欧阳|司马|上官|诸葛|皇甫|尉迟|慕容|令狐|司徒)[\u4e00-\u9fff]{{1,2}}"
)
CITIES = "广州|深圳|杭州|南京|武汉|成都|西安|苏州|厦门|青岛|大连|宁波|合肥|长沙|郑州|济南|福州|昆明|贵阳|南昌|无锡"
PROVINCES = (
    "河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|"
    "青海|内蒙古|广西|西藏|宁夏|新疆"
)
_PLACE = lazy_pattern(
    r"[\u4e00-\u9fff]{2,8}(?:省|市|县|区|州|国|镇|乡|村|岛|港|湾|路|街|广场|中心|"
    r"会展中心|大学|自治区|特别行政区|半岛|海峡|山|河|湖|江)|"
    rf"北京|上海|天津|重庆|{CITIES}|香港|澳门|台湾|台北|{PROVINCES}|"
    r"美国|日本|韩国|德国|法国|英国|俄罗斯|印度|巴西|意大利|加拿大|澳大利亚|荷兰|"
    r"瑞士|瑞典|西班牙|新加坡|马来西亚|越南|泰国|南非|欧洲|亚洲|非洲|北美|硅谷"
)
_RANKS = (
    (
        lazy_pattern(r"城市|哪[个座一]*市|\bcit(?:y|ies)\b", re.IGNORECASE),
        lazy_pattern(
            r"[\u4e00-\u9fff]{2,4}市|北京|上海|天津|重庆|香港|澳门|台北|广州|深圳|杭州|"
            r"南京|武汉|成都|西安|苏州|厦门|青岛|东京|首尔|巴黎|伦敦|纽约"
        ),
    ),
    (
        lazy_pattern(r"哪[个一几些]*国家?|什么国家|\bcountr(?:y|ies)\b", re.IGNORECASE),
        lazy_pattern(
            r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff]国(?![家际内产民外务防企庆有])|[中美英法德韩泰晋秦楚齐燕赵魏吴越]国|"
            r"日本|俄罗斯|印度(?:尼西亚)?|巴西|意大利|加拿大|澳大利亚|荷兰|瑞士|瑞典|西班牙|葡萄牙|"
            r"新加坡|马来西亚|越南|菲律宾|南非|埃及|土耳其|沙特(?:阿拉伯)?|阿联酋|伊朗|以色列|墨西哥|阿根廷|智利|秘鲁|"
            r"波兰|匈牙利|塞尔维亚|希腊|捷克|奥地利|比利时|丹麦|挪威|芬兰|爱尔兰|乌克兰|哈萨克斯坦|巴基斯坦|孟加拉国|缅甸|"
            r"老挝|柬埔寨|蒙古国?|朝鲜|新西兰|卡塔尔|尼日利亚|肯尼亚|[\u4e00-\u9fff]{2,4}(?:共和国|王国|联邦)"
        ),
    ),
    (
        lazy_pattern(r"省份|哪[个一]*省|\bprovince", re.IGNORECASE),
        lazy_pattern(r"[\u4e00-\u9fff]{2,3}省|[\u4e00-\u9fff]{2,5}自治区"),
    ),
)
_QUOTED = lazy_pattern(r"[“《「『\"]([^”》」』\"]{1,40})[”》」』\"]")
_LATIN = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]*(?:\s[A-Z0-9][A-Za-z0-9+.-]*)*")
REASON = lazy_pattern(
    r"因为|由于|原因|因此|所以|受限于|受制于|得益于|为了|使得|导致|致使|以便|"
    r"从而|缘于|源于|有助于|有利于|具有重要|重要作用|意味着|凭借|归功|取决于|"
    r"主因|归因|归到|归咎|归结|所致|拖累|受[\u4e00-\u9fff、]{1,12}影响|是因|因[\u4e00-\u9fff]|解释[是为称说：]|理由[是：]"
)
_MANNER = lazy_pattern(
    r"通过|采用|利用|加强|推动|推进|促进|提升|要|将|以[\u4e00-\u9fff]{2,8}为|采取|实施|开展|建立|完善|优化|支持|聚焦"
)
SPEECH = lazy_pattern(r"表示|指出|认为|强调|说|称|介绍|谈到|提到|建议|提出|坦言|看来|告诉")
_DEFINING = lazy_pattern(r"是(?:一种|一个|一项|一类|指|由|以)|是指|指的是|所谓|即|又称|也称|简称|意为|意思是")
_ENUMERATED = lazy_pattern(r"、")
_ORGANISATION = lazy_pattern(
    r"[\u4e00-\u9fff]{2,14}(?:公司|集团|协会|学会|联盟|研究院|研究所|大学|学院|"
    r"银行|基金|委员会|办公室|部|局|署|厅|社|中心|组织|政府|企业)"
)


@lru_cache(maxsize=4096)
def _figures(sentence: str) -> tuple[Figure, ...]:
    return tuple(figures(sentence))


def answer_spans(part: Part, sentence: str, language: str = "zh") -> list[Span]:
    """Return the spans of `sentence` that could answer the part, [] where the sentence holds none of that kind."""
    finder = _FINDERS.get(part.kind)
    return finder(part, sentence) if finder else []


def figure_spans(part: Part, sentence: str) -> list[Span]:
    """Return the figures that the part asks for: of its measure and measure word where it tells them."""
    fitting = []
    in_chinese = bool(_CJK.search(part.text))
    for figure in _figures(sentence):
        if part.measures and figure.measure not in part.measures:
            continue
        if not part.measures and figure.measure in (Measure.ORDINAL, Measure.DURATION):
            continue  # 近6个月 is when, and how long is asked for as such
        if in_chinese and figure.counter in NOUNS and figure.counter not in part.text:
            continue
        if part.counter and part.counter != "个" and not _of_counter(figure.counter, part.counter):
            continue
        if figure.counter in _OF_ASPECTS and _HOW_LARGE.search(part.text):
            continue
        if _PEOPLE.search(part.text) and figure.counter not in _PEOPLE_COUNTERS:
            continue
        fitting.append(figure)
    if graded := _GRADED.search(part.text):
        # 5.5级 and 64岁 are told so, whatever else is counted.
        fitting = [f for f in fitting if sentence[f.end :].lstrip().startswith(graded["grade"])]
    if part.counter and part.counter != "个":
        # Asked for 条, 24条 is meant and not the 七个 beside it.
        fitting = [f for f in fitting if f.counter.startswith(part.counter)] or fitting
    return [(figure.start, figure.end) for figure in fitting]


_OF_PEOPLE = frozenset({"人", "名", "位", "人次"})
_GRADED = lazy_pattern(r"(?:几|多少)(?P<grade>[级岁度层票分环局轮胎])(?![\u3400-\u9fff]?[数多])")
# 4个方面 is no size.
_OF_ASPECTS = frozenset("个种项条点款")
_HOW_LARGE = lazy_pattern(
    r"多[大高长远重快宽深]|\bhow (?:large|big|high|long|far|heavy|fast|wide|deep|tall)\b|\bpopulation\b",
    re.IGNORECASE,
)


def _of_counter(told: str, asked: str) -> bool:
    """Tell whether a figure counted so can answer: 160家企业 is counted in 家."""
    if told in _OF_PEOPLE and asked in _OF_PEOPLE:
        return True
    return told in ("", "个") or told.startswith(asked) or asked.startswith(told) or asked.endswith(told)


def counted_so(part: Part, text: str) -> bool:
    """Tell whether the figure `text` has the measure word of what is asked: 20余家, not 5个, of companies."""
    counter = next((f.counter for f in _figures(text)), "")
    if part.counter:
        return part.counter != "个" and counter.startswith(part.counter)
    return any(asked.search(part.text) and counter and counter[0] in so for asked, so in _COUNTED)


_PEOPLE = lazy_pattern(
    r"\bhow many (?:\w+ ){0,2}(?:people|persons|participants|visitors|workers|employees|students|contestants|delegates|"
    r"guests|spectators|officials|experts)\b|\bpopulation\b",
    re.IGNORECASE,
)
_PEOPLE_COUNTERS = frozenset(("人", "名", "位", "人次", "员工", "", "个"))
_COUNTED = tuple(
    (lazy_pattern(rf"\bhow many (?:[\w-]+ ){{0,3}}(?:{english})\b", re.IGNORECASE), chinese)
    for english, chinese in (
        (
            "people|persons|participants|visitors|workers|employees|students|contestants|guests|experts|officials",
            "人名位",
        ),
        ("compan(?:y|ies)|firms?|enterprises?|stores?|banks?|hospitals?|units", "家"),
        ("vehicles|cars|buses|trucks", "辆台"),
        ("phones|handsets|films|movies", "部台"),
        ("teams", "支"),
        ("users|households", "户"),
        ("articles|clauses|routes|lines", "条"),
        ("countries", "个国"),
        ("stations|plants|bridges|airports|mines", "座个"),
        ("robots|machines|chargers|points|piles|terminals", "台套个"),
        ("exhibits|cases|patents", "件"),
    )
)


def date_spans(part: Part, sentence: str) -> list[Span]:
    durations = [
        (f.start, f.end)
        for f in _figures(sentence)
        if f.measure is Measure.DURATION and (_TIME_FROM.match(sentence[f.end :]) or not _MOMENT.search(part.text))
    ]
    told = [p for p in periods(sentence) if not (p.text.isdigit() and _names_a_thing(sentence, (p.start, p.end)))]
    if _DAY.search(part.text):
        return [(p.start, p.end) for p in told if p.days == 1]
    if any(p.days <= MONTH_DAYS for p in told):
        # 11月16日，2023年全国…大赛开幕: beside a day the year is the event's, not its date.
        told = [p for p in told if p.days <= MONTH_DAYS or not _YEAR_OF_A_NAME.match(sentence[p.start :])]
    return [(p.start, p.end) for p in told] + durations + _all(_VAGUE_TIME, sentence)


# 上映10天 is not when it came out, 10天前 is.
_MOMENT = lazy_pattern(r"什么时[候间]|何时|哪[年月]|\bwhen\b", re.IGNORECASE)
_TIME_FROM = lazy_pattern(r"[之以]?[前后内来]|左右")
MONTH_DAYS = 31
_YEAR_OF_A_NAME = lazy_pattern(r"\d{4}年(?![上下初底末年中的以至前后春夏秋冬起间期来度第一二三四])[\u4e00-\u9fff]")


def _names_a_thing(sentence: str, span: Span) -> bool:
    """Tell whether a bare year is part of a name: 2023世界机器人大会, GB/T 42288—2022."""
    return bool(_CJK.match(sentence[span[1] : span[1] + 1]) or re.search(r"[\w—–-]$", sentence[: span[0]]))


_DAY = lazy_pattern(r"哪一?[天日]|几[日号]|\b(?:which|what) (?:day|date)\b", re.IGNORECASE)


_VAGUE_TIME = lazy_pattern(
    r"(?<![\d今明去前后])年[底末初](?![\u4e00-\u9fff]*[余存])|\d{1,2}世纪\S{0,3}|\d{2,4}年代|[去今明前后]年(?:[上下]半年|\d{1,2}月|年[底初中末])?|"
    r"[昨今明]天|上[个]?[周月]|本[周月]|春节(?![档晚联])|[春夏秋冬]季|(?<![\u4e00-\u9fff])[唐宋元明清](?=[代朝])"
)


def person_spans(part: Part, sentence: str) -> list[Span]:
    spans = [_without_title(sentence, m.span()) for m in _FOREIGN_NAME.finditer(sentence)]
    for pattern in (_TITLED_NAME, _SAYING_NAME, _NAME_AFTER):
        spans += [m.span("name") for m in pattern.finditer(sentence) if not _NO_PERSON.search(m["name"])]
    return sorted(set(spans))


def _without_title(sentence: str, span: Span) -> Span:
    """Return the span of a foreign name without the post that stands before it: 驻华大使|阿尔赤·卡岚第亚."""
    title = list(re.finditer(TITLES, sentence[span[0] : span[1]]))
    return (span[0] + title[-1].end(), span[1]) if title and title[-1].end() < span[1] - span[0] else span


def place_spans(part: Part, sentence: str) -> list[Span]:
    """Return the places, of the rank that the part asks for where it names one (哪个市, which province)."""
    return _all(ranked_places(part) or _PLACE, sentence)


def ranked_places(part: Part) -> re.Pattern[str] | None:
    """Return the pattern of the places of the rank that the part asks for, None where it names none."""
    return next((ranked for asked, ranked in _RANKS if asked.search(part.text)), None)


def is_person(name: str) -> bool:
    """Tell whether it looks like a Chinese person's name: a surname and one or two characters, no body's last one."""
    return bool(_PERSON.fullmatch(name)) and not _NO_PERSON.search(name)


def name_spans(part: Part, sentence: str) -> list[Span]:
    return [m.span(1) for m in _QUOTED.finditer(sentence)] + _all(_LATIN, sentence)


def _which_spans(part: Part, sentence: str) -> list[Span]:
    return name_spans(part, sentence) + _all(_ORGANISATION, sentence)


def _by(pattern: re.Pattern[str]) -> Callable[[Part, str], list[Span]]:
    return lambda part, sentence: _all(pattern, sentence)


def _all(pattern: re.Pattern[str], sentence: str) -> list[Span]:
    return [m.span() for m in pattern.finditer(sentence)]


def _list_spans(part: Part, sentence: str) -> list[Span]:
    return _all(_ENUMERATED, sentence)


_FINDERS: dict[Kind, Callable[[Part, str], list[Span]]] = {
    Kind.HOW_MANY: figure_spans,
    Kind.HOW_MUCH: figure_spans,
    Kind.WHO: person_spans,
    Kind.WHEN: date_spans,
    Kind.WHERE: place_spans,
    Kind.WHICH: _which_spans,
    Kind.NAME: name_spans,
    Kind.LIST: _list_spans,
    Kind.WHY: _by(REASON),
    Kind.HOW: _by(_MANNER),
    Kind.OPINION: _by(SPEECH),
    Kind.DEFINITION: _by(_DEFINING),
}

# Kinds whose answer can be recognised when it is seen: without one the sentence does not answer.
SHARP = frozenset({Kind.HOW_MANY, Kind.HOW_MUCH, Kind.WHEN})

# Kinds answered with a name: a sentence that names nobody and nothing does not answer.
NAMED = frozenset({Kind.WHO, Kind.WHERE})
_BODY = lazy_pattern(
    r"[\u4e00-\u9fff]{1,8}(?:队|俱乐部|选手|组合|乐队|馆|园|村|站|山|楼|校|医院|半岛|机场|体育场|赛区)"
)
_NAMELIKE = lazy_pattern(
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?![\u4e00-\u9fff])|"
    rf"[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}(?=[夺获饰担率以凭]|执导)"
)


def names_told(question: Question, sentence: str) -> bool:
    """Tell whether the sentence names a person, a body or a place that the question does not name itself."""
    asked = question.standalone
    patterns = (_FOREIGN_NAME, _ORGANISATION, _PLACE, _BODY, _NAMELIKE, _LATIN)
    spans = [match.span() for pattern in patterns for match in pattern.finditer(sentence)]
    spans += person_spans(question.parts[0], sentence)
    return any(sentence[a:b] not in asked for a, b in spans)
