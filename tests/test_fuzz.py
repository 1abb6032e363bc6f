"""A short run of the fuzzer; `python -m tests.benchmarks.fuzz --inputs 100000` is the long one."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzzing import TARGETS, mutated, mutated_update, survives, the_bot, zipped

INPUTS = 150
# A hang is anything longer, on a machine that does other things too.
SLOWEST_S = 10.0


@pytest.mark.parametrize("name", TARGETS)
def test_what_is_nearly_right_is_taken_or_refused_in_words(name: str) -> None:
    target, seed = TARGETS[name]
    rng = random.Random(f"{name} 1")
    for _ in range(INPUTS):
        data = mutated(seed, rng)
        started = time.monotonic()
        survives(target, data)
        assert time.monotonic() - started < SLOWEST_S, data


@pytest.mark.parametrize("name", [name for name in TARGETS if name != "update"])
def test_any_bytes_are_taken_or_refused_in_words(name: str) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    @given(st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace"))))
    def taken(data: bytes) -> None:
        survives(TARGETS[name][0], data)

    taken()


def test_any_update_is_heard_or_passed_over() -> None:
    for number in range(INPUTS):
        the_bot().hear(mutated_update(random.Random(number)))


def test_a_zip_that_points_before_its_beginning_is_refused_in_words() -> None:
    """The fuzzer found a ValueError: bytes cut out of the middle make the directory point to before the file."""
    whole = zipped("储能装机增长。".encode() * 200)
    for cut in range(1, len(whole) - 100, 7):
        survives(TARGETS["zip"][0], whole[:40] + whole[40 + cut :])


def test_a_long_row_of_marks_in_a_web_page_is_read_at_once() -> None:
    """The fuzzer found a page of 947 bytes that took for ever: a row of dashes, tried in all ways to cut it up."""
    body = f"<p>{'-|' * 60}文</p><p>{'储能装机增长。' * 20}</p>"
    page = f"<html><head><title>电子样报</title></head><body>{body}</body></html>"
    started = time.monotonic()
    survives(TARGETS["html"][0], page.encode())
    assert time.monotonic() - started < SLOWEST_S
