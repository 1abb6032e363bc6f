"""Read the texts that the embedding model and the lexicon are made from. Knows nothing of tokens or of training."""

from __future__ import annotations

import gzip
import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

# What the training scripts expect in the folder of sources; retrieval/model/MODEL_CARD.md names origin and licence.
NEWS = "corpus.jsonl.xz"
DICTIONARY = "cedict.txt.gz"
SENTENCES = "tatoeba-cmn-eng.txt"
PARALLEL = "parallel"

_ENTRY = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.*)/\s*$")
# Notices that stand at the foot of very many articles and would teach the model that unlike articles are alike.
_BOILERPLATE = re.compile(r"广告声明|所有文章均包含|责任编辑|扫码|点击|关注公众号|版权归|投诉")
_SENTENCE = re.compile(r"[^。！？!?；]*[。！？!?；]+[”」』）]*|[^。！？!?；]+$")
_NO_GLOSS = re.compile(
    r"CL:|variant of|old variant|see |also written|surname|erhua|used in |Japanese variant|abbr\. (for|of) [^a-zA-Z]*$"
)
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[\u3400-\u9fff|]+")
MAX_GLOSS_WORDS = 5
# Words that explain a gloss and do not translate anything.
_GLOSS_STOPS_TEXT = """
a an the to of in on at for and or is be by with as from that this it its one's one sb sth etc esp abbr also
variant old used cl pr see surname lit fig dialect coll tw loanword classifier someone something oneself ones
into up out not no
"""
GLOSS_STOPS = frozenset(_GLOSS_STOPS_TEXT.split())
_WORD = re.compile(r"[a-z]+|\d+")


@dataclass(frozen=True, slots=True)
class Entry:
    """A dictionary entry: a Chinese word, its syllables, its senses as lists of English words, commonest first."""

    word: str
    syllables: tuple[str, ...]
    senses: tuple[tuple[str, ...], ...]
    proper: bool = False


def news(folder: Path) -> Iterator[str]:
    """Yield the text of each news article."""
    with lzma.open(folder / NEWS, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)["text"]


def sentences(text: str) -> list[str]:
    """Return an article's sentences without the notices at its foot."""
    return [s for s in _SENTENCE.findall(text) if len(s) >= 8 and not _BOILERPLATE.search(s)]


def dictionary(folder: Path) -> Iterator[Entry]:
    """Yield the entries of CC-CEDICT in simplified characters."""
    with gzip.open(folder / DICTIONARY, "rt", encoding="utf-8") as lines:
        for line in lines:
            match = _ENTRY.match(line)
            if match is None or not re.fullmatch(r"[\u3400-\u9fffA-Za-z0-9·]+", match[2]):
                continue
            syllables = tuple(_bare(syllable) for syllable in match[3].split())
            proper = match[3][:1].isupper()
            senses = tuple(dict.fromkeys(_senses(match[4], proper=proper)))
            yield Entry(match[2], syllables, senses, proper)


def _bare(syllable: str) -> str:
    return re.sub(r"\d", "", syllable).lower().replace("u:", "v")


def _senses(glosses: str, *, proper: bool) -> Iterator[tuple[str, ...]]:
    for gloss in glosses.split("/"):
        if _NO_GLOSS.match(gloss):
            continue
        # What follows the first comma of a place says where it lies: "Liping county in Qiandongnan, Guizhou".
        described = re.split(r",| in ", gloss)[0] if proper else gloss
        for part in re.split(r"[;,]", _ASIDE.sub(" ", described)):
            found = tuple(w for w in _WORD.findall(part.lower().replace("'s", "")) if w not in GLOSS_STOPS)
            if 0 < len(found) <= MAX_GLOSS_WORDS:
                yield found


def simplifier(dictionary: Path) -> dict[int, str]:
    """Return a map of characters, traditional to simplified, from the two spellings of CC-CEDICT's entries."""
    found: dict[int, str] = {}
    with gzip.open(dictionary, "rt", encoding="utf-8") as lines:
        for line in lines:
            traditional, _, rest = line.partition(" ")
            simplified = rest.partition(" ")[0]
            if len(traditional) == len(simplified) == 1 and traditional != simplified:
                found.setdefault(ord(traditional), simplified)
    return found


def parallel(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield (English, simplified Chinese, name of the source) for every pair of sentences or paragraphs."""
    simple = simplifier(folder / DICTIONARY)
    for path in (folder / SENTENCES, *sorted((folder / PARALLEL).glob("*.tsv"))):
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                parts = line.rstrip("\n").split("\t")
                if len(parts) >= 2 and all(parts[:2]):
                    yield parts[0], parts[1].translate(simple), path.stem
