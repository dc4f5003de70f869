"""HouseSet against brute force: a plain set of the houses that exist in a small street."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses.house_text import canonical, parse
from bot.addresses.houses import WHOLE_STREET, House, HouseRange, HouseSet, Side

SUFFIXES = ("", "А", "Б", "/2", "/2А", " к1", "А к5", "Я")
STREET = tuple(House(n, s) for n, s in itertools.product(range(1, 12), SUFFIXES))

houses = st.sampled_from(STREET)
sides = st.sampled_from(Side)


@st.composite
def ranges(draw: st.DrawFn) -> HouseRange:
    first, last = sorted((draw(houses), draw(houses)))
    if first.number == last.number and not last.suffix:
        first = last
    return HouseRange(first, last, draw(sides))


@st.composite
def house_sets(draw: st.DrawFn) -> HouseSet:
    parts = HouseSet.of(*draw(st.lists(st.one_of(houses, ranges()), max_size=4)))
    holes = HouseSet.of(*draw(st.lists(st.one_of(houses, ranges()), max_size=2)))
    whole = HouseSet.whole(draw(sides)) if draw(st.booleans()) else HouseSet()
    return (whole | parts) - holes


def members(some: HouseSet) -> set[House]:
    return {house for house in STREET if house in some}


@given(ranges())
def test_a_range_takes_the_houses_between_its_ends_on_its_side(some: HouseRange) -> None:
    def between(house: House) -> bool:
        upto = house.key <= some.last.key or (
            not some.last.suffix and house.number == some.last.number
        )
        return some.first.key <= house.key and upto and house.number % 2 in some.side.parities

    assert members(HouseSet.of(some)) == {house for house in STREET if between(house)}


@given(house_sets(), house_sets())
def test_union_difference_and_intersection_are_those_of_sets(one: HouseSet, two: HouseSet) -> None:
    assert members(one | two) == members(one) | members(two)
    assert members(one - two) == members(one) - members(two)
    assert members(one & two) == members(one) & members(two)


@given(house_sets(), house_sets())
def test_equal_sets_are_equal_values(one: HouseSet, two: HouseSet) -> None:
    assert one | two == two | one
    assert (one - two) | (one & two) == one
    assert not (one - one)


@given(house_sets())
def test_the_canonical_text_of_a_set_reads_back_as_the_set(some: HouseSet) -> None:
    labels = canonical(some)

    assert bool(labels) == bool(some)
    if labels:
        assert parse(labels) == some
        assert canonical(parse(labels)) == labels


@given(houses)
def test_a_house_reads_back_from_its_spelling(house: House) -> None:
    assert House.parse(str(house)) == house


@pytest.mark.parametrize("text", ["", "12a", "0", "12 А", "12/", "А", "12345", "12А/2А/2", "12 к"])
def test_a_spelling_that_is_not_canonical_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"house|canonical"):
        House.parse(text)


@pytest.mark.parametrize(
    "label", ["", "12", "=", "=12a", "1..", "..5", "9..1", "1..5:left", "all:left", "!x", "x:zt001"]
)
def test_a_label_that_says_nothing_is_refused(label: str) -> None:
    with pytest.raises(ValueError, match=r"house|range"):
        parse([label])


def test_no_labels_are_a_slip_and_never_everybody() -> None:
    with pytest.raises(ValueError, match="no houses given"):
        parse([])


@pytest.mark.parametrize(
    "labels",
    [
        ("=12А",),
        ("1..25:odd",),
        ("2..16А:even",),
        ("7..15",),
        ("all",),
        ("all:even",),
        ("all", "!7", "!9"),
        ("2..40:even", "!12", "!14"),
        ("=10 к1", "=10 к2", "=12"),
        ("=8А к5",),
    ],
)
def test_what_dispatchers_say_is_already_canonical(labels: tuple[str, ...]) -> None:
    assert canonical(parse(labels)) == labels


def test_twelve_alone_is_only_twelve_and_a_range_reaches_twelve_a() -> None:
    assert House(12, "А") not in parse(["=12"])
    assert House(12, "А") in parse(["1..12"])
    assert House(12, "А") in WHOLE_STREET
    assert House(16, "Б") not in parse(["2..16А"])
