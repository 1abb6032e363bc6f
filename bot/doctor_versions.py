"""Look over Python and the packages: is what is installed what the project asks for?"""

from __future__ import annotations

import platform
import re
import sys
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from bot.doctor_finding import Finding, ill, well
from bot.language import tell

OLDEST_PYTHON = (3, 11)


def version_findings() -> list[Finding]:
    """Return a finding for Python and one for each package that the project needs."""
    remedy = tell("install Python 3.11 or newer", "请安装 Python 3.11 或更新的版本")
    said = f"{platform.python_version()}, {platform.system()} {platform.machine()}"
    fits = sys.version_info >= OLDEST_PYTHON
    return [well("python", said) if fits else ill("python", said, remedy), *map(_package, _needed())]


def _needed() -> list[Requirement]:
    try:
        listed = [Requirement(line) for line in requires("wenbao") or ()]
    except PackageNotFoundError:
        return []
    return [needed for needed in listed if not needed.marker or needed.marker.evaluate({"extra": ""})]


def _package(needed: Requirement) -> Finding:
    remedy = tell("run 'make install'", "请运行 'make install'")
    try:
        found = version(needed.name)
    except PackageNotFoundError:
        return ill(needed.name, tell("not installed", "未安装"), remedy)
    plain = re.sub(r"\+.*", "", found)  # torch 2.13.0+cpu is 2.13.0
    if needed.specifier.contains(plain, prereleases=True):
        return well(needed.name, found)
    wanted = f"{found}, {tell('needed', '需要')} {needed.specifier}"
    return ill(needed.name, wanted, remedy)
