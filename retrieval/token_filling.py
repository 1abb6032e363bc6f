"""Give passages their tokens that came in before tokens were kept, or that another model's are kept of, in passing."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.catalogue import Catalogue
from retrieval.embedder import StaticEmbedder, shipped_embedder
from retrieval.held_terms import STATE
from retrieval.piece_tokens import keep_tokens, make_tokens, pack_tokens, stamp_of, tokens_of
from retrieval.pieces import pieces_of
from retrieval.schema import GENERATION
from retrieval.stored_passages import live_after, live_among, passages_ever, passages_of

# Up to which passage all have tokens, and whose: "<hex digits> 123"; absent in an archive of an earlier version.
KEPT = "passage_tokens"
# As many passages at once take .6 s.
STEP = 2_000


def packed_tokens(model: StaticEmbedder, passages: Sequence[tuple[str, str]]) -> list[bytes]:
    """Return what is kept of passages, given the headline and the text of each."""
    pieces = [pieces_of(headline, text) for headline, text in passages]
    ids = iter(model.token_ids([piece for held in pieces for piece in held]))
    return [pack_tokens(stamp_of(model.fingerprint), [next(ids) for _ in held]) for held in pieces]


def tokens_lack(catalogue: Catalogue) -> bool:
    """Tell whether passages may lack their tokens."""
    return _kept_up_to(catalogue, shipped_embedder()) < passages_ever(catalogue.db)


def fill_tokens(catalogue: Catalogue) -> bool:
    """Give the next passages that lack them their tokens; return whether more may lack them.

    Safe to interrupt and to repeat: what was kept stays kept.

    Raises:
        ArchiveError: the archive can only be read.

    """
    with catalogue.writing() as db:
        if not make_tokens(db):  # who may not is known by this before anything is cut
            return False
    state = _state(catalogue)
    model = shipped_embedder()
    stamp, upto, newest = stamp_of(model.fingerprint), _kept_up_to(catalogue, model), passages_ever(catalogue.db)
    numbers = live_after(catalogue.db, upto, limit=STEP)
    reached = numbers[-1] if numbers else newest
    held = tokens_of(catalogue.db, numbers, stamp)
    stored = passages_of(catalogue.db, [number for number in numbers if not held.get(number)])
    packed = packed_tokens(model, [(one.article.headline, one.passage.text) for one in stored.values()])
    made = dict(zip(stored, packed, strict=True))
    with catalogue.writing() as db:
        if _state(catalogue) != state:
            return True  # a number may stand for another text by now: the next time
        alive = live_among(db, list(made))  # what died meanwhile is kept nothing of
        keep_tokens(db, [(number, tokens) for number, tokens in made.items() if number in alive])
        catalogue.remember(KEPT, f"{stamp.hex()} {reached}")
    return reached < newest


def _state(catalogue: Catalogue) -> tuple[str, str]:
    """Return what changes when passages leave, or another history of the archive is brought in."""
    return catalogue.fact(STATE), catalogue.fact(GENERATION)


def _kept_up_to(catalogue: Catalogue, model: StaticEmbedder) -> int:
    stamp, _, upto = catalogue.fact(KEPT).partition(" ")
    return int(upto or 0) if stamp == stamp_of(model.fingerprint).hex() else 0
