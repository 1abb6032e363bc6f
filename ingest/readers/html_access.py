"""Tell a page of the web server (challenge, login, error) from a page of the newspaper. Never tries to get past one."""

from __future__ import annotations

import re

from ingest.readers.html_page import SavedPage

# Such a page holds a sentence or two; a longer page that has these words may well report about them.
ACCESS_MAX_CHARS = 600

_CHALLENGE = re.compile(
    r"just a moment|attention required|checking your browser|verify (?:that )?you are (?:a )?human|captcha|"
    r"enable javascript and cookies|人机验证|安全验证|滑动验证|完成(?:下方)?验证|请输入验证码|访问(?:过于|太)频繁",
    re.I,
)
_REFUSED = re.compile(
    r"\b40[134]\b\s*-?\s*(?:forbidden|unauthorized|not found|error)?|access denied|forbidden|\b50[0234]\b\s*-?\s*\w*|"
    r"bad gateway|拒绝访问|访问被拒绝|禁止访问|无权访问|页面不存在|找不到(?:该)?页面",
    re.I,
)
_LOGIN = re.compile(r"登录|登陆|会员|订阅|付费|sign in|log ?in", re.I)


def access_page(page: SavedPage) -> str:
    """What the page is instead of an article, in words for the operator; "" where it looks like no access page.

    Only to be asked about a page in which no article was found.
    """
    body = page.root.first("body")
    text = body.text if body else page.root.text
    if len(text) > ACCESS_MAX_CHARS:
        return ""
    words = f"{page.title} {text}"
    if _CHALLENGE.search(words):
        return "a challenge of the web server (are you human?)"
    password = any(field.attributes.get("type", "").lower() == "password" for field in page.root.all("input"))
    if password or (_LOGIN.search(page.title) and _LOGIN.search(text)) or re.search(r"请(?:先)?(?:登录|登陆)", text):
        return "a login page"
    if _REFUSED.search(page.title) or (len(text) <= ACCESS_MAX_CHARS // 4 and _REFUSED.search(text)):
        return "an error page of the web server"
    return ""
