import pytest

from bot.usage import behind_the_command


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["--archive", "a", "ask", "储能"], ["ask", "--archive", "a", "储能"]),
        (["--archive=a", "issues", "--json"], ["issues", "--archive=a", "--json"]),
        (["ask", "--archive", "a", "储能"], ["ask", "--archive", "a", "储能"]),
        (["--help"], ["--help"]),
        (["--archive"], ["--archive"]),
        ([], []),
    ],
)
def test_the_archive_may_be_named_before_the_command_too(words: list[str], meant: list[str]) -> None:
    assert behind_the_command(words) == meant
