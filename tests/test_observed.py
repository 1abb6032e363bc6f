"""What operators see from outside: metrics, health, logs, traces; and what none of them may see."""

from __future__ import annotations

import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from bot.answer import Answer
from bot.events import Event, Retrieved
from bot.logs import Masked, configure, log_faults
from bot.metrics import Metrics
from bot.observed import Course, observed
from bot.service import watched_desk
from bot.status import serving
from config.errors import ArchiveError, QuestionError, UserError
from config.secrets import MASK, mask
from config.settings import Settings, load_settings
from tests.servers import free_port
from tests.telegram_process import citation

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsawx"


class Desk:
    """Answers by the question's first character, after telling what it found."""

    def ask(self, text: str, *, on_event: Callable[[Event], None], **_: Any) -> Answer:
        on_event(Retrieved(7, 3))
        match text[0]:
            case "答":
                return Answer(text, "zh", "有。[1]", True, (citation(1),))
            case "否":
                return Answer(text, "zh", "没有查到。", False)
            case "长":
                raise QuestionError("too long")
            case "缺":
                raise UserError("no archive")
        raise RuntimeError("broken")


class Kept(list[Course]):
    def begun(self) -> None:
        pass

    def ended(self, course: Course) -> None:
        self.append(course)


def ask_all(desk: Any, *questions: str) -> None:
    for question in questions:
        with suppress(UserError, RuntimeError):
            desk.ask(question)


def test_every_question_is_told_by_how_it_ended() -> None:
    kept = Kept()
    ask_all(observed(Desk(), [kept]), "答", "否", "长", "缺", "坏")  # type: ignore[arg-type]
    assert [course.outcome for course in kept] == ["answered", "refused", "rejected", "unavailable", "failed"]
    assert all(course.hits == 7 and course.search_s > 0 and course.write_s >= 0 for course in kept)


def test_the_one_who_asked_hears_the_events_as_before() -> None:
    heard: list[Event] = []
    observed(Desk(), []).ask("答", on_event=heard.append)  # type: ignore[arg-type]
    assert heard == [Retrieved(7, 3)]


def test_metrics_count_questions_refusals_and_errors() -> None:
    metrics = Metrics()
    ask_all(observed(Desk(), [metrics]), "答", "答", "否", "坏")  # type: ignore[arg-type]
    metrics.watch(lambda: {"wenbao_chroma_behind": 5})
    text = metrics.text().decode()
    assert 'wenbao_questions_total{language="zh",outcome="answered"} 2.0' in text
    assert 'wenbao_questions_total{language="zh",outcome="refused"} 1.0' in text
    assert 'wenbao_questions_total{language="unknown",outcome="failed"} 1.0' in text
    assert 'wenbao_stage_seconds_count{stage="search"} 4.0' in text
    assert "wenbao_questions_open 0.0" in text
    assert "wenbao_chroma_behind 5.0" in text


def test_metrics_count_what_goes_wrong_wherever_it_does() -> None:
    metrics = Metrics()
    with metrics.counting_troubles():
        logging.getLogger("bot.telegram_queue").error("no")
        logging.getLogger("bot.desk").error("no")
        logging.getLogger("retrieval.dense").warning("no")
        logging.getLogger("bot.desk").info("well")
    logging.getLogger("bot.desk").error("not any more")
    text = metrics.text().decode()
    assert 'wenbao_troubles_total{level="error",logger="bot"} 2.0' in text
    assert 'wenbao_troubles_total{level="warning",logger="retrieval"} 1.0' in text
    assert text.count("wenbao_troubles_total{") == 2


@pytest.fixture
def port() -> Iterator[tuple[int, dict[str, str]]]:
    state = {"health": "", "ready": ""}
    settings = Settings(status_port=free_port())

    def archive() -> str:
        if state["ready"] == "away":
            raise ArchiveError("postgresql://u:hunter22@db cannot be reached")
        return state["ready"]

    checks = {"polling": lambda: state["health"]}, {"archive": archive}
    with serving(settings, Metrics(), health=checks[0], ready=checks[1]) as opened:
        yield opened, state


def get(port: int, page: str) -> tuple[int, str]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{page}", timeout=5) as reply:
            return reply.status, reply.read().decode()
    except HTTPError as error:
        return error.code, error.read().decode()


def test_health_and_readiness_are_told_apart(port: tuple[int, dict[str, str]]) -> None:
    number, state = port
    assert (get(number, "/health")[0], get(number, "/ready")[0]) == (200, 200)
    state["ready"] = "the archive is empty"
    assert get(number, "/health")[0] == 200
    status, said = get(number, "/ready")
    assert (status, json.loads(said)["checks"]["archive"]) == (503, "the archive is empty")
    state["ready"] = "away"
    assert json.loads(get(number, "/ready")[1])["checks"]["archive"] == "postgresql://u:•••@db cannot be reached"
    state["health"] = "Telegram has not been heard for 200 s"
    assert get(number, "/health")[0] == 503
    assert get(number, "/metrics")[1].startswith("# HELP")
    assert get(number, "/etc/passwd")[0] == 404


def test_a_port_in_use_is_named(port: tuple[int, dict[str, str]]) -> None:
    with (
        pytest.raises(UserError, match="WENBAO_STATUS_PORT"),
        serving(Settings(status_port=port[0]), Metrics(), health={}, ready={}),
    ):
        pass


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Callable[[], str]]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    yield lambda: capsys.readouterr().err
    root.handlers, root.level = before, level


