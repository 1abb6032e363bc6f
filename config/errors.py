"""The errors whose message is for the person at the keyboard."""

from __future__ import annotations


class UserError(Exception):
    """Something the person can put right. The message names the thing, the place and the next step.

    `exit_status` is what the command line ends with. `zh` is the message in Chinese, "" where there is none yet.
    """

    exit_status = 2

    def __init__(self, message: str = "", *, zh: str = "") -> None:
        super().__init__(message)
        self.zh = zh

    def told(self, language: str) -> str:
        """Return the message in "zh" or "en"; a message that has only one language is told in that."""
        return self.zh if language == "zh" and self.zh else str(self)


class QuestionError(UserError):
    """The question itself cannot be taken; the message is for whoever asked, on every surface."""


class ArchiveError(UserError):
    """The archive is missing, broken, or built by something else."""

    exit_status = 5


class NoArchive(ArchiveError):
    """There is none yet where the settings look for it."""


class ModelUnavailable(UserError):
    """The configured chat model cannot be reached or refuses."""

    exit_status = 6


class EmbedderUnavailable(UserError):
    """The configured embedding model's endpoint cannot be reached or refuses."""

    exit_status = 6
