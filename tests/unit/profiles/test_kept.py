"""What the last fold was made of is used again, and only where it is the very same."""

from shared.profiles.kept import Kept


def counted():
    asked = []
    return asked, lambda *parts: asked.append(parts) or list(parts)


def test_the_same_parts_are_made_once():
    kept, (asked, make), part = Kept(), counted(), {"a": 1}
    first = kept.made(make, part)
    kept.turn()
    assert kept.made(make, part) is first
    assert asked == [(part,)]


def test_equal_parts_are_not_the_same():
    kept, (asked, make) = Kept(), counted()
    for part in ({"a": 1}, {"a": 1}):
        kept.made(make, part)
    assert len(asked) == 2


def test_two_makers_do_not_take_each_others_work_even_where_there_are_no_parts():
    kept = Kept()
    assert kept.made(lambda: "traits") == "traits"
    assert kept.made(lambda: "orders") == "orders"


def test_what_two_folds_do_not_ask_for_is_forgotten():
    kept, (asked, make), part = Kept(), counted(), {"a": 1}
    kept.made(make, part)
    kept.turn()
    kept.turn()
    kept.made(make, part)
    assert len(asked) == 2


def test_a_part_that_nobody_else_holds_keeps_its_identity():
    kept = Kept()
    made = [kept.made(lambda part: part["n"], {"n": number}) for number in range(100)]
    assert made == list(range(100))
