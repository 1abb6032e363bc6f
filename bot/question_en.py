"""The words by which an English question tells what it asks for."""

from __future__ import annotations

from bot.question_words import Kind, compiled

_TALK_EN = (
    r"(?:hello|hi|hey|thanks?|thank you|good (?:morning|afternoon|evening|day)|"
    r"bye|goodbye|ok(?:ay)?|test|how are you|who are you|what can you do|what are you|"
    r"help)"
)
_ARTICLE_EN = r"(?:article|story|report|piece|item)"

ENGLISH_KINDS = compiled(
    (
        (Kind.SMALL_TALK, rf"^\s*{_TALK_EN}(?:[\s!.,?]|there|you|so much|very much|{_TALK_EN})*$"),
        (
            Kind.AUTHOR,
            rf"who (?:wrote|is the author|is the reporter|reported|authored)|{_ARTICLE_EN}.{{0,40}}written by|"
            rf"by whom .{{0,40}}{_ARTICLE_EN}|author of|byline",
        ),
        (Kind.COMPARE, r"\bcompar(?:e|ison)\b|\bside by side\b|\btable of\b|\bversus\b|\bvs\b"),
        (Kind.TIMELINE, r"\bover (?:time|the years)\b|\btime ?line\b|\bhistory of\b|\bchronolog|year by year"),
        (
            Kind.FIND,
            r"(?:which|what) (?:article|story|report|issue|page)s? .{0,20}?"
            r"(?:mention|say|talk|report|quote|contain|carr)|"
            r"where (?:does|is|was|did) .{1,80}(?:mentioned|quoted|appear|come from|printed)|"
            r"(?:is|was|does|did) (?:there )?any(?:thing| article| story)? .{0,20}(?:mention|say)",
        ),
        (
            Kind.SUMMARY,
            rf"\b(?:summari[sz]e|sum up|summary of|outline|gist of|main points? of|key points? of)\b|"
            rf"what (?:is|was) (?:the|that) {_ARTICLE_EN}.{{0,60}}about\s*\??$|"
            rf"what (?:does|did) the {_ARTICLE_EN} .{{0,60}}(?:say|tell)",
        ),
        (
            Kind.LATEST,
            r"\b(?:latest|recent|newest|current|any)\s+(?:\w+ ){0,2}(?:news|reports?|stories|articles|developments?|"
            r"updates?|coverage)\b|what(?:'s| is) new|\bnews (?:on|about)\b|"
            r"(?:what|which) (?:articles|stories|reports|news) .{0,20}\b(?:on|about)\b(?! (?:page|file))",
        ),
        (Kind.HEADLINE, rf"headline(?!s)|title of the .{{0,20}}{_ARTICLE_EN}|which article\b"),
        (
            Kind.CONTENTS,
            r"what(?:'s| is) (?:on|in) (?:the )?(?:front page|page \d+|latest issue|today's)|table of contents|"
            r"contents of|headlines (?:of|in|on)|(?:what|which) headlines|"
            r"(?:what|which|list|how many) (?:\w+ ){0,3}(?:articles|stories|reports|headlines|"
            r"news)\b.{0,30}(?:issue|page|paper|edition|on file|newspaper)|what(?:'s|"
            r" is) in (?:the|this) (?:issue|paper|newspaper)|front[- ]page (?:news|stories)",
        ),
        (Kind.PAGE, r"(?:which|what) page|page number|on which page"),
        (
            Kind.PUBLISHER,
            r"(?:publish\w*|sponsor\w*|supervis\w*|issues|runs)\b.{0,30}(?:news(?:paper)?|"
            r"the paper|daily|times|journal)\b|(?:newspaper|the paper|news|daily)\b.{0,20}(?:published|"
            r"sponsored|supervised|run) by|publisher of",
        ),
        (Kind.ISSUE_NUMBER, r"issue number|which issue|what issue|number of (?:the|this) issue|issue no"),
        (
            Kind.PUBLISHED,
            rf"(?:when|what date|which day).{{0,30}}(?:{_ARTICLE_EN}|paper|newspaper|issue)\b.{{0,20}}(?:published"
            rf"|printed|come out|appear)|publication date|date of (?:the|this) (?:issue|"
            rf"paper|newspaper)",
        ),
        (Kind.WHY, r"\bwhy\b|reasons?\b|what (?:made|makes|caused|causes|led)"),
        (Kind.HOW_MANY, r"how many|(?<!issue )number of"),
        (
            Kind.HOW_MUCH,
            r"how (?:much|large|big|long|high|fast|far|tall|heavy|old|wide)|(?:what|which) (?:[\w'’-]+ ){0,4}(?:capaci"
            r"ty|value|amount|price|cost|scale|size|share|percentage|percent|proportion|"
            r"rate|total|output|investment|revenue|profit|turnover|income|power|speed|temperature|length|weight|"
            r"volume|growth|density|population|salary|score|number)\b|into how many",
        ),
        (
            Kind.WHO,
            r"\bwho(?:m|se)?\b|which (?:\w+ ){0,4}(?:official|minister|leader|person|"
            r"expert|ceo|president|chairman|director|ambassador|governor|mayor|professor|"
            r"scientist|executive|man|woman|secretary|premier|founder|officer|representative|"
            r"head|player|author|actor|king|queen)s?\b|name of the (?:person|man|woman|"
            r"official|minister)",
        ),
        (
            Kind.WHEN,
            r"\bwhen\b|(?:what|which) (?:date|day|year|month|time|quarter|century|decade)|"
            r"how soon|since when",
        ),
        (
            Kind.WHERE,
            r"\bwhere\b|(?:what|which) (?:\w+ ){0,2}(?:city|cities|province|country|place|"
            r"county|venue|location|region|town|state|district)\b",
        ),
        (
            Kind.NAME,
            r"(?:called|named)\b|name of|(?:what|which) (?:is|was|are|were) the (?:theme|"
            r"slogan|motto)|under what name",
        ),
        (
            Kind.OPINION,
            r"what (?:did|does|do|has|have) .{2,60}? (?:say|think|propose|suggest|believe|"
            r"call for|emphasi[sz]e|stress|point out|mention|comment|announce)|how (?:did|"
            r"does) .{2,60}? (?:describe|evaluate|view|see|assess|comment|respond)",
        ),
        (
            Kind.LIST,
            r"(?:what|which) (?:\w+ ){0,4}?(?:\w{3,}s)\b (?:are|were|have|did|do|will|"
            r"attend|took|take|can)|(?:which|what) (?:two|three|four|five|six|seven|eight|"
            r"nine|ten)|what are|list\b|name the",
        ),
        (Kind.WHICH, r"\bwhich\b"),
        (Kind.HOW, r"\bhow\b"),
        (Kind.DEFINITION, r"^\s*what(?:'s| is| are)\s+(?:an? )?[\w\s-]{2,40}\?*$|\bdefin|what does .{2,40} mean"),
        (Kind.YES_NO, r"^\s*(?:is|are|was|were|do|does|did|has|have|can|will|could|should)\b"),
    )
)

