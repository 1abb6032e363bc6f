"""Bring Chroma up to the catalogue for a program that ends, whatever other programs do with it at the time.

A folder of Chroma is one process's at a time. Of two that ingest at once, one finds it held, and what it has stored
would wait there for whoever comes next: so it waits a little, and who gives the folder back looks once more.
"""

from __future__ import annotations

import time

from retrieval.archive import Archive
from retrieval.filling import Progress

# How long a holder is waited for that takes nothing in: one that answers a question is done sooner, a bot takes in
# what has come by itself.
PATIENCE_S = 5.0
LOOK_EVERY_S = 0.1


def leave_caught_up(archive: Archive, progress: Progress | None = None, *, patience_s: float = PATIENCE_S) -> int:
    """Let Chroma take in all that it lacks, then give its folder back; return how many passages it lacks even so.

    Passages that it lacks are found all the same. Safe to interrupt and to repeat.
    """
    lacking, until = archive.behind(), time.monotonic() + patience_s
    while True:
        taken = archive.catch_up(progress)
        archive.dense.release()
        # Asked after the folder was given back: who stored something before could not have it, who does so now can.
        left = archive.behind()
        if not left or archive.vector_fault() or not archive.of_our_model():
            return left
        if taken or left < lacking:
            lacking, until = left, time.monotonic() + patience_s
        elif time.monotonic() >= until:
            return left
        else:
            time.sleep(LOOK_EVERY_S)
