"""Sort the display lines above an article into section, kicker, headline and subtitle. Knows no text below them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.han import normalise

# Two display lines that make a longer headline than this are a headline and its subtitle.
MAX_HEADLINE_CHARS = 44
# A short line above a headline names the column it stands in.
MAX_SECTION_CHARS = 6
# 专访某某, 全市某某会议召开: what was held is told above the headline, which says what it means.
_LEADS_UP = re.compile(
    r"^(?:专访|对话|走访|独家对话|本报专访)|(?:会议?|论坛|大会|仪式|峰会|座谈会)(?:在\S{1,8})?(?:召开|举行|开幕|闭幕)$|系列(?:报道|谈|评论).{0,6}$"
)
# Three lines together no longer than this are one headline.
MAX_BROKEN_CHARS = 30
_DASHES = re.compile(r"^[—\-－]{1,3}\s*")


def sort_display_lines(lines: Sequence[str]) -> tuple[str, str, str, str]:
    """Return kicker, headline, subtitle and section, "" for each that there is not."""
    parts = [normalise(line) for line in lines]
    section = ""
    if len(parts) > 1 and len(parts[0]) <= MAX_SECTION_CHARS < len(parts[1]):
        section = parts.pop(0)
    kicker = parts.pop(0) if _has_a_kicker(parts) else ""
    below = next((at for at, part in enumerate(parts) if at and _DASHES.match(part)), len(parts))
    main, under = parts[:below], [_DASHES.sub("", part) for part in parts[below:]]
    if kicker and len(main) == 2 and not under and len(" ".join(main)) > MAX_SECTION_CHARS * 3:
        main, under = main[:1], main[1:]
    if len(" ".join(main)) > MAX_HEADLINE_CHARS:
        main, under = main[:1], [*main[1:], *under]
    return kicker, " ".join(main), " ".join(under), section


def _has_a_kicker(parts: Sequence[str]) -> bool:
    """Tell whether the first of several display lines only leads up to the headline below it.

    Of three lines of which none is set off by a dash, a newspaper's first leads up and its last explains; three that
    are short are one headline broken twice.
    """
    if len(parts) < 2 or _DASHES.match(parts[0]):
        return False
    if _LEADS_UP.search(parts[0]):
        return True
    return len(parts) == 3 and len(" ".join(parts)) > MAX_BROKEN_CHARS and not any(map(_DASHES.match, parts))
