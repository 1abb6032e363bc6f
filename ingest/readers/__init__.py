"""Which reader takes which file: one line a format. Importing this imports no outside library."""

from __future__ import annotations

from ingest.readers.html import read_html
from ingest.readers.jsonl import read_jsonl
from ingest.readers.markdown import read_markdown
from ingest.readers.pdf import read_pdf
from ingest.readers.text import read_text
from ingest.source import Reader

READERS: dict[str, Reader] = {
    ".txt": read_text,
    ".text": read_text,
    ".html": read_html,
    ".htm": read_html,
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".jsonl": read_jsonl,
    ".pdf": read_pdf,
}

# Readers whose files refer to each other; the others take a file at a time.
TOGETHER: frozenset[Reader] = frozenset({read_html})
