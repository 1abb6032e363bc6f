"""Ask 20 questions a second while issues come, change and go, and everything else is stopped, filled up or set back.

`python -m tests.benchmarks.soak --seconds 600` runs over a real PostgreSQL, a real Chroma server and a scripted chat
model, all on loopback; `--embedded` over SQLite and embedded Chroma, where the disk fills up too. What is checked:

- every figure answered was that of a revision on file at some moment between question and answer;
- the two articles of an issue, read in one transaction, are always of one revision: nobody sees half an issue;
- in the end every issue is as it was stored last, and is answered so: nothing is lost;
- after each fault answers come again by themselves.
"""

from __future__ import annotations

import argparse
import json
import logging
import multiprocessing
import os
import re
import resource
import sqlite3
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy.exc import SQLAlchemyError

from bot.desk import NewsDesk
from bot.stores import engines_of
from config.errors import UserError
from config.settings import Settings
from retrieval.archive import Archive
from retrieval.embedder import open_embedder
from retrieval.newspaper import Issue
from retrieval.records import issue_id
from tests.fakes import article, issue
from tests.servers import ChromaServer, PostgresServer, free_port

PLACES = "青山 白水 红岩 黄坡 紫云 蓝湾 金沙 银川 铜陵 铁岭".split()
KINDS = "抽水蓄能 海上风电 光伏发电".split()
FIRST_DAY = date(2024, 1, 1)
REMOVED = -1
THREADS = 24
# Two seconds' worth of questions at the rate aimed at.
MOST_WAITING = THREADS + 40


def name_of(number: int) -> str:
    return f"{PLACES[number % len(PLACES)]}{KINDS[number // len(PLACES) % len(KINDS)]}"


def paper_of(number: int, revision: int) -> Issue:
    """Return an issue whose two articles both tell its revision."""
    name, value = name_of(number), value_of(number, revision)
    capacity = article(f"{name}项目扩建完工", f"{name}项目的装机容量达到{value}万千瓦。", name=f"n{number}-a")
    output = article(f"{name}项目运行平稳", f"{name}项目全年计划供电{value}亿千瓦时。", name=f"n{number}-b", page=2)
    return issue(capacity, output, number=number + 1, day=FIRST_DAY + timedelta(days=number), paper="电力样报")


