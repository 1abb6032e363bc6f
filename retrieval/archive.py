"""An archive: one folder with a catalogue, its vectors and its words; what comes in and what is searched."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from config.errors import ArchiveError
from retrieval.catalogue import Catalogue, Change, EmbeddedPassage, issue_hash, unchanged
from retrieval.cut import cut
from retrieval.dense import DenseSearch
from retrieval.embedder import Embedder, model_of, shipped_embedder
from retrieval.engines import EMBEDDED, Engines
from retrieval.filling import Progress
from retrieval.index_facts import FINGERPRINT
from retrieval.ledger import forget_issue
from retrieval.newspaper import Article, Issue
from retrieval.passage import Hit, Scope
from retrieval.query import Query
from retrieval.records import article_hash, issue_id
from retrieval.search import Mode, search
from retrieval.token_filling import fill_tokens, packed_tokens, tokens_lack
from retrieval.word_merging import merge_words, scattered

logger = logging.getLogger(__name__)

EMBED_BATCH = 256


class IssueChanged(ArchiveError):
    """Another process stored the same issue between reading and writing it."""


class Archive:
    """A context manager, made by `Archive.open`. Safe to share between threads; many processes may open one folder."""

    def __init__(
        self, folder: Path, catalogue: Catalogue, embedder: Embedder, open_dense: Callable[[Embedder], DenseSearch]
    ) -> None:
        self.folder = folder
        self.catalogue = catalogue
        self._open_dense = open_dense
        # One pair, so that a question that runs while the model changes has both of the same model.
        self._sides = (embedder, open_dense(embedder))
        self._warned_of = ""

    @property
    def embedder(self) -> Embedder:
        return self._sides[0]

    @property
    def dense(self) -> DenseSearch:
        return self._sides[1]

    @classmethod
    def open(
        cls,
        folder: Path,
        open_embedder: Callable[[], Embedder],
        *,
        create: bool = False,
        use_chroma: bool = True,
        engines: Engines = EMBEDDED,
    ) -> Archive:
        """Open the archive in `folder`.

        Raises:
            ArchiveError: there is none (and `create` is false), it is damaged, or another embedding model built it.

        """
        if create or engines.catalogue_url:
            _make_folder(folder)
        catalogue = Catalogue(folder, create=create, url=engines.catalogue_url)
        try:
            embedder = open_embedder()
            check_fingerprint(catalogue, embedder, folder)
        except BaseException:
            catalogue.close()
            raise

        def open_dense(embedder: Embedder) -> DenseSearch:
            return DenseSearch(catalogue, folder, embedder.fingerprint, use_chroma=use_chroma, engines=engines)

        return cls(folder, catalogue, embedder, open_dense)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Finish the running batch and free the folder."""
        self.dense.close()
        self.catalogue.close()

    # -- what comes in

    def store(
        self, issue: Issue, *, replacing: str | None = None, progress: Callable[[int, int], object] | None = None
    ) -> Change:
        """Make `issue` what questions about its day are answered from; storing it again changes nothing.

        Args:
            issue: the whole issue, as assembled.
            replacing: the content hash of the revision that `issue` was made from ("" for none); None where it was
                made from none and replaces whatever there is.
            progress: is told how many of the new passages are embedded, and how many there are.

        Raises:
            IssueChanged: another process stored the same issue meanwhile; merge with what is there now and try again.
        """
        identity = issue_id(issue.masthead)
        held = self.catalogue.current_hash(identity)
        if held == issue_hash(issue):
            return unchanged(issue)
        # Embedding is the slow part and needs no lock; what another process stores meanwhile only makes it redundant.
        known = self.catalogue.article_hashes(identity)
        fresh = [
            article
            for article in issue.articles
            if article.kind.indexed and known.get(article.article_id) != article_hash(article)
        ]
        passages = self._embedded(fresh, progress)
        with self.catalogue.writing():
            check_fingerprint(self.catalogue, self.embedder, self.folder)
            if self.catalogue.current_hash(identity) != (held if replacing is None else replacing):
                raise IssueChanged(f"issue {identity!r} was changed by another process meanwhile: ingest it again")
            return self.catalogue.store(issue, passages)

    def remove(self, identity: str) -> Change:
        """Withdraw an issue; raise ArchiveError where there is none of that name."""
        with self.catalogue.writing():
            if not self.catalogue.current_hash(identity):
                raise ArchiveError(f"no issue {identity!r} in the archive: 'wenbao issues' lists them")
            forget_issue(self.catalogue.db, identity)
            return self.catalogue.remove(identity)

    def catch_up(self, progress: Progress | None = None) -> int:
        """Let Chroma take in what it has not yet, and merge the word index; return how many passages Chroma took."""
        taken = self.dense.catch_up(progress)
        merge_words(self.catalogue)
        self._keep_tokens()
        return taken

    def behind(self) -> int:
        """Return how many passages Chroma has still to take in; they are found all the same."""
        return self.dense.behind()

    def follow(self) -> None:
        """Open Chroma where it is not, and let it catch up: for who stays open, every few seconds."""
        self.dense.follow()
        self._keep_tokens()

    def _keep_tokens(self) -> None:
        """Keep the tokens of some passages that lack them, in an archive of an earlier version, until all have them."""
        if tokens_lack(self.catalogue):
            with suppress(ArchiveError):  # one that can only be read is as quick as before
                fill_tokens(self.catalogue)

    def outdated(self) -> bool:
        """Tell whether `catch_up` has anything to do."""
        return self.dense.outdated() or scattered(self.catalogue) or tokens_lack(self.catalogue)

    def _embedded(
        self, articles: Sequence[Article], progress: Callable[[int, int], object] | None
    ) -> dict[str, Sequence[EmbeddedPassage]]:
        passages = [(article, passage) for article in articles for passage in cut(article)]
        embedded: dict[str, list[EmbeddedPassage]] = {article.article_id: [] for article in articles}
        for first in range(0, len(passages), EMBED_BATCH):
            part = passages[first : first + EMBED_BATCH]
            vectors = self.embedder.embed_passages([passage.indexed_text for _, passage in part])
            tokens = packed_tokens(shipped_embedder(), [(article.headline, passage.text) for article, passage in part])
            for (article, passage), vector, kept in zip(part, vectors, tokens, strict=True):
                embedded[article.article_id].append(EmbeddedPassage(passage, vector, kept))
            if progress:
                progress(first + len(part), len(passages))
        return {name: tuple(held) for name, held in embedded.items()}

    # -- what is asked

    def search(self, query: Query, *, k: int = 20, scope: Scope | None = None, mode: Mode = Mode.RERANKED) -> list[Hit]:
        """Return up to `k` hits, best first.

        Searches by words alone where the archive was embedded anew by another model since it was opened.
        """
        embedder, dense = self._sides
        if not dense.of_our_model():
            self._warn_of_other_model()
        return search(self.catalogue, dense, embedder, query, k=k, scope=scope, mode=mode)

    def of_our_model(self) -> bool:
        """Tell whether the archive's vectors are still of the model that it was opened with."""
        return self.dense.of_our_model()

    def adopt(self, open_embedder: Callable[[], Embedder]) -> bool:
        """Go over to the model that the archive was embedded anew by; return False where another one is opened.

        Raises:
            UserError: the model cannot be had.

        """
        embedder = open_embedder()
        if embedder.fingerprint != self.catalogue.fact(FINGERPRINT):
            return False
        before, self._sides = self.dense, (embedder, self._open_dense(embedder))
        before.close()
        logger.info("went over to the model %r", embedder.fingerprint)
        return True

    def _warn_of_other_model(self) -> None:
        built = self.catalogue.fact(FINGERPRINT)
        if built != self._warned_of:
            self._warned_of = built
            logger.warning(
                "%r was embedded anew by %s: searching by words alone. Name that model in the settings: a settings file"
                " is read again by itself, for a variable of the environment start again",
                str(self.folder),
                model_of(built),
            )

    def vector_fault(self) -> str:
        """Return why Chroma had to be given up for now, "" as long as it works."""
        return self.dense.fault

    def engine(self) -> str:
        """Return what answers dense searches: "chroma", or "exact" where another process owns the folder, or the
        server is away.
        """
        self.dense.own_chroma()
        return self.dense.engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ArchiveError(f"cannot create the archive folder {str(folder)!r}: {error.strerror}") from error


def check_fingerprint(catalogue: Catalogue, embedder: Embedder, folder: Path) -> None:
    """Raise ArchiveError unless the archive's vectors are those of `embedder`; a new archive takes its name."""
    built = catalogue.fact(FINGERPRINT)
    if not built:
        catalogue.remember(FINGERPRINT, embedder.fingerprint)
    elif built != embedder.fingerprint:
        raise ArchiveError(
            f"{str(folder)!r} was embedded by {model_of(built)}, the settings name {model_of(embedder.fingerprint)}:"
            " set WENBAO_EMBEDDING to the first, or run 'wenbao reindex' to go over to the second"
        )
