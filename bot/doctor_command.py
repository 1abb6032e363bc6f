"""`wenbao doctor`: look everything over, and say beside each complaint what mends it."""

from __future__ import annotations

from bot.console import out, print_json
from bot.doctor_archive import archive_findings
from bot.doctor_finding import Finding, State
from bot.doctor_services import chat_model_finding, proxy_findings, telegram_finding
from bot.doctor_versions import version_findings
from bot.language import tell
from config.settings import Settings

# What was looked at keeps its English name in JSON, whatever language is spoken.
_CHINESE = {"archive": "档案", "index": "索引", "vectors": "向量", "model": "向量模型", "disk": "磁盘"}
_CHINESE |= {"chat model": "对话模型", "proxy": "代理"}
_MARKS = {State.WELL: ("✓", ""), State.NOTE: ("·", "dim"), State.ILL: ("✗", "red")}


def doctor(settings: Settings, *, as_json: bool) -> bool:
    """Look everything over; return whether all is well. No secret is ever shown."""
    findings: list[Finding] = []
    for check in (
        version_findings,
        lambda: archive_findings(settings),
        lambda: [chat_model_finding(settings)],
        lambda: [telegram_finding(settings)],
        lambda: proxy_findings(settings),
    ):
        for finding in check():
            findings.append(finding)
            if not as_json:
                _print(finding)  # as it comes: a large archive and a slow network take their time
    well = not any(finding.state is State.ILL for finding in findings)
    if as_json:
        print_json({"well": well, "checks": [finding.to_json() for finding in findings]})
    else:
        ill = sum(finding.state is State.ILL for finding in findings)
        verdict = tell("all is well", "一切正常") if well else tell(f"{ill} to put right", f"有 {ill} 处需要处理")
        out().print(verdict, style="bold green" if well else "bold red")
    return well


def _print(finding: Finding) -> None:
    mark, style = _MARKS[finding.state]
    out().print(
        f"{mark} {tell(finding.what, _CHINESE.get(finding.what, finding.what))}: {finding.said}",
        style=style,
        markup=False,
    )
    if finding.remedy:
        out().print(f"  → {finding.remedy}", style="yellow", markup=False)
