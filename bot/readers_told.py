"""Say in Chinese what the readers say in English: why a file was left out, and what they were unsure of.

The readers speak one language, and their doubts are kept in the archive as they were said. What stands in quotation
marks is a name or the paper's own words, and stays.
"""

from __future__ import annotations

import re

from bot.language import spoken
from config.patterns import lazy_pattern

_QUOTED = lazy_pattern(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
_PIECES = [
    (lazy_pattern(english), chinese)
    for english, chinese in (
        # files and folders
        (r": more than ([\d,]+) files \(max_files\): ingest it in parts", r"：超过 \1 个文件（max_files），请分批收录"),
        (r": no ordinary file; give the newspaper files themselves", "：不是普通文件，请直接给出报纸文件"),
        (
            r": ([\d,]+) bytes, more than the limit of ([\d,]+) \(max_file_mb\): ingest it in parts",
            r"：共 \1 字节，超过上限 \2（max_file_mb），请拆分后收录",
        ),
        (
            r": a link to nothing, or to itself; give the file that it should stand for",
            "：链接失效或指向自身，请给出它应指的文件",
        ),
        (r": an empty name; give files, folders or patterns", "：名字是空的，请写文件、文件夹或通配符"),
        (
            r": the file is empty(?: \(0 bytes\))?(?:: was it copied completely\?|; check where it was saved from)",
            "：文件是空的，请检查是否复制完整",
        ),
        (r": the file holds no text; check where it was saved from", "：文件里没有文字，请检查它的来源"),
        (r": cannot be read: (.+)", r"：无法读取（\1）"),
        (r": no such file or folder(?: \((.+)\))?", "：没有这个文件或文件夹"),
        (r": a folder without newspaper files; known: (.+)", r"：文件夹里没有报纸文件；能读的格式：\1"),
        (r": a zip without newspaper files; known: (.+)", r"：压缩包里没有报纸文件；能读的格式：\1"),
        (r": no file matches", "：没有匹配的文件"),
        (r": no reader for (.+?); known: (.+)", r"：不能读 \1 格式；能读的格式：\2"),
        (r"a file without ending", "无扩展名的文件"),
        # text
        (
            r": the characters are garbled \(only (.+?) of them are common ones, read as (.+?)\); fetch .*",
            r"：文字是乱码（按 \2 解读，只有 \1 是常用字），请重新下载并存为 UTF-8",
        ),
        (
            r": the encoding cannot be told; save the file as UTF-8 and ingest it again",
            "：无法判断文字编码，请存为 UTF-8 后再收录",
        ),
        (r": this is no text file; give the page as text, HTML or PDF", "：不是文本文件，请提供文本、HTML 或 PDF"),
        (r": more than (\d+) MB of text; ingest one issue a file", r"：文字超过 \1 MB，请每期报纸存一个文件"),
        (r": this is (.+?), not text; give it the ending of its format", r"：这是 \1，不是文本，请改成相应的扩展名"),
        (r"\ban? (zip|gzip) archive", r"\1 压缩包"),
        (r"\ban old Office document", "旧版 Office 文档"),
        (r"这是 a PDF，", "这是 PDF，"),
        (r"这是 a picture，", "这是图片，"),
        (r"这是 a program，", "这是程序，"),
        (r"这是 a database，", "这是数据库，"),
        (r": no article was found; a page needs headlines and paragraphs", "：没有找到文章；版面需要有标题和段落"),
        (r": hardly any Chinese text; this reads Chinese newspaper pages", "：几乎没有中文；本程序只读中文报纸"),
        (r": this looks like a table or a program, not like a newspaper page", "：看起来像表格或程序，不像报纸版面"),
        (
            r": no sentence in it; a newspaper page has headlines and paragraphs",
            "：里面没有句子；报纸版面需要有标题和段落",
        ),
        (
            r", page (\S+?): ([\d,]+) characters, more than the limit of ([\d,]+): is this one page\?",
            r"，第 \1 版：共 \2 字，超过上限 \3，这是一个版面吗？",
        ),
        (
            r": ([\d,]+) pages, more than the limit of ([\d,]+); ingest it in parts",
            r"：共 \1 版，超过上限 \2，请分批收录",
        ),
        (r": ([\d,]+) characters are more than ([\d,]+) pages hold", r"：共 \1 字，超过 \2 个版面的容量"),
        # Markdown and JSON Lines
        (r": no article in this file; write (.+) and paragraphs under it", r"：文件里没有文章；请写 \1，下面写段落"),
        (r": no line holds an article; write one (.+) a line", r"：没有一行是文章；请每行写一个 \1"),
        (r", line ([\d,]+): ", r"，第 \1 行："),
        (r", article (\x00\d+\x00): ", r"，文章 \1："),
        (r"([\d,]+) characters, over the limit of ([\d,]+)", r"共 \1 字，超过上限 \2"),
        (r"no JSON \((.+)\); write one object a line", r"不是 JSON（\1），请每行写一个对象"),
        (r"a (\w+), no object; write (.+)", r"是 \1，不是对象，请写成 \2"),
        (r"is no date; write it as 2023-11-17 or leave it out", "不是日期，请写成 2023-11-17 或略去"),
        (r"the text is a (\w+); write it as a string or a list of them", r"正文是 \1，请写成字符串或字符串列表"),
        (r"([\d,]+) lines without text left out: (.+)", r"略去 \1 个没有正文的行：\2"),
        # web pages
        (
            r": no article in this page; save the article pages (.+) as well",
            r"：页面里没有文章，请把文章页 \1 也保存下来",
        ),
        (
            r": no article and no list of articles in this page; save the article page itself",
            "：页面里没有文章，也没有文章列表，请保存文章页本身",
        ),
        (
            r": (.+?), not an article; open the address in a browser and save the page itself",
            r"：这是\1，不是文章；请用浏览器打开网址并保存页面",
        ),
        (r"a challenge of the web server \(are you human\?\)", "网站的人机验证页"),
        (r"a login page", "登录页"),
        (r"an error page of the web server", "网站的出错页"),
        (
            r": ([\d,]+) characters, far more than a page; save the article page itself",
            r"：共 \1 字，远超一页，请保存文章页本身",
        ),
        (
            r": ([\d,]+) tags, more than the limit of ([\d,]+); save the article page itself",
            r"：共 \1 个标签，超过上限 \2，请保存文章页本身",
        ),
        (r"unknown page structure: headline and text were guessed", "页面结构未知：标题和正文是猜测的"),
        (r"listed, but its article page was not saved: (.+)", r"目录里有，但没有保存它的文章页：\1"),
        (r"no saved list names this article page", "保存的目录里没有这个文章页"),
        (r"dated (\S+) here and (\S+) in the list", r"这里的日期是 \1，目录里是 \2"),
        (r"no page names the paper", "没有一页写明报名"),
        (r"no page and no file name tells the date", "页面和文件名都没有日期"),
        (
            r"the rest of the article is behind a login: only its beginning was saved",
            "文章其余部分要登录才能看：只保存了开头",
        ),
        (r"an article page without an article", "文章页里没有文章"),
        (r"an article without a headline", "文章没有标题"),
        (r"a headline without text; a picture or an advertisement\?", "有标题没有正文，是图片或广告吗？"),
        # PDF
        (r": none of (\d+) pages could be read: ", r"：\1 页都读不出："),
        (
            r": not a PDF, whatever its name says; give it the ending of its format",
            "：名为 PDF，其实不是，请改成相应的扩展名",
        ),
        (r": needs a password; save it without one and ingest it again", "：有密码，请另存为无密码的文件后再收录"),
        (
            r": the PDF is cut short \(its end is missing\): copy or download it again",
            "：PDF 不完整（缺结尾），请重新复制或下载",
        ),
        (r": the PDF is damaged: open and save it anew", "：PDF 已损坏，请打开后另存"),
        (
            r": the PDF took longer to open than the limit \(page_timeout_s\): given up",
            "：打开 PDF 超过时限（page_timeout_s），已放弃",
        ),
        (r": the PDF has no pages", "：PDF 没有页面"),
        (r"the page is empty", "页面是空的"),
        (
            r"needs_ocr: the page is a picture without text; .*?as text",
            "needs_ocr：页面是图片，没有文字；请安装 wenbao[ocr]，或提供文本",
        ),
        (
            r"the text layer is garbled \(.+?\): not read; the page needs OCR",
            "文字层是乱码（几乎没有常用字）：没有读；这一页需要 OCR",
        ),
        (
            r"more characters on the page than the limit \(max_page_chars\): not read",
            "页面字数超过上限（max_page_chars）：没有读",
        ),
        (
            r"the page took longer than the limit \(page_timeout_s\): given up",
            "这一页超过时限（page_timeout_s）：已放弃",
        ),
        (r"the page is damaged and could not be read", "页面已损坏，读不出"),
        (r"read by OCR: characters may be wrong", "由 OCR 识别：可能有错字"),
        (r"belongs to no article: ", "不属于任何文章："),
        (r"no article was found on the page", "页面上没有找到文章"),
        # zips
        (r", entry (\x00\d+\x00): ", r"，内含的 \1："),
        (r": not a whole zip archive \((.+)\); pack the files again", r"：压缩包不完整（\1），请重新打包"),
        (r": the archive holds no files; pack the pages of the issue into it", "：压缩包是空的，请把报纸版面装进去"),
        (r": ([\d,]+) entries, limit ([\d,]+); pack fewer issues", r"：共 \1 个文件，上限 \2，请少装几期"),
        (r"an absolute name is refused; pack the files with relative names", "不接受绝对路径，请用相对路径打包"),
        (
            r"a name with (\x00\d+\x00) leads out of the archive and is refused; pack the files again",
            r"含 \1 的名字会指到压缩包外面，不予接受，请重新打包",
        ),
        (r"a link is refused; pack the file that it points to", "不接受链接，请装入它所指的文件"),
        (r"packed by a rare method; pack the files again as an ordinary zip", "压缩方法少见，请重新打成普通 zip"),
        (r"the entry is encrypted; pack the files without a password", "有密码，请不加密重新打包"),
        (r"two entries have this name; pack the files again", "有两个文件同名，请重新打包"),
        (
            r"an archive inside an archive is refused; unpack it and give its files",
            "不接受压缩包里的压缩包，请解开后给出文件",
        ),
        (
            r"unpacks to more than (\d+) times its size, as only a bomb does; give the files themselves",
            r"解开后超过原来的 \1 倍，像压缩炸弹，请直接给出文件",
        ),
        (r": ([\d,]+) bytes unpacked, ", r"：解开后共 \1 字节，"),
        (r"more than the limit of ([\d,]+); pack fewer issues into an archive", r"超过上限 \1，请少装几期"),
        (r"cannot be unpacked \((.+)\); pack the files again", r"无法解开（\1），请重新打包"),
        # issues and articles
        (r"comes from page (\d+)[,;] .+", r"上接第 \1 版，未找到前文"),
        (r"continues on page (\d+)[,;] .+", r"下转第 \1 版，未找到续文"),
        (
            r"lines are broken at a fixed width: where paragraphs begin is a guess",
            "每行字数固定：段落从哪里开始是猜测的",
        ),
        (r"where this article begins and ends is unsure \((\S+)\)", r"这篇文章的起止没有把握（\1）"),
        (r"a headline without text", "有标题没有正文"),
        (r"a headline of ([\d,]+) characters: shown cut, whole in the text", r"标题有 \1 字：显示时截短，全文在正文里"),
        (r"nothing tells which newspaper this is", "看不出是哪家报纸"),
        (r"neither the page nor the file name tells the date: kept as undated", "版面和文件名都没有日期：按无日期收录"),
        (
            r"neither the text nor the file name tells the date of ([\d,]+) articles: kept as undated",
            r"\1 篇文章的正文和文件名都没有日期：按无日期收录",
        ),
        (r"(\S+) was a (\S+), the page says (\S+)", r"\1 是\2，版面上写的是\3"),
        (
            r"the page says (\S+), the file name (\S+): the page was believed",
            r"版面上的日期是 \1，文件名是 \2：以版面为准",
        ),
        (r"issue (\d+) of the year is above the total of (\d+)", r"本年第 \1 期大于总期数 \2"),
        (r"does not name its paper: taken for (.+) like what came with it", r"没有写明报名：与一同收录的一样当作\1"),
        (r" · page (\d+|\?)$", r" · 第\1版"),
    )
]


def in_chinese(message: str) -> str:
    """Return a reader's message in Chinese, as far as there is Chinese for its parts."""
    quoted = _QUOTED.findall(message)
    bare = iter(range(len(quoted)))
    said = _QUOTED.sub(lambda match: f"\x00{next(bare)}\x00", message)
    for english, chinese in _PIECES:
        said = english.sub(chinese, said)
    return re.sub(r"\x00(\d+)\x00", lambda match: quoted[int(match[1])], said)


def reader_told(message: str) -> str:
    """Return a reader's message in the language spoken."""
    return in_chinese(message) if spoken() == "zh" else message
