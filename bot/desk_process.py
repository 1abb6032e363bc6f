"""A desk in a process of its own, started and ended by bot/desk_beside.py.

It takes one question after the other from its standard input and writes what becomes of each to its standard output,
both as pickles, for nobody but the process that started it. It ends where its input does, so that no kill of that
process leaves it behind.
"""

from __future__ import annotations

import gc
import logging
import os
import pickle
import signal
import sys
import time
import traceback
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, BinaryIO

from bot.answer import Answer
from bot.desk import CATCH_UP_EVERY_S, NewsDesk
from bot.events import Done, Event, Retrieved
from bot.logs import configure, log_faults
from config.errors import UserError
from retrieval.embedder import load_early

logger = logging.getLogger(__name__)

WARMING = ("今年上半年产量是多少？", "How much was produced in the first half?")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, with the options of `NewsDesk.ask`."""

    text: str
    options: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of a question: an answer or an error, and what was heard on the way since the search."""

    came: Answer | Exception
    heard: tuple[Event, ...] = ()


def main() -> None:
    """Answer until the input ends."""
    # Ctrl-C and a service's stop reach all processes of a group; the one in front ends this one when it has no need.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    asked, told = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints
    configure(os.environ.get("WENBAO_LOG", "WARNING"), os.environ.get("WENBAO_LOG_FORMAT", ""))
    log_faults()
    gc.disable()
    load_early()
    try:
        with NewsDesk.open(pickle.load(asked)) as desk:
            _warm(desk)
            gc.freeze()  # what is loaded for a start stays, and need not be looked over again and again
            gc.enable()
            _tell(told, "ready")
            _serve(desk, asked, told)
    except (EOFError, BrokenPipeError):
        sys.exit()
    except UserError as error:  # the one in front has just the same trouble, or makes the archive in this moment
        logger.info("cannot answer beside: %s", error)
        sys.exit(error.exit_status)


def _warm(desk: NewsDesk) -> None:
    """Load what the first questions of both languages would load."""
    logging.disable(logging.INFO)
    for question in WARMING:
        with suppress(UserError):
            desk.ask(question)
    logging.disable(logging.NOTSET)


def _serve(desk: NewsDesk, asked: BinaryIO, told: BinaryIO) -> None:
    looked = time.monotonic()
    while True:
        question: Asked = pickle.load(asked)
        if time.monotonic() - looked > CATCH_UP_EVERY_S:
            looked = time.monotonic()
            try:
                desk.follow_model()
            except UserError as error:
                logger.warning("the model that the settings name now cannot be had: %s", error)
        _tell(told, _answered(desk, question, told))


def _answered(desk: NewsDesk, question: Asked, told: BinaryIO) -> Ended:
    heard: list[Event] = []

    def hear(event: Event) -> None:
        if isinstance(event, Retrieved):
            # The passages with their articles are larger than all the rest, and nobody in front reads them.
            _tell(told, replace(event, hits=()))
        elif not isinstance(event, Done):  # the answer itself says it
            heard.append(event)

    try:
        return Ended(desk.ask(question.text, on_event=hear, **question.options), tuple(heard))
    except BrokenPipeError:
        raise
    except Exception as error:
        error.add_note(traceback.format_exc())
        try:
            pickle.dumps(error)
        except Exception:
            return Ended(RuntimeError(traceback.format_exc()))
        return Ended(error)


def _tell(told: BinaryIO, what: object) -> None:
    pickle.dump(what, told, pickle.HIGHEST_PROTOCOL)
    told.flush()
