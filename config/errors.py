"""The errors whose message is for the person at the keyboard."""

from __future__ import annotations


class UserError(Exception):
    """Something the person can put right. The message names the thing, the place and the next step.

    `exit_status` is what the command line ends with.
    """

    exit_status = 2


class QuestionError(UserError):
    """The question itself cannot be taken; the message is for whoever asked, on every surface."""


class ArchiveError(UserError):
    """The archive is missing, broken, or built by something else."""

    exit_status = 5


class ModelUnavailable(UserError):
    """The configured chat model cannot be reached or refuses."""

    exit_status = 6