def logged(form: str, lines: Callable[[], str], *, log_questions: bool = False) -> str:
    logging.getLogger().handlers = []
    configure("INFO", form)
    ask_all(observed(Desk(), [], log_questions=log_questions), "答案何在")  # type: ignore[arg-type]
    return lines()


def test_a_json_log_is_one_object_a_line(lines: Callable[[], str]) -> None:
    told = json.loads(logged("json", lines))
    assert (told["level"], told["outcome"], told["hits"], told["logger"]) == ("info", "answered", 7, "bot.observed")
    assert "timestamp" in told


@pytest.mark.parametrize("form", ["json", "lines"])
def test_a_question_is_logged_only_where_that_is_allowed(form: str, lines: Callable[[], str]) -> None:
    assert "答案何在" not in logged(form, lines)
    assert "答案何在" in logged(form, lines, log_questions=True)


@pytest.mark.parametrize("form", ["json", "lines"])
def test_no_secret_reaches_a_log_not_even_in_a_traceback(
    form: str, lines: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_CHAT_API_KEY", "sk-quite-secret")
    monkeypatch.setenv("WENBAO_CATALOGUE_URL", "postgresql://u:p%40ssw0rd@db/x")
    logging.getLogger().handlers = []
    configure("INFO", form)
    try:
        raise ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe sk-quite-secret p@ssw0rd p%40ssw0rd")
    except ValueError:
        logging.getLogger("x").exception("to %s", "socks5://me:hunter22@proxy")
    said = lines()
    assert "ValueError" in said
    for secret in (TOKEN, "sk-quite-secret", "p@ssw0rd", "p%40ssw0rd", "hunter22"):
        assert secret not in said
    assert MASK in said


@pytest.mark.parametrize("form", ["json", "lines"])
def test_a_log_cannot_steer_the_terminal_that_shows_it(form: str, lines: Callable[[], str]) -> None:
    logging.getLogger().handlers = []
    configure("INFO", form)
    logging.getLogger("x").warning("page %s", "甲\x1b[2J\x9b31m\u202e乙")
    said = lines()
    assert not {"\x1b", "\x9b", "\u202e"} & set(said)
    assert "甲" in said
    assert form == "lines" or json.loads(said)["event"] == "page 甲\x1b[2J\x9b31m\u202e乙"


@pytest.mark.parametrize("in_thread", [False, True])
def test_what_nobody_caught_is_told_in_the_log_without_secrets(
    in_thread: bool, lines: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    logging.getLogger().handlers = []
    configure("WARNING", "json")
    log_faults()
    fault = ValueError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    if in_thread:
        threading.excepthook(threading.ExceptHookArgs((ValueError, fault, None, None)))
    else:
        sys.excepthook(ValueError, fault, None)
    told = json.loads(lines())
    assert (told["level"], "ValueError" in told["exception"], TOKEN in str(told)) == ("critical", True, False)


def test_ordinary_text_is_not_masked() -> None:
    text = "2023年上半年新型储能装机863万千瓦 http://127.0.0.1:8000/x a:b@c 12:30"
    assert mask(text) == text


def test_settings_do_not_show_their_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHAT_API_KEY", "TELEGRAM_TOKEN", "INDEX_API_KEY", "CATALOGUE_URL"):
        monkeypatch.setenv(f"WENBAO_{name}", "s3cret-value")
    assert "s3cret" not in repr(load_settings()) + str(asdict(load_settings()))


def test_traces_hold_the_stages_and_no_word_of_the_question() -> None:
    import grpc
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as service
    from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc as rpc

    from bot.tracing import Traces

    received: list[Any] = []

    class Collector(rpc.TraceServiceServicer):
        def Export(self, request: Any, context: Any) -> Any:
            received.append(request)
            return service.ExportTraceServiceResponse()

    server = grpc.server(futures.ThreadPoolExecutor(1))
    rpc.add_TraceServiceServicer_to_server(Collector(), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    traces = Traces(f"http://127.0.0.1:{port}")
    ask_all(observed(Desk(), [traces]), "答案何在")  # type: ignore[arg-type]
    traces.close()
    server.stop(0)
    spans = [span for request in received for group in request.resource_spans[0].scope_spans for span in group.spans]
    assert sorted(span.name for span in spans) == ["question", "search", "write"]
    whole = next(span for span in spans if span.name == "question")
    assert all(span.parent_span_id == whole.span_id for span in spans if span is not whole)
    assert "答案" not in str(received)


def test_a_desk_in_service_answers_as_before_and_is_seen(tmp_path: Path) -> None:
    from bot.desk import NewsDesk
    from ingest.intake import take_in
    from ingest.sample import SAMPLE_FOLDER
    from retrieval.archive import Archive
    from retrieval.embedder import open_embedder

    with Archive.open(tmp_path / "a", open_embedder, create=True, use_chroma=False) as archive:
        take_in([SAMPLE_FOLDER], archive)
    settings = Settings(archive=tmp_path / "a", status_port=free_port())
    with NewsDesk.open(settings) as opened, watched_desk(settings, opened) as desk:
        assert desk.ask("新型储能装机规模是多少？").grounded
        assert desk.settings is settings
        assert get(settings.status_port, "/ready")[0] == 200
        assert "wenbao_archive_issues 1.0" in get(settings.status_port, "/metrics")[1]
    assert not [thread for thread in threading.enumerate() if thread.name == "status"]


def test_the_log_is_formatted_once() -> None:
    record = logging.LogRecord("x", logging.INFO, "", 0, "%s", (TOKEN,), None)
    assert Masked(logging.Formatter("%(message)s")).format(record) == MASK