def value_of(number: int, revision: int) -> int:
    return 1_000 + 100 * number + revision


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that the ingester did: from `before` on it may be seen, from `after` on it must be."""

    number: int
    revision: int
    before: float
    after: float


def ingest(settings: Settings, issues: int, until: float, log: Path, full: Any) -> None:
    """Store, revise and remove issues in turn, in a process of its own, whatever fails on the way."""
    archive = None
    revisions = dict.fromkeys(range(issues), 0)
    turn = 0
    logging.disable(logging.ERROR)
    with log.open("a") as told:
        while time.time() < until:
            number = turn % issues
            turn += 1
            removing = turn % 5 == 0 and revisions[number] > 0
            revisions[number] += 1
            before = time.time()
            while time.time() < until + 60:
                try:
                    if archive is None:
                        archive = Archive.open(
                            settings.archive, open_embedder, create=True, use_chroma=False, engines=engines_of(settings)
                        )
                    if not settings.catalogue_url.get_secret_value():
                        limit = 1 if full.is_set() else 1 << 30
                        archive.catalogue.db.execute(f"PRAGMA max_page_count = {limit}")
                    _store(archive, number, revisions[number], removing=removing)
                    break
                except (UserError, sqlite3.Error, SQLAlchemyError, OSError) as error:
                    print(f"  ingester: {type(error).__name__}: {str(error)[:90]}", flush=True)
                    time.sleep(0.5)
            kept = REMOVED if removing else revisions[number]
            told.write(json.dumps([number, kept, before, time.time()]) + "\n")
            told.flush()
            time.sleep(max(0.0, (until - time.time()) / 2_000))
    if archive is not None:
        archive.close()


def _store(archive: Archive, number: int, revision: int, *, removing: bool) -> None:
    paper = paper_of(number, revision)
    if not removing:
        archive.store(paper)
    elif archive.catalogue.current_hash(issue_id(paper.masthead)):
        archive.remove(issue_id(paper.masthead))


class Model:
    """A chat model that repeats the first excerpt's first sentence; stopped and started at will."""

    def __init__(self) -> None:
        self.port = free_port()
        self._server: ThreadingHTTPServer | None = None

    def start(self) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                prompt = asked["messages"][-1]["content"]
                said = re.search(r"^\[1\].*\n(.*?。)", prompt)
                text = f"{said[1]}[1]" if said else "没有查到"
                if asked.get("stream"):
                    parts = [{"choices": [{"index": 0, "delta": {"role": "assistant", "content": text}}]}]
                    parts.append({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
                    lines = [f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', **p})}" for p in parts]
                    content, kind = "\n\n".join([*lines, "data: [DONE]", ""]).encode(), "text/event-stream"
                else:
                    choice = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
                    content = json.dumps({"id": "x", "object": "chat.completion", "choices": [choice]}).encode()
                    kind = "application/json"
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


@dataclass(frozen=True, slots=True)
class Asked:
    """One question and what came of it; `value` is the figure answered, None for a refusal or an error."""

    phase: str
    number: int
    start: float
    end: float
    outcome: str
    value: int | None


@dataclass(slots=True)
class Load:
    """Asks at a steady rate, however long the answers take."""

    desk: NewsDesk
    writing: NewsDesk
    issues: int
    phase: str = "start"
    results: list[Asked] = field(default_factory=list)
    halves: int = 0
    checks: int = 0
    put: int = 0
    shed: int = 0
    late: float = 0.0
    waiting: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MOST_WAITING))

    def run(self, rate: float, until: float) -> None:
        rng = np.random.default_rng(7)
        pool = ThreadPoolExecutor(THREADS)
        at = REAL()
        while at < until:
            # A machine that is too slow must not carry questions over into another phase: they are turned away, as a
            # bot does, and counted.
            if self.waiting.acquire(blocking=False):
                self.put += 1
                pool.submit(self._asked, int(rng.integers(self.issues)), self.phase, at, by_model=self.put % 10 == 0)
            else:
                self.shed += 1
            at += 1 / rate
            time.sleep(max(0.0, at - REAL()))
        pool.shutdown(wait=True)

    def _asked(self, number: int, phase: str, due: float, *, by_model: bool) -> None:
        try:
            self._ask(number, phase, due, by_model=by_model)
        finally:
            self.waiting.release()

    def _ask(self, number: int, phase: str, due: float, *, by_model: bool) -> None:
        start = REAL()
        self.late = max(self.late, start - due)
        outcome, value = "error", None
        try:
            desk = self.writing if by_model else self.desk
            answer = desk.ask(f"{name_of(number)}项目的装机容量是多少？")
            found = re.search(r"(\d[\d,]*)万千瓦", answer.text)
            outcome = "answered" if answer.grounded else "refused"
            if answer.grounded and name_of(number) in answer.text and found:
                value = int(found[1].replace(",", ""))
        except UserError as error:
            outcome = "unavailable" if "reach" in str(error) or "refuse" in str(error) else type(error).__name__
        except Exception as error:
            outcome = type(error).__name__
        self.results.append(Asked(phase, number, start, REAL(), outcome, value))
        if number % 5 == 0:
            with suppress(Exception):
                self._look_for_halves(number)

    def _look_for_halves(self, number: int) -> None:
        held = self.desk.archive.catalogue.issue(issue_id(paper_of(number, 0).masthead))
        if held is not None:
            told = {re.search(r"\d+", body.body.replace(name_of(number), ""))[0] for body in held.articles}  # type: ignore[index]
            self.checks += 1
            self.halves += len(told) != 1 or len(held.articles) != 2


REAL = time.time
OFFSET = [0.0]


def jump(seconds: float) -> None:
    OFFSET[0] = seconds
    time.time = lambda: REAL() + OFFSET[0]


def squeeze(on: bool) -> None:
    """Leave this process no file descriptor to open, or give them back."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if on:
        held = len(list(Path("/proc/self/fd").iterdir()))
        resource.setrlimit(resource.RLIMIT_NOFILE, (held, hard))
    else:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4_096) if hard > 0 else 4_096, hard))


def judge(results: list[Asked], steps: list[Step], faults: list[tuple[float, float]]) -> Counter[str]:
    """Count answers that nothing on file at the time bears out, and refusals that something on file should not need."""
    by_number: dict[int, list[Step]] = {}
    for step in steps:
        by_number.setdefault(step.number, []).append(step)
    wrong: Counter[str] = Counter()
    for asked in results:
        history = by_number.get(asked.number, [])
        seen = [step for step in history if step.before <= asked.end]
        overtaken = [i for i, step in enumerate(seen) if step.after <= asked.start]
        possible = seen[overtaken[-1] :] if overtaken else seen
        values = {value_of(asked.number, step.revision) for step in possible if step.revision != REMOVED}
        gone = not overtaken or any(step.revision == REMOVED for step in possible)
        if asked.value is not None and asked.value not in values:
            wrong["stale or invented"] += 1
        elif asked.outcome == "answered" and asked.value is None:
            wrong["about another project"] += not gone
        elif asked.outcome == "refused" and not gone:
            wrong["needlessly refused"] += 1
        elif asked.outcome not in ("answered", "refused") and not any(
            begin <= asked.end and asked.start <= end for begin, end in faults
        ):
            wrong["failed outside a fault"] += 1
    return wrong


def table(results: list[Asked], phases: list[str]) -> str:
    lines = ["| phase | asked | answered | refused | unavailable | p50 / p95 / most ms |", "|---|---|---|---|---|---|"]
    for phase in dict.fromkeys(phases):
        part = [asked for asked in results if asked.phase == phase]
        if part:
            taken = np.array([asked.end - asked.start for asked in part]) * 1_000
            count = Counter(asked.outcome for asked in part)
            other = len(part) - count["answered"] - count["refused"]
            p50, p95, most = np.percentile(taken, 50), np.percentile(taken, 95), taken.max()
            figures = f"{p50:.0f} / {p95:.0f} / {most:.0f}"
            lines.append(f"| {phase} | {len(part)} | {count['answered']} | {count['refused']} | {other} | {figures} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--rate", type=float, default=20)
    parser.add_argument("--issues", type=int, default=30)
    parser.add_argument("--embedded", action="store_true")
    asked = parser.parse_args()
    with ExitStack() as stack:
        root = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="wenbao-soak-")))
        run(asked, stack, root)


def run(asked: argparse.Namespace, stack: ExitStack, root: Path) -> None:
    model = Model()
    model.start()
    options: dict[str, Any] = {"archive": root / "archive"}
    written: dict[str, Any] = {
        "chat_model": "openai:scripted",
        "chat_base_url": f"http://127.0.0.1:{model.port}/v1",
        "chat_timeout_s": 5,
        "chat_max_retries": 0,
        "chat_concurrency": 16,
        "chat_rewrite": False,
    }
    full = multiprocessing.get_context("spawn").Event()
    faults: list[tuple[str, Callable[[], object], Callable[[], object]]] = []
    if asked.embedded:
        faults.append(("disk full", full.set, full.clear))
    else:
        postgres = stack.enter_context(PostgresServer(root / "postgres"))
        chroma = stack.enter_context(ChromaServer(root / "chroma"))
        options |= {"catalogue_url": postgres.url, "index_url": chroma.url}
        faults.append(("Chroma stopped", chroma.stop, chroma.start))
        faults.append(("database stopped", lambda: postgres.stop("immediate"), postgres.start))
    faults.append(("model stopped", model.stop, model.start))
    faults.append(("clock a day back", lambda: jump(-86_400), lambda: jump(0)))
    faults.append(("clock a day ahead", lambda: jump(86_400), lambda: jump(0)))
    faults.append(("no descriptors", lambda: squeeze(True), lambda: squeeze(False)))
    settings = Settings(**options)
    with Archive.open(
        settings.archive, open_embedder, create=True, use_chroma=False, engines=engines_of(settings)
    ) as archive:
        for number in range(asked.issues):
            archive.store(paper_of(number, 0))
    logging.disable(logging.ERROR)  # a line for each question of each fault
    phases, recoveries, windows = [], [], []
    with (
        NewsDesk.open(settings, keep_up=True) as desk,
        NewsDesk.open(Settings(**options, **written)) as writing,  # every tenth question is answered by the model
    ):
        load = Load(desk, writing, asked.issues, "quiet")
        writing.ask(f"{name_of(0)}项目的装机容量是多少？")
        desk.ask(f"{name_of(0)}项目的装机容量是多少？")  # what is loaded at first use is no part of the load
        begun = REAL()
        steps = [Step(number, 0, 0.0, begun) for number in range(asked.issues)]
        until, log = begun + asked.seconds, root / "steps.jsonl"
        ingester = multiprocessing.get_context("spawn").Process(
            target=ingest, args=(settings, asked.issues, until, log, full)
        )
        ingester.start()
        asking = threading.Thread(target=load.run, args=(asked.rate, until))
        asking.start()
        share = asked.seconds / (2 * len(faults) + 2)
        for name, begin, end in faults:
            load.phase = "quiet"
            sleep_until(REAL() + share)
            load.phase = name
            phases += ["quiet", name]
            print(f"{REAL() - begun:.0f} s: {name}", flush=True)
            since = REAL()
            without_fail(name, begin)
            sleep_until(since + share * 0.9)
            without_fail(f"the end of {name}", end)
            back = REAL()
            windows.append((since, back))
            recoveries.append((name, first_answer(load, back, until)))
        load.phase = "quiet"
        asking.join()
        ingester.join(120)
        if ingester.is_alive():
            print("the ingester did not come to an end", flush=True)
            ingester.kill()
        steps += [Step(*json.loads(line)) for line in log.read_text().splitlines()] if log.exists() else []
        print(table(load.results, phases), flush=True)
        lost: int | str = "not counted"
        with suppress(Exception):
            lost = count_lost(desk, steps, asked.issues)
        engine, behind = "unknown", -1
        with suppress(Exception):
            desk.archive.catch_up()
            engine, behind = desk.archive.engine(), desk.archive.behind()
    model.stop()
    wrong = judge(load.results, steps, windows)
    print(
        f"\n{load.put} questions put and {load.shed} turned away, {len(load.results)} answered,"
        f" at most {load.late:.1f} s late; load of the machine {os.getloadavg()[0]:.1f}"
    )
    print(f"{len(steps)} issues stored, revised or removed in {asked.seconds:.0f} s")
    print(f"wrong: {dict(wrong)}; halves of an issue seen: {load.halves} in {load.checks} looks; lost: {lost}")
    print("first answer after a fault: " + ", ".join(f"{name} {taken:.1f} s" for name, taken in recoveries))
    print(f"in the end: dense search by {engine}, {behind} passages behind")
    odd = Counter(a.outcome for a in load.results if a.outcome not in ("answered", "refused"))
    print(f"errors by kind: {dict(odd)}")


def sleep_until(end: float) -> None:
    """Sleep by the real clock, whatever a fault does to the other one."""
    while (left := end - REAL()) > 0:
        time.sleep(min(left, 0.5))


def without_fail(what: str, do: Callable[[], object]) -> None:
    """Begin or end a fault; one that fails is told, and the run goes on."""
    try:
        do()
    except Exception as error:
        print(f"{what} failed: {type(error).__name__}: {error}", flush=True)


def first_answer(load: Load, since: float, until: float) -> float:
    """Return how long after `since` the first question that was asked after it was answered."""
    while REAL() < min(since + 30, until):
        for asked in list(load.results)[-400:]:
            if asked.start >= since and asked.outcome in ("answered", "refused"):
                return asked.end - since
        time.sleep(0.05)
    return float("inf")


def count_lost(desk: NewsDesk, steps: list[Step], issues: int) -> int:
    """Return how many issues are not as they were stored last."""
    last = {step.number: step.revision for step in steps}
    lost = 0
    for number in range(issues):
        held = desk.archive.catalogue.issue(issue_id(paper_of(number, 0).masthead))
        if last[number] == REMOVED:
            lost += held is not None
        else:
            lost += held is None or str(value_of(number, last[number])) not in held.articles[0].body
    return lost


if __name__ == "__main__":
    main()
