"""One question takes a part of the work that is left; what it asks in turn takes of that part, and not a part of it."""

from __future__ import annotations

from reconcile.engine.memory import FEW_QUESTIONS, MANY_QUESTIONS, Meter


def test_what_a_question_asks_takes_of_its_own_work():
    meter = Meter()
    meter.left, meter.questions = 1_000, FEW_QUESTIONS
    with meter.one_question():
        assert meter.left == 1_000 // FEW_QUESTIONS
        with meter.one_question():
            assert meter.left == 1_000 // FEW_QUESTIONS
            assert meter.spend(30)
        assert meter.spend(10)
    assert meter.left == 960
    with meter.one_question():
        assert meter.left == 96


def test_a_question_that_takes_more_than_its_part_leaves_the_rest():
    meter = Meter()
    meter.left = 1_000
    with meter.one_question():
        assert meter.spend(400)
        assert not meter.spend(1)
    assert meter.left == 599
    assert 1 < FEW_QUESTIONS < MANY_QUESTIONS == meter.questions


def test_a_limit_within_a_question_is_taken_from_what_the_question_has():
    meter = Meter()
    with meter.at_most(10):
        assert meter.left == 10
        assert meter.spend(4)
        with meter.at_most(100), meter.one_question():
            assert meter.left == 6
    assert meter.left is None
    assert meter.spend(10**9)
