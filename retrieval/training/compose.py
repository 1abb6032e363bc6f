"""What tokens share: characters, pairs of characters, stems. Lets a rare word learn from common ones."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Sequence

import torch

from retrieval.training.vocabulary import HAN

# A part that only a few tokens share teaches nothing.
MIN_SHARED = 4
_SUFFIX = re.compile(r"(ings?|edly|ed|es|s|ly|ments?|ations?|ions?|ers?|als?|ity|ness|ism|ists?|ic|ive)$")


def parts(token: str) -> list[str]:
    if HAN.fullmatch(token):
        characters = [f"c:{c}" for c in token]
        return characters + ([f"b:{token[i : i + 2]}" for i in range(len(token) - 1)] if len(token) > 2 else [])
    if token.isalpha() and len(token) > 3:
        stem = _SUFFIX.sub("", token.replace("ies", "y") if token.endswith("ies") else token)
        return [f"s:{stem if len(stem) > 2 else token}", f"p:{token[:5]}"]
    return []


def composition(tokens: Sequence[str]) -> tuple[torch.Tensor, torch.Tensor]:
    """Return the (tokens, parts) matrix whose rows average a token's parts, and its transpose, both sparse."""
    of = [parts(token) for token in tokens]
    shared = Counter(part for found in of for part in found)
    number = {part: i for i, part in enumerate(p for p, n in shared.items() if n >= MIN_SHARED)}
    rows, columns, values = [], [], []
    for row, found in enumerate(of):
        kept = [number[part] for part in found if part in number]
        rows += [row] * len(kept)
        columns += kept
        values += [1 / max(1, len(kept))] * len(kept)
    size = (len(tokens), len(number))
    weights = torch.tensor(values)
    places = torch.tensor([rows, columns])
    matrix = torch.sparse_coo_tensor(places, weights, size, check_invariants=True).coalesce()
    with warnings.catch_warnings():
        # torch 2.13 says at every first use that its row-compressed tensors are in beta.
        warnings.filterwarnings("ignore", message="Sparse CSR tensor support|Sparse invariant checks")
        return matrix.to_sparse_csr(), matrix.t().coalesce().to_sparse_csr()
