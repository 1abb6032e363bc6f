"""Show an answer while it comes about: what was searched, then the words as they arrive. Knows nothing of the desk.

What is shown here is taken off the screen again; whoever asked prints the finished answer.
"""

from __future__ import annotations

from types import TracebackType

from bot.console import Group, Live, Spinner, Text, aside, broken, out
from bot.events import Delta, Done, Event, Retrieved, Verdict
from bot.language import counted, tell
from bot.printable import printable

# Quicker looks no smoother and floods a slow line.
FRAMES_A_SECOND = 12


class LiveAnswer:
    """A context manager to be called with each event; silent where the output cannot move its cursor.

    `text` is what has come so far, so that an answer that was stopped can be kept.
    """

    def __init__(self) -> None:
        console = out()
        self.text = ""
        self._finished = False
        self._note = tell("searching…", "检索中……")
        shows = console.is_terminal and not console.is_dumb_terminal
        self._live = (
            Live(console=console, transient=True, refresh_per_second=FRAMES_A_SECOND, vertical_overflow="ellipsis")
            if shows
            else None
        )

    def __enter__(self) -> LiveAnswer:
        if self._live:
            self._live.start()
            self._show()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._live:
            self._live.stop()
        if kind is not None and issubclass(kind, KeyboardInterrupt) and self.text and not self._finished:
            # A person who stops an answer has seen enough of it, not nothing of it.
            out().print(Text(printable(self.text), style="dim"))
            aside().print(
                tell("stopped; what stands above was not verified", "已停止；以上内容未经核实"), style="yellow"
            )

    def __call__(self, event: Event) -> None:
        match event:
            case Retrieved():
                self._note = tell(
                    f"{counted(event.passages, 'passage')} of {counted(event.articles, 'article')}; reading…",
                    f"找到 {event.articles} 篇文章的 {event.passages} 个段落，阅读中……",
                )
            case Delta():
                self.text += event.text
                self._note = "" if event.verified else tell("not verified yet…", "尚未核实……")
            case Verdict() if event.dropped:
                self._note = tell(f"{counted(event.dropped, 'sentence')} dropped", f"删去 {event.dropped} 句")
            case Done():
                self._finished = True
        self._show()

    def _show(self) -> None:
        if not self._live:
            return
        spinner = Spinner("line", Text(self._note, style="dim")) if self._note else Text("")
        said = broken(Text(printable(self.text)), self._live.console.width)
        self._live.update(Group(said, spinner) if self.text else spinner)
