from bot.suggest import did_you_mean, nearest_names

KNOWN = ("ask", "chat", "issues", "ingest", "2023-08-18-ab12cd", "2023-11-17-ab12cd")


def test_a_slip_of_the_finger_finds_its_command() -> None:
    assert nearest_names("aks", KNOWN) == ["ask"]


def test_a_beginning_is_enough() -> None:
    assert nearest_names("2023-11", KNOWN)[0] == "2023-11-17-ab12cd"


def test_nothing_near_is_left_unsaid() -> None:
    assert did_you_mean("zzzzzz", KNOWN) == ""


def test_the_suggestion_names_what_was_meant() -> None:
    assert did_you_mean("issuse", KNOWN) in (": did you mean 'issues'?", "：是不是 'issues'？")
