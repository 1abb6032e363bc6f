"""Start `wenbao`: run the command named and turn what goes wrong into a message and an exit status."""

from __future__ import annotations

import gc
import io
import os
import sqlite3
import sys

from bot.logs import configure, log_faults
from config.secrets import mask

FAULT = 1
BROKEN_ARCHIVE = 5
INTERRUPTED = 130


def main() -> None:
    """Run the command line. Exit status: 0 done, 1 fault, 2 bad input, 3 the archive does not say, 4 something stayed
    unverified (ask --strict), 5 archive missing or incompatible, 6 chat model unavailable, 130 interrupted.
    """
    _quieten()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # a Chinese answer must not end in a codec's error
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")  # the desk says what is wrong with it
    from bot.error_told import told
    from bot.language import take_language, tell
    from config.errors import UserError

    try:
        words = take_language(sys.argv[1:])  # before any help text is made
        from bot.usage import run

        sys.exit(run(words))
    except UserError as error:
        print(mask(f"wenbao: {told(error)}"), file=sys.stderr)
        sys.exit(error.exit_status)
    except sqlite3.Error as error:
        from retrieval.faults import explained

        print(f"wenbao: {told(explained(error))}", file=sys.stderr)
        sys.exit(BROKEN_ARCHIVE)
    except KeyboardInterrupt:
        print(f"wenbao: {tell('interrupted', '已中断')}", file=sys.stderr)
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone; Python would complain once more while closing it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(FAULT)
    finally:
        # The kernel takes back at once what is left; Python would look through it for cycles and free the model's words
        # one by one, a sixth of a cold question's processor time. What is registered to run at exit still runs.
        gc.freeze()


def _quieten() -> None:
    # numpy's matrices are small here: its second thread waits for the first at full speed, 30 ms an answer.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    configure(os.environ.get("WENBAO_LOG", "WARNING"), os.environ.get("WENBAO_LOG_FORMAT", ""))
    log_faults()
    # Telemetry leaves the machine only where an operator has asked for it; of prompts bot.chat_model takes care.
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")


if __name__ == "__main__":
    main()
