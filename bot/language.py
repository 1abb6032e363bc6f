"""The language that the program itself speaks: --lang, WENBAO_LANG, the settings file, the locale, in that order.

Answers follow the question's language, not this one. Cheap to import: every help text passes through here.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Literal

from config.errors import UserError
from config.settings_file import settings_file

SPOKEN = ("zh", "en", "auto")
LANGUAGE_VARIABLE = "WENBAO_LANG"


def spoken() -> Literal["zh", "en"]:
    """Return the language for messages and help."""
    named = os.environ.get(LANGUAGE_VARIABLE, "") or _named_in_the_file()
    if named == "zh":
        return "zh"
    if named == "en":
        return "en"
    locale = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := os.environ.get(name))), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def tell(en: str, zh: str) -> str:
    """Return the one of the two texts that is in the language spoken."""
    return zh if spoken() == "zh" else en


def counted(number: int, thing: str) -> str:
    """Return a number of things in English.

    >>> counted(1, "issue"), counted(2, "issue")
    ('1 issue', '2 issues')
    """
    return f"{number} {thing}{'s' * (number != 1)}"


def choose(language: str) -> None:
    """Speak `language` from now on ("auto": what the locale says).

    Raises:
        UserError: it is none of those spoken.

    """
    if language not in SPOKEN:
        raise UserError(
            f"language {language!r} is not spoken here: zh, en or auto", zh=f"不会说 {language!r}：请用 zh、en 或 auto"
        )
    os.environ[LANGUAGE_VARIABLE] = language


def take_language(words: Sequence[str]) -> list[str]:
    """Take --lang, before or after the command, out of the command line and speak it; return the other words."""
    left = list(words)
    end = left.index("--") if "--" in left else len(left)
    for at in range(end - 1, -1, -1):
        name, equals, value = left[at].partition("=")
        if name != "--lang":
            continue
        if not equals:
            if at + 1 >= len(left):
                raise UserError("--lang needs a language: zh, en or auto", zh="--lang 后面要写语言：zh、en 或 auto")
            value = left.pop(at + 1)
        del left[at]
        choose(value)
    return left


def _named_in_the_file() -> str:
    try:
        path = settings_file()
        if path is None:
            return ""
        import tomllib

        return str(tomllib.loads(path.read_text(encoding="utf-8")).get("lang", ""))
    except (UserError, OSError, ValueError):
        return ""  # whoever reads the settings themselves will say what is wrong with the file