ENGLISH_STOPS = frozenset(
    [
        "a",
        "an",
        "the",
        "and",
        "or",
        "but",
        "of",
        "in",
        "on",
        "at",
        "by",
        "for",
        "with",
        "from",
        "to",
        "into",
        "onto",
        "over",
        "under",
        "about",
        "as",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "do",
        "does",
        "did",
        "have",
        "has",
        "had",
        "will",
        "would",
        "can",
        "could",
        "shall",
        "should",
        "may",
        "might",
        "must",
        "what",
        "which",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
        "many",
        "much",
        "large",
        "long",
        "high",
        "big",
        "that",
        "this",
        "these",
        "those",
        "it",
        "its",
        "their",
        "they",
        "he",
        "she",
        "his",
        "her",
        "we",
        "our",
        "you",
        "your",
        "i",
        "me",
        "my",
        "there",
        "here",
        "not",
        "no",
        "than",
        "then",
        "so",
        "such",
        "e",
        "g",
        "i.e",
        "eg",
        "any",
        "some",
        "each",
        "every",
        "other",
        "another",
        "most",
        "more",
        "less",
        "also",
        "only",
        "just",
        "please",
        "tell",
        "according",
        "many",
        "during",
        "between",
        "among",
        "after",
        "before",
        "since",
        "until",
        "up",
        "down",
        "out",
        "off",
        "again",
        "further",
        "once",
        "same",
        "kind",
        "type",
        "name",
        "called",
        "s",
        "t",
        "d",
        "ll",
        "re",
        "ve",
        "m",
    ]
)

# Verbs of news: where a noun phrase of a question ends although no small word parts it ("teams | took part").
ENGLISH_VERBS = frozenset(
    """came come comes coming took take takes took part held hold attended attend launched launch released release made
    announced announce said say says exported imported produced sold installed built opened open invested reported
    published called named reached stood grew rose fell use uses used put won shown given get got online
    attending joined join chaired chair divide divides compete competed include included sent spoke spoken went gave
    bought left met signed sign exhibit exhibited participate participated work works exchanged awarded win wins
    added grow grown fall rise drop dropped created create carry carries""".split()
)
