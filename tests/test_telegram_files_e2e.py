"""Newspapers sent to the bot as files: the program itself over HTTP against tests/botapi_server.py."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.sample import SAMPLE_FOLDER
from tests.benchmarks.pdf_generator import FONT
from tests.botapi_server import BotApi
from tests.telegram_running import REAL, Bot, asked, bot_process, delivery, ingest


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    ingest(folder, SAMPLE_FOLDER)
    return folder


@pytest.fixture(scope="module")
def running(sample: Path) -> Iterator[tuple[BotApi, Bot]]:
    with BotApi() as api, bot_process(sample, api.url, module=REAL, WENBAO_TELEGRAM_ADMINS="77,78,79") as bot:
        api.wait(lambda: api.calls_of("getUpdates"), 60)
        yield api, bot


def test_an_admin_sees_what_a_file_holds_and_takes_it_in(api: BotApi, sample: Path, tmp_path: Path) -> None:
    path = delivery(tmp_path, "2023-09-02", "氢能船下水", "首艘氢能船载客80人。")
    api.send_file(path.name, path.read_bytes(), chat=77)
    [shown] = api.wait_sent(77)
    api.wait(lambda: shown["text"].startswith("📰 样报 2023-09-02\n[1] 氢能船下水"))
    api.tap(shown, "收录")
    api.wait(lambda: shown["text"].startswith("✅ 样报 2023-09-02：新增 1 篇"))
    assert any("正在收录" in call.parameters["text"] for call in api.calls_of("editMessageText", 77))
    assert "80人" in asked(api, 77, "首艘氢能船载客多少人？")["text"]
    assert list((sample / "archive" / "incoming").iterdir()) == []


def text_page(day: int) -> bytes:
    head = f"电子样报\n2024年3月{day}日 星期二 第{day}期\n\n"
    return f"{head}稀土价格连涨三周\n本报记者 李文\n\n三月四日，氧化镨钕报价每吨35.8万元。\n".encode()


def html_page() -> bytes:
    body = "<P>三月五日，工业硅报价每吨1.52万元。</P>"
    return (
        "<html><head><title>硅业样报数字报</title></head><div id=paperdate>2024年03月06日</div>"
        '<div class="detail-art"><h2 id="Title">工业硅报价回升</h2><div id="Author"></div>'
        f'<div id="ozoom" class="content"><founder-content>{body}</founder-content></div></div></html>'
    ).encode()


def pdf_page() -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    written = io.BytesIO()
    canvas = Canvas(written, pagesize=(640, 800))
    lines = [(20, "铜业样报"), (10, "2024年3月7日 星期四 第12期 第1版"), (24, "铜价升至每吨六万九千元")]
    lines += [(10, "三月六日，电解铜报价每吨6.9万元，比上月高出"), (10, "一千二百元。")]
    for number, (size, words) in enumerate(lines):
        canvas.setFont(FONT, size)
        canvas.drawString(60, 740 - 45 * number if number < 4 else 590, words)
    canvas.save()
    return written.getvalue()


def zip_of(name: str, data: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr(name, data)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "day", "told"),
    [
        ("2024-03-05-p1.txt", text_page(5), "2024-03-05", "稀土价格连涨三周"),
        ("2024-03-06-p1.html", html_page(), "2024-03-06", "工业硅报价回升"),
        ("2024-03-07-p1.pdf", pdf_page(), "2024-03-07", "铜价升至"),
        ("三月.zip", zip_of("2024-03-08-p1.txt", text_page(8)), "2024-03-08", "稀土价格连涨三周"),
    ],
)
def test_an_admins_file_of_every_format_is_taken_in(api: BotApi, name: str, data: bytes, day: str, told: str) -> None:
    count = len(api.sent_to(79))
    api.send_file(name, data, chat=79)
    shown = api.wait_sent(79, count + 1)[count]
    api.wait(lambda: "收录吗？" in shown["text"], 30)
    assert told in shown["text"]
    assert day in shown["text"]
    api.tap(shown, "收录")
    api.wait(lambda: shown["text"].startswith("✅ "), 30)
    assert day in asked(api, 79, "/issues")["text"]


def test_a_file_beyond_the_bot_apis_limit_is_refused_unfetched(api: BotApi) -> None:
    count = len(api.sent_to(79))
    api.send_file("big.txt", b"x", chat=79, size=200_000_001)
    assert "最多能取 200 MB" in api.wait_sent(79, count + 1)[count]["text"]
    assert f"file{len(api.files)}" not in [call.parameters["file_id"] for call in api.calls_of("getFile")]
    # A server of one's own may take more than Telegram's; what it does not, it says itself.
    api.send_file("big.txt", b"x" * 20_000_001, chat=79)
    refused = api.wait_sent(79, count + 2)[count + 1]
    api.wait(lambda: "最多能取 20 MB" in refused["text"])


def test_a_cancelled_file_is_not_taken_in(api: BotApi, sample: Path, tmp_path: Path) -> None:
    path = delivery(tmp_path, "2023-09-03", "核电并网", "核电机组并网。")
    api.send_file(path.name, path.read_bytes(), chat=78, language="en")
    [shown] = api.wait_sent(78)
    api.wait(lambda: "Take this in?" in shown["text"])
    query = api.tap(shown, "Cancel", language="en")
    api.wait(lambda: shown["text"] == "Cancelled; nothing was taken in.")
    again = api.press(shown, f"n:{len(api.files)}:1", language="en")
    api.wait(lambda: query in api.taps and again in api.taps)
    assert "2023-09-03" not in asked(api, 78, "/issues")["text"]


def test_others_are_told_that_they_may_not_take_files_in(api: BotApi, chat: int) -> None:
    api.send_file("page.txt", b"x", chat=chat)
    assert api.wait_sent(chat)[0]["text"] == f"收录报纸只限管理员。您的编号是 {chat}，请交给管理员登记。"
    fetched = [call.parameters["file_id"] for call in api.calls_of("getFile")]
    assert f"file{len(api.files)}" not in fetched


def test_a_bad_file_is_refused_by_name_and_fetching_it_may_fail(api: BotApi) -> None:
    api.send_file("page.djvu", b"x", chat=77)
    shown = api.wait_sent(77, 3)[2]
    api.wait(lambda: shown["text"].startswith("✗ 没有收录：'page.djvu'：不能读 '.djvu' 格式；能读的格式：.htm"))
    api.fault("getFile", "429", retry_after=1)
    api.send_file("page.txt", b"x", chat=77)
    api.wait(lambda: api.wait_sent(77, 4)[3]["text"].startswith("✗ 没有收录：'page.txt'"))
    assert not api.sent_to(77)[3].get("reply_markup")
