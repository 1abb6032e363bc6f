"""Answer what is asked of a source that an earlier answer cited: who said it, what it says, what else is told there."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answer import Answer, cite
from bot.extract import Relevance, extract
from bot.extract_record import article_answer
from bot.extract_runs import Run
from bot.extract_sentences import article_sentences, paragraph_start
from bot.extract_spans import Span, person_spans
from bot.extract_summary import summary_answer
from bot.extract_wording import Found, worded
from bot.phrases import say
from bot.question import Part, Question
from bot.question_words import Kind
from config.patterns import lazy_pattern
from retrieval.newspaper import Article, Masthead
from retrieval.passage import Hit, Passage

_SAYS = (
    r"(?:表示|指出|认为|强调|介绍|说(?!明)|称|透露|坦言|直言|谈到|提到|建议|提出|宣布|看来|告诉|提醒|预[计测]|判断|分析|解释|呼吁|补充|"
    r"(?:将|把)[^，。；]{1,20}?(?:归纳|概括|总结|划分|归结|比作|视|看作|分)|(?:数据|统计|报告|调查)?显示)"
)
_SPEAKER = lazy_pattern(
    rf"(?P<who>[^，。；：“”、\s][^，。；：“”]{{1,40}}?)(?:在[^，。]{{1,30}}?[时中上])?(?:[对向][^，。]{{1,20}}?)?(?:[曾还也]|进一步|同时)?{_SAYS}"
)
# 据中国汽车工业协会统计, 工信部公布的运行情况: whose figures they are.
_ACCORDING = lazy_pattern(
    r"(?:据|根据)(?P<who>[\u3400-\u9fffA-Za-z]{2,24}?)(?:的|最新)?(?:统计|介绍|测算|披露|数据|报告|预测|调查|发布|公布|监测)"
)
# How far back in the paragraph a speaker may have been named who still speaks.
SPEAKS_ON = 8
# What was said is quoted with its speaker up to this length; beyond it the sentence with the name must do.
QUOTED_CHARS = 240


def hit_of(article: Article, masthead: Masthead, issue: str) -> Hit:
    """Return the article whole as something found."""
    body = article.body
    return Hit(Passage(article.article_id, 0, len(body), body), article, masthead, 1.0, issue)


def source_answer(question: Question, kind: Kind | None, hit: Hit, at: Span, relevance: Relevance) -> Answer:
    """Return what the article in `hit` answers; `at` is what the earlier answer quoted of it."""
    if kind is Kind.SPEAKER:
        return speaker_answer(question, hit, at)
    if kind is Kind.SUMMARY:
        return summary_answer(question, hit, beside=at)
    if kind is Kind.SOURCE:
        return worded(question, [Found(Part(question.text, Kind.SOURCE), Run(hit, *at, at))])
    if question.kind.about_the_paper:
        return article_answer(question, question.kind, hit, at)
    return extract(question, [hit], relevance)


def speaker_answer(question: Question, hit: Hit, at: Span) -> Answer:
    """Return who said what was quoted at `at`, with the sentence that names them; else that nobody is named."""
    part = Part(question.text, Kind.WHO)
    body = hit.article.body
    for start, end in _where_named(hit, at):
        if spans := _speakers(part, body[start:end]):
            whole = (min(start, at[0]), max(end, at[1]))
            run = Run(hit, *(whole if whole[1] - whole[0] <= QUOTED_CHARS else (start, end)), (start, end))
            return worded(question, [Found(part, run, tuple(spans))])
    article = hit.article
    mark = "[1]" if question.language == "zh" else " [1]"
    text = say("no speaker", question.language, headline=article.headline).removesuffix("。").removesuffix(".")
    stop = "。" if question.language == "zh" else "."
    return Answer(question.text, question.language, text + mark + stop, True, (cite(hit, 1, *at),))


def _where_named(hit: Hit, at: Span) -> Sequence[Span]:
    """Return the sentences that may name the speaker, likeliest first: the quoted ones, the next, then those before."""
    body = hit.article.body
    paragraph = paragraph_start(body, at[0])
    close = body.find("\n", at[1])
    spans = [(a, b) for a, b, _ in article_sentences(hit) if paragraph <= a and (close < 0 or b <= close)]
    quoted = [s for s in spans if s[0] < at[1] and at[0] < s[1]]
    after = [s for s in spans if s[0] >= at[1]][:1]
    after = [s for s in after if body[s[0] - 1 : s[0]] == "”" or body[at[0] : at[1]].endswith("”")]
    before = [s for s in reversed(spans) if s[1] <= at[0]][:SPEAKS_ON]
    return [*quoted, *after, *before]


def _speakers(part: Part, sentence: str) -> list[Span]:
    """Return who speaks in the sentence: the person's name, else the body that is named."""
    said = _SPEAKER.search(sentence)
    if said is None:
        told = _ACCORDING.search(sentence)
        return [told.span("who")] if told else []
    start, end = said.span("who")
    people = [s for s in person_spans(part, sentence) if start <= s[0] and s[1] <= end + 1]
    return people[-1:] or [(start, end)]
