"""Make English-Chinese pairs out of clones of public repositories, one .tsv a source.

Run as `python -m retrieval.training.gather --clones DIR --out SOURCES/parallel`, where DIR
holds a clone `owner+name` (a `repo` folder inside is looked for) of each repository below. Origins and licences are
listed in retrieval/model/MODEL_CARD.md; the texts themselves are never committed.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from html import unescape
from pathlib import Path

Pair = tuple[str, str]
NAMES = {
    "ntrex": "MicrosoftTranslator+NTREX",
    "pud": "UniversalDependencies+UD_Chinese-PUD",
    "tico": "tico-19+tico-19.github.io",
    "sdg": "open-sdg+sdg-translations",
    "course": "huggingface+course",
    "guide": "github+opensource.guide",
    "glossary": "cncf+glossary",
    "wordnet": "omwn+omw-data",
}
_HAN = re.compile(r"[\u3400-\u9fff]")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|<[^>]+>|\{[{%][^}]*[%}]\}|[*_`#>|]")


def show(clone: Path, path: str) -> str:
    """Return a file of a clone's newest commit."""
    shown = subprocess.run(["git", "-C", str(clone), "show", f"HEAD:{path}"], capture_output=True, check=True)
    return shown.stdout.decode("utf-8", errors="replace").replace("\r", "")


def paths(clone: Path, under: str) -> list[str]:
    listed = subprocess.run(
        ["git", "-C", str(clone), "ls-tree", "-r", "--name-only", "HEAD", under], capture_output=True, check=True
    )
    return listed.stdout.decode().split("\n")[:-1]


def ntrex(clone: Path) -> Iterator[Pair]:
    english = show(clone, "NTREX-128/newstest2019-src.eng.txt").split("\n")
    yield from zip(english, show(clone, "NTREX-128/newstest2019-ref.zho-CN.txt").split("\n"), strict=False)


def pud(clone: Path) -> Iterator[Pair]:
    chinese = ""
    for line in show(clone, "zh_pud-ud-test.conllu").split("\n"):
        if line.startswith("# text = "):
            chinese = line[9:]
        elif line.startswith("# text_en = "):
            yield line[12:], chinese


def tico(clone: Path) -> Iterator[Pair]:
    for unit in ElementTree.fromstring(show(clone, "data/TM/all.en-zh.tmx")).iter("tu"):
        segments = ["".join(segment.itertext()) for segment in unit.iter("seg")]
        if len(segments) == 2:
            yield segments[0], segments[1]


def sdg(clone: Path) -> Iterator[Pair]:
    import yaml

    for name in ("global_goals", "global_targets", "global_indicators", "general"):
        english = yaml.safe_load(show(clone, f"translations/en/{name}.yml"))
        chinese = yaml.safe_load(show(clone, f"translations/zh-Hans/{name}.yml"))
        yield from ((str(english[key]), str(chinese[key])) for key in english.keys() & chinese.keys())


def markdown(clone: Path, english: str, chinese: str) -> Iterator[Pair]:
    """Pair the paragraphs of every file that both trees hold, where both have equally many between two headings."""
    for path in paths(clone, chinese):
        if not path.endswith((".md", ".mdx")):
            continue
        try:
            left = _sections(show(clone, english + path.removeprefix(chinese)))
        except subprocess.CalledProcessError:
            continue
        right = _sections(show(clone, path))
        if len(left) == len(right):
            for a, b in zip(left, right, strict=True):
                if len(a) == len(b):
                    yield from zip(a, b, strict=True)


def _sections(text: str) -> list[list[str]]:
    text = re.sub(r"\A---.*?\n---\n|```.*?```|<!--.*?-->", "", text, flags=re.S)
    sections: list[list[str]] = [[]]
    for block in re.split(r"\n\s*\n", text):
        if block.lstrip().startswith("#"):
            sections.append([])
        plain = " ".join(unescape(_LINK.sub(r"\1", block)).split())
        if plain:
            sections[-1].append(plain)
    return sections


def wordnet(clone: Path) -> Iterator[Pair]:
    """Pair the words of each synset of Open English WordNet with those of the Chinese Open Wordnet, by way of CILI."""
    english = _synset_words(clone.parent)
    for line in show(_repository(clone.parent / "omwn+omw-data"), "wns/cow/wn-data-cmn.tab").split("\n"):
        fields = line.split("\t")
        if len(fields) == 3 and fields[1].endswith("lemma"):
            for word in english.get(fields[0], [])[:3]:
                yield word, fields[2].replace("+", "")


def _synset_words(clones: Path) -> dict[str, list[str]]:
    """Return the English words of each synset, under its number in Princeton WordNet 3.0."""
    wordnet30 = {}
    for line in show(_repository(clones / "globalwordnet+cili"), "ili-map-pwn30.tab").split("\n"):
        concept, _, number = line.partition("\t")
        wordnet30[concept] = number.strip().replace("-s", "-a")
    words: dict[str, list[str]] = {}
    clone = _repository(clones / "globalwordnet+english-wordnet")
    for path in paths(clone, "src/yaml/"):
        if re.search(r"/(noun|verb|adj|adv)\.", path):
            for synset in re.split(r"^(?=\S)", show(clone, path), flags=re.M):
                ili = re.search(r"^  ili: (\S+)", synset, re.M)
                members = re.search(r"^  members:\n((?:  - .*\n)+)", synset, re.M)
                if ili and members and ili[1] in wordnet30:
                    words[wordnet30[ili[1]]] = [line[4:].strip("'\"") for line in members[1].split("\n") if line]
    return words


def _repository(clone: Path) -> Path:
    return clone / "repo" if (clone / "repo").exists() else clone


READERS = {
    "ntrex": ntrex,
    "pud": pud,
    "tico": tico,
    "sdg": sdg,
    "course": lambda clone: markdown(clone, "chapters/en/", "chapters/zh-CN/"),
    "guide": lambda clone: markdown(clone, "_articles/", "_articles/zh-hans/"),
    "glossary": lambda clone: markdown(clone, "content/en/", "content/zh-cn/"),
    "wordnet": wordnet,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--clones", type=Path, required=True)
    asked.add_argument("--out", type=Path, required=True)
    given = asked.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    for name, reader in READERS.items():
        clone = _repository(given.clones / NAMES[name]) if name != "wordnet" else given.clones / NAMES[name]
        kept = dict.fromkeys(
            (" ".join(english.split()), " ".join(chinese.split()))
            for english, chinese in reader(clone)
            if english and _HAN.search(chinese)
        )
        lines = [f"{english}\t{chinese}\n" for english, chinese in kept]
        (given.out / f"{name}.tsv").write_text("".join(lines), encoding="utf-8")
        print(f"{name}: {len(lines)} pairs")


if __name__ == "__main__":
    main()
