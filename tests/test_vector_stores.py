"""The contract that every vector store keeps."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.chroma_store import ChromaVectors
from retrieval.engines import IndexServer
from retrieval.torn import torn_segments
from retrieval.vectors import ExactVectors, VectorStore


@pytest.fixture(params=["exact", "chroma", "server"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[VectorStore]:
    if request.param == "exact":
        yield ExactVectors()
        return
    if request.param == "server":
        server = IndexServer(request.getfixturevalue("chroma_server").url)
        connected = ChromaVectors.connect(server, f"c-{uuid.uuid4().hex}", "letters", create=True)
        assert connected is not None
        yield connected[0]
        connected[0].close()
        return
    owned = ChromaVectors.own(tmp_path, "letters")
    assert owned is not None
    chroma, anew = owned
    assert anew
    yield chroma
    chroma.close()


def unit(*rows: tuple[float, ...]) -> NDArray[np.float32]:
    vectors = np.array(rows, dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_an_empty_store_finds_nothing(store: VectorStore) -> None:
    assert store.count() == 0
    assert store.nearest(unit((1, 0))[0], 3) == []


def test_the_nearest_come_first_with_their_cosines(store: VectorStore) -> None:
    store.upsert([7, 8, 9], unit((1, 0), (1, 1), (0, 1)))
    found = store.nearest(unit((1, 0))[0], 2)
    assert [number for number, _ in found] == [7, 8]
    assert [score for _, score in found] == pytest.approx([1.0, 0.70711], abs=1e-4)


def test_more_than_there_are_gives_all_there_are(store: VectorStore) -> None:
    store.upsert([1, 2], unit((1, 0), (0, 1)))
    assert len(store.nearest(unit((1, 0))[0], 50)) == 2


def test_writing_a_number_again_replaces_its_vector(store: VectorStore) -> None:
    store.upsert([1, 2], unit((1, 0), (0, 1)))
    store.upsert([1], unit((0, 1)))
    assert store.count() == 2
    assert {number for number, _ in store.nearest(unit((0, 1))[0], 2)} == {1, 2}
    assert [score for _, score in store.nearest(unit((0, 1))[0], 2)] == pytest.approx([1.0, 1.0], abs=1e-5)


def test_deleting_what_is_not_there_is_no_error(store: VectorStore) -> None:
    store.upsert([1, 2], unit((1, 0), (0, 1)))
    store.delete([2, 99])
    assert store.count() == 1
    assert [number for number, _ in store.nearest(unit((0, 1))[0], 2)] == [1]


def test_more_vectors_than_one_chroma_batch_are_all_kept(store: VectorStore) -> None:
    vectors = np.random.default_rng(5).normal(size=(6_000, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    store.upsert(list(range(1, 6_001)), vectors)
    assert store.count() == 6_000
    assert store.nearest(vectors[4_321], 1)[0][0] == 4_322


def filled(folder: Path) -> None:
    owned = ChromaVectors.own(folder, "letters")
    assert owned is not None
    vectors = np.random.default_rng(1).normal(size=(1_500, 8)).astype(np.float32)
    owned[0].upsert(list(range(1_500)), vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
    owned[0].close()


def test_a_collection_of_another_model_is_begun_anew(tmp_path: Path) -> None:
    filled(tmp_path)
    owned = ChromaVectors.own(tmp_path, "another")
    assert owned is not None
    assert (owned[0].count(), owned[1]) == (0, True)
    owned[0].close()


def test_only_one_owner_at_a_time(tmp_path: Path) -> None:
    owned = ChromaVectors.own(tmp_path, "letters")
    assert owned is not None
    assert ChromaVectors.own(tmp_path, "letters") is None
    owned[0].close()
    again = ChromaVectors.own(tmp_path, "letters")
    assert again is not None
    again[0].close()


def test_a_header_that_does_not_fit_its_metadata_is_torn(tmp_path: Path) -> None:
    filled(tmp_path)
    folder = tmp_path / "chroma"
    assert torn_segments(folder) == []
    header = next(folder.glob("*/header.bin"))
    content = bytearray(header.read_bytes())
    content[20] ^= 1
    header.write_bytes(bytes(content))
    assert torn_segments(folder) == [header.parent.name]


def test_a_segment_with_a_missing_file_is_torn(tmp_path: Path) -> None:
    filled(tmp_path)
    next((tmp_path / "chroma").glob("*/link_lists.bin")).unlink()
    assert len(torn_segments(tmp_path / "chroma")) == 1


def test_a_segment_that_was_never_persisted_is_whole(tmp_path: Path) -> None:
    """A small archive was rebuilt at every start: a new segment has a header but no metadata yet."""
    owned = ChromaVectors.own(tmp_path, "letters")
    assert owned is not None
    owned[0].upsert([1, 2], unit((1, 0), (0, 1)))
    owned[0].close()
    assert list((tmp_path / "chroma").glob("*/header.bin"))
    assert torn_segments(tmp_path / "chroma") == []
    again = ChromaVectors.own(tmp_path, "letters")
    assert again is not None
    assert (again[0].count(), again[1]) == (2, False)
    again[0].close()
