"""How the shipped model and lexicon are made; nothing of the product imports this.

In order: `gather` (pairs from clones), `vocabulary` (run by `train` when its folder is empty), `build_lexicon`,
`train`, `measure`. Needs the sources named in retrieval/model/MODEL_CARD.md, scipy (for `measure`) and yaml (for
`gather`).
"""
