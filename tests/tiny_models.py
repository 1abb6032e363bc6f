"""Make tiny sentence-transformers models with random weights: real files, real loading, nothing fetched."""

from __future__ import annotations

from pathlib import Path

LETTERS = "电池储能产量出口手机发布上升下降新品上海北京机器人"


def save_bert(folder: Path, *, labels: int = 0, seed: int = 1) -> Path:
    """Save a BERT of two layers and 16 dimensions; with `labels` one that classifies pairs."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertModel, BertTokenizerFast

    folder.mkdir(parents=True, exist_ok=True)
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(LETTERS), *"abcdefghijklmnopqrstuvwxyz:"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        num_labels=labels or 2,
    )
    (BertForSequenceClassification(config) if labels else BertModel(config)).save_pretrained(folder)
    BertTokenizerFast(vocab=str(folder / "vocab.txt")).save_pretrained(folder)
    return folder


def save_encoder(folder: Path, *, seed: int = 1, **prompts: str) -> Path:
    """Save a SentenceTransformer over such a BERT with `prompts` of its own."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    body = Transformer(str(save_bert(folder.with_name(f"{folder.name}-body"), seed=seed)))
    pooling = Pooling(body.get_embedding_dimension())
    SentenceTransformer(modules=[body, pooling], prompts=prompts or None, device="cpu").save(str(folder))
    return folder
