"""Fit how far cut articles can be trusted, on generated pages whose articles are known, and print the weights.

    python -m tests.benchmarks.fit_certainty [--pages 300] [--seed 70000] [--articles articles.jsonl]

Each article that the reader finds is right in every line or not; its signs (`ingest.certainty.Signs`) are weighed so
that this is as probable as can be (logistic regression). Two thirds of the pages are fitted on; the last third tells
how often each probability is right, and what each threshold warns of on pages with all, some and no articles marked.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
from scipy.optimize import minimize

from ingest import segmenter
from ingest.certainty import Signs, probability
from tests.benchmarks.fit_segmenter import settings
from tests.benchmarks.segment_text import from_file, invented, page, read_page, rights

PULL = 0.003
Case = tuple[str, Signs, bool]


def cases(count: int, seed: int, path: Path | None) -> Iterator[Case]:
    """Yield (what the page marks, signs, right) of the articles that the reader finds."""
    sources = [invented(seed), invented(seed + 1, of_one_subject=True)] + ([from_file(path, seed)] * 2 if path else [])
    seen: list[list[Signs]] = []
    kept = segmenter.confidence

    def noted(signs: Signs) -> float:
        seen[-1].append(signs)
        return kept(signs)

    segmenter.confidence = noted  # type: ignore[assignment]
    for number in range(count):
        dice = Random(seed + number)
        setting = replace(settings(dice), wrap=dice.choice([0, 0, 0, 0, 24]))
        text, known = page(dice.choice(sources), setting, seed + number)
        seen.append([])
        found = read_page(text)
        if len(found) == len(seen[-1]):  # one page was one run of the segmenter
            marks = "all" if setting.cues == 1 else "some" if setting.cues else "none"
            yield from ((marks, signs, right) for signs, right in zip(seen[-1], rights(found, known), strict=True))
    segmenter.confidence = kept


def fit(fitted: list[Case]) -> list[float]:
    measures = np.array([signs.measures() for _, signs, _ in fitted])
    right = np.array([right for *_, right in fitted], float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        total = measures @ weights
        chance = 1 / (1 + np.exp(-total))
        value = np.logaddexp(0, total) - right * total
        pull = PULL * weights * np.array([0.0] + [1.0] * (len(weights) - 1))
        return float(value.mean() + pull @ weights / 2), measures.T @ (chance - right) / len(right) + pull

    found = minimize(loss, np.zeros(measures.shape[1]), jac=True, method="L-BFGS-B")
    return [round(float(weight), 2) for weight in found.x]


def tell(held_out: list[Case], weights: list[float]) -> None:
    told = [(marks, probability(signs, weights), right) for marks, signs, right in held_out]
    for low, high in ((0, 0.2), (0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        inside = [right for _, chance, right in told if low <= chance < high]
        if inside:
            print(f"probability {low:.1f}-{high:.1f}: {len(inside)} articles, {np.mean(inside):.2f} right")
    for threshold in np.arange(0.3, 0.96, 0.05):
        row = []
        for marks in ("all", "some", "none"):
            wrong = [chance < threshold for which, chance, right in told if which == marks and not right]
            well = [chance < threshold for which, chance, right in told if which == marks and right]
            warned = sum(wrong) + sum(well)
            row.append(
                f"{marks}: {np.mean(wrong):.2f} of wrong, {np.mean(well):.2f} of right,"
                f" {sum(wrong) / max(1, warned):.2f} precise"
            )
        print(f"below {threshold:.2f}: " + "; ".join(row))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=300)
    parser.add_argument("--seed", type=int, default=70_000)
    parser.add_argument(
        "--articles", type=Path, help="articles of which a part of the pages is made (see segment_text)"
    )
    given = parser.parse_args()
    found = list(cases(given.pages, given.seed, given.articles))
    cut = len(found) * 2 // 3
    weights = fit(found[:cut])
    print(f"{len(found)} articles, {np.mean([right for *_, right in found]):.2f} right\nWEIGHTS = {tuple(weights)}")
    tell(found[cut:], weights)


if __name__ == "__main__":
    main()
