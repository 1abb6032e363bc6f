"""Order the best hits anew by a cross-encoder, where the settings name one. Knows nothing of how they were found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from retrieval.neural import load_cross_encoder, source_of
from retrieval.passage import Hit

_BATCH = 32


class CrossEncoderReranker:
    """Any sentence-transformers CrossEncoder with one score, by its name, folder or ModelScope path."""

    def __init__(self, setting: str) -> None:
        self._model = load_cross_encoder(source_of(setting))

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """Return all of `hits`, those first that the model says answer `question` best; equals keep their order.

        A hit's score becomes the model's, higher is better.
        """
        if not hits:
            return []
        pairs = [(question, hit.passage.indexed_text) for hit in hits]
        found = np.asarray(self._model.predict(pairs, batch_size=_BATCH, show_progress_bar=False), np.float32)
        # A model with several classes (entailment, say) gives a row each; the last is by custom the one that affirms.
        scores = np.nan_to_num(found if found.ndim == 1 else found[:, -1])
        order = np.argsort(-scores, kind="stable")
        return [replace(hits[at], score=float(scores[at])) for at in order]
