"""Order candidates by a small learned model over the measures of `retrieval.matching`. Numpy alone, a few kilobytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.matching import FEATURES_OF

# Written by retrieval.training.fit_reranker.
WEIGHTS = Path(__file__).parent / "reranker.json"

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Reranker:
    """One hidden layer beside a linear part: x·w + tanh(x·H + b)·o, x the measures brought to mean 0 and spread 1."""

    mean: Floats
    spread: Floats
    linear: Floats
    hidden: Floats
    bias: Floats
    out: Floats

    def scores(self, measures: Floats) -> Floats:
        """Return one score for each row of measures, higher is better."""
        x = np.clip((measures - self.mean) / self.spread, -6, 6)
        found: Floats = x @ self.linear + np.tanh(x @ self.hidden + self.bias) @ self.out
        return found


def reranker_from(fields: dict[str, object]) -> Reranker:
    """Build one from its JSON object.

    Raises ValueError where it was fitted on other measures than these.
    """
    if fields["features"] not in [list(names) for names in FEATURES_OF.values()]:
        raise ValueError("the reranker was fitted on other measures: run retrieval.training.fit_reranker")
    names = ("mean", "spread", "linear", "hidden", "bias", "out")
    return Reranker(*(np.array(fields[name], np.float32) for name in names))


@lru_cache(maxsize=1)
def load_rerankers() -> dict[str, Reranker]:
    """Return the shipped rerankers by the question's language; read once per process."""
    held = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return {language: reranker_from(fields) for language, fields in held.items()}
