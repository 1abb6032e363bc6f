"""Kill and start each part of the service in turn: how long until the bot answers again?

    python -m tests.benchmarks.restart [--rounds 3] [--embedded]

The bot is the program itself over a real PostgreSQL and a real Chroma server, or over a folder; questions come over
HTTP from a Bot API server. Each part is ended with SIGKILL, a question is asked, and the time runs from the moment that
the part is started again to the answer, which must come once. Where the part was not needed for it, the answer may come
before.
"""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from ingest.sample import SAMPLE_FOLDER
from tests.botapi_server import BotApi
from tests.servers import ChromaServer, PostgresServer
from tests.telegram_running import REAL, Bot, bot_process, ingest

QUESTION = "2023年上半年新投运新型储能装机规模是多少？"
PARTS = ("bot", "Chroma", "PostgreSQL")
EMBEDDED = ("bot",)
READER = 5


@dataclass
class Service:
    """All parts of a service that runs in `folder`."""

    folder: Path
    api: BotApi
    settings: dict[str, str]
    postgres: PostgresServer | None = None
    chroma: ChromaServer | None = None
    bots: ExitStack = field(default_factory=ExitStack)
    bot: Bot | None = None

    def start_bot(self) -> None:
        self.bot = self.bots.enter_context(bot_process(self.folder, self.api.url, module=REAL, **self.settings))

    def kill_bot(self) -> None:
        assert self.bot is not None
        self.bot.kill()

    def answered(self, count: int, timeout_s: float = 90) -> None:
        """Wait for so many answers in all; raise AssertionError where one is no answer or is doubled."""
        messages = self.api.wait_sent(READER, count, timeout_s)
        assert len(messages) == count, [message["text"][:40] for message in messages]
        assert "863万千瓦" in messages[-1]["text"], messages[-1]["text"]


@contextmanager
def running_service(folder: Path, *, embedded: bool = False) -> Iterator[Service]:
    with ExitStack() as servers:
        service = Service(folder, servers.enter_context(BotApi()), {"WENBAO_LOG": "INFO"})
        if not embedded:
            service.postgres = servers.enter_context(PostgresServer(folder / "pg"))
            service.chroma = servers.enter_context(ChromaServer(folder / "chroma"))
            service.settings["WENBAO_CATALOGUE_URL"] = service.postgres.url
            service.settings["WENBAO_INDEX_URL"] = service.chroma.url
        ingest(folder, SAMPLE_FOLDER, **service.settings)
        with service.bots:
            service.start_bot()
            service.api.say(QUESTION, chat=READER)
            service.answered(1)
            yield service


def kill_postgres(server: PostgresServer) -> None:
    """End the server and all its children at once."""
    main = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    children = Path(f"/proc/{main}/task/{main}/children").read_text().split()
    for process in [main, *map(int, children)]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    while Path(f"/proc/{main}").exists():
        time.sleep(0.02)


def ways(service: Service) -> dict[str, tuple[Callable[[], None], Callable[[], None]]]:
    """Return how each part is killed and started."""
    found = {"bot": (service.kill_bot, service.start_bot)}
    if service.chroma is not None and service.postgres is not None:
        found["Chroma"] = service.chroma.kill, service.chroma.start
        found["PostgreSQL"] = partial(kill_postgres, service.postgres), service.postgres.start
    return found


def seconds_to_answer(service: Service, part: str, count: int) -> float:
    """Kill a part, ask, start it again; return how long after that the answer came, the bot's `count`th."""
    kill, start = ways(service)[part]
    kill()
    service.api.say(QUESTION, chat=READER)
    time.sleep(0.5)
    begun = time.monotonic()
    start()
    service.answered(count)
    return time.monotonic() - begun


def processor_seconds(process: int) -> float:
    """Return what a process has had of the processor."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--embedded", action="store_true", help="a bot over a folder, without servers")
    given = parser.parse_args()
    parts = EMBEDDED if given.embedded else PARTS
    taken: dict[str, list[float]] = {part: [] for part in parts}
    busy: list[float] = []
    with (
        tempfile.TemporaryDirectory(prefix="wenbao-restart-") as folder,
        running_service(Path(folder), embedded=given.embedded) as service,
    ):
        for count, part in enumerate(parts * given.rounds, start=2):
            taken[part].append(seconds_to_answer(service, part, count))
            if part == "bot" and service.bot is not None:
                busy.append(processor_seconds(service.bot.process.pid))
    print("| part killed | seconds from its start to the answer: median | most |\n|---|---|---|")
    for part, held in taken.items():
        print(f"| {part} | {statistics.median(held):.2f} | {max(held):.2f} |")
    print(f"processor seconds of the bot until then: {statistics.median(busy):.2f}, most {max(busy):.2f}")
    print(f"load of the machine {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
