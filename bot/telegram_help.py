"""The bot's longer texts in Telegram: the help, and the menu of its commands."""

from __future__ import annotations

from bot.phrases import Language

# Chinese, English.
HELP = (
    "我是问报：直接发来问题，我只依据已收录的报纸作答，并在文末注明出处（标题、报纸、日期、版面）。"
    "点出处的按钮可以看原文。报纸里没有的，我会直说没有。\n\n"
    "私聊：直接发问题；改了问题，我会重新回答。\n"
    "群里：用 /ask 加问题，或者@我，或者回复我的消息。群里的其他消息我看不到。\n"
    "任何聊天里：输入我的用户名加问题，就能把回答发到那里。\n\n"
    "/ask 问题——提问\n"
    "/latest——最新一期的目录，点序号阅读\n"
    "/issues——已收录的各期\n"
    "/search 词语——查找原文段落\n"
    "/subscribe 储能——新收录的报道提到时通知您\n"
    "/subscriptions——您的订阅\n"
    "/unsubscribe 储能——取消订阅\n"
    "/lang——我说什么语言\n"
    "/new——忘掉前面的对话\n"
    "/about——收录情况\n"
    "/help——看这段说明",
    "I am Wenbao. Send me a question and I answer from the newspapers in the archive only, with the sources "
    "(headline, paper, date, page) under the answer. Tap a source to read it. "
    "If the papers do not say it, I tell you so.\n\n"
    "In a private chat: just send the question; when you edit it, I answer anew.\n"
    "In a group: /ask and the question, or mention me, or reply to one of my messages. I do not see the others.\n"
    "In any chat: type my name and a question to send the answer there.\n\n"
    "/ask question – ask\n"
    "/latest – contents of the newest issue, tap to read\n"
    "/issues – the issues on file\n"
    "/search words – find passages\n"
    "/subscribe energy storage – be told when a new article is about it\n"
    "/subscriptions – what you subscribed to\n"
    "/unsubscribe energy storage – no longer be told\n"
    "/lang – the language that I speak\n"
    "/new – forget our conversation\n"
    "/about – what is on file\n"
    "/help – this text",
)

COMMANDS: dict[Language, tuple[tuple[str, str], ...]] = {
    "zh": (
        ("ask", "提问，例如 /ask 上半年新增了多少新型储能？"),
        ("latest", "最新一期的目录"),
        ("issues", "已收录的各期"),
        ("search", "查找原文段落"),
        ("subscribe", "订阅一个话题"),
        ("subscriptions", "我的订阅"),
        ("unsubscribe", "取消订阅"),
        ("lang", "选择语言"),
        ("new", "忘掉前面的对话"),
        ("about", "收录情况"),
        ("help", "使用说明"),
    ),
    "en": (
        ("ask", "ask the newspapers"),
        ("latest", "contents of the newest issue"),
        ("issues", "the issues on file"),
        ("search", "find passages"),
        ("subscribe", "be told of new articles about something"),
        ("subscriptions", "what I subscribed to"),
        ("unsubscribe", "no longer be told"),
        ("lang", "choose the language"),
        ("new", "forget our conversation"),
        ("about", "what is on file"),
        ("help", "how to use me"),
    ),
}
