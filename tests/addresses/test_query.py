from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.addresses.gazetteer import Gazetteer
from bot.addresses.model import Outcome
from bot.addresses.query import resolve
from bot.addresses.report import resolution_line
from tests.addresses.conftest import STREETS

CITY = Gazetteer.load(STREETS)


@pytest.mark.parametrize(
    ("written", "house"),
    [
        ("12", "12"),
        ("12а", "12А"),
        ("12 А", "12А"),
        ("12-А", "12А"),
        ('12"а"', "12А"),
        ("12a", "12А"),  # Latin
        ("12/2", "12/2"),
        ("12 / 2а", "12/2А"),
        ("2а/1", "2А/1"),
        ("10 к3", "10 к3"),
        ("10 корп. 3", "10 к3"),
        ("8а, корпус 5", "8А к5"),
        ("буд. 7", "7"),
        ("№16", "16"),
        ("д.3", "3"),
        ("5-7", "5"),
        ("5 кв 7", "5"),
        ("12 кв. 5, 3 поверх", "12"),
        ("80, 3 під'їзд", "80"),
        ("б.41, п.2, кв.60", "41"),
        ("1/610", "1/610"),
    ],
)
def test_a_house_is_read_as_people_write_it(city: Gazetteer, written: str, house: str) -> None:
    got = resolve(city, f"вул. Хлібна, {written}")

    assert (got.outcome, got.street_id, str(got.house)) == (Outcome.ACCEPT, "zt021", house)
    assert got.reason == ""


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("12а київська", "zt001", "12А"),
        ("миру проспект 5", "zt007", "5"),
        ("вул. Миру 5", "zt102", "5"),
        ("майдан Миру 5", "zt302", "5"),
        ("1-й пров. Миру 5", "zt269", "5"),
        ("Перемоги 5", "zt005", "5"),
        ("майдан Перемоги 5", "zt288", "5"),
        ("Короленка 2", "zt103", "2"),
        ("майдан Короленка 2", "zt290", "2"),
        ("1-й пров. Короленка 2", "zt212", "2"),
        ("Київська 5", "zt001", "5"),
        ("на Київській 5", "zt001", "5"),
        ("Київський проспект 5", "zt008", "5"),
        ("Київське шосе 5", "zt008", "5"),
        ("площа Польова 2", "zt293", "2"),
        ("м. Польовий, 7", "zt292", "7"),
        ("5-й Польовий 7", "zt247", "7"),
        ("2-й проїзд Польового майдану 7", "zt248", "7"),
        ("пров. Хінчанський 3", "zt244", "3"),
        ("проїзд Хінчанський 3", "zt245", "3"),
        ("вул. Шпаковська 3", "zt069", "3"),
        ("Шпаковський проїзд 3", "zt070", "3"),
        ("пров. Цюрупи 3", "zt069", "3"),
        ("Богуна 3", "zt043", "3"),
        ("пр-д Богуна 3", "zt282", "3"),
        ("Гонти 3", "zt039", "3"),
        ("пров. Гонти 3", "zt145", "3"),
        ("майдан Соборний 1", "zt286", "1"),
        ("велика бердичівська 3", "zt002", "3"),
        ("М. Бердичівська, 7", "zt003", "7"),
        ("2-й Бердичівський 3", "zt214", "3"),
        ("майдан Бердичівський 3", "zt301", "3"),
        ("Дачна 4", "zt168", "4"),
        ("9-й Дачний 4", "zt268", "4"),
        ("Шевченка 1", "zt020", "1"),
        ("с. Вереси, Шевченка 1", "zt308", "1"),
        ("М.Грушевського 8", "zt010", "8"),
        ("С. Бандери, 5", "zt015", "5"),
        ("Пушкінська 12", "zt087", "12"),
        ("Пушкінська 40", "zt088", "40"),
        ("старо вільська 4", "zt104", "4"),
        ("лесіукраїнки 71", "zt019", "71"),
        ("Ново-Північний 1-й 17", "zt249", "17"),
        ("8 березня 12", "zt105", "12"),
    ],
)
def test_the_street_meant_is_found_among_its_namesakes(
    city: Gazetteer, text: str, street: str, house: str
) -> None:
    got = resolve(city, text)

    assert (got.outcome, got.street_id, str(got.house)) == (Outcome.ACCEPT, street, house), got


@pytest.mark.parametrize(
    ("text", "reason", "offered"),
    [
        ("миру 12", "several_streets", {"zt007", "zt102", "zt302"}),
        ("хінчанський 3", "several_streets", {"zt244", "zt245"}),
        ("пров. Миру 5", "several_streets", {"zt269", "zt270"}),
        ("Пушкінська 33", "several_streets", {"zt087", "zt088"}),
        ("Пушкінська", "several_streets", {"zt087", "zt088"}),
        ("вул. Соборна 4", "type_contradicts", {"zt286"}),
        ("бульвар Шевченка 14", "type_contradicts", {"zt020"}),
        ("Петра Мазепи 5", "weak_match", {"zt011"}),
        ("Київська 12 або 14", "weak_match", {"zt001"}),
        ("Київська 12 і Перемоги 5", "several_streets", {"zt001", "zt005"}),
    ],
)
def test_a_doubtful_text_is_asked_back(
    city: Gazetteer, text: str, reason: str, offered: set[str]
) -> None:
    got = resolve(city, text)

    assert (got.outcome, got.reason) == (Outcome.CLARIFY, reason), got
    assert offered <= {candidate.street_id for candidate in got.candidates}
    assert len(got.candidates) <= 4


def test_the_house_is_kept_while_the_street_is_asked(city: Gazetteer) -> None:
    assert str(resolve(city, "миру 12а").house) == "12А"


def test_no_house_is_kept_when_the_text_has_two(city: Gazetteer) -> None:
    assert resolve(city, "Київська 12 або 14").house is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("😡😡😡", "empty"),
        ("12", "no_such_street"),
        ("привіт", "no_such_street"),
        ("коли дадуть світло?", "no_such_street"),
        ("Хрещатик 22", "no_such_street"),
        ("'; DROP TABLE streets; --", "no_such_street"),
        ("Київ, вул. Київська 12", "other_settlement"),
        ("м. Бердичів, вул. Київська 5", "other_settlement"),
        ("в Бердичеві на Київській 12", "other_settlement"),
        ("с. Хажин, Шевченка 5", "other_settlement"),
        ("батьки в Чуднові, вулиця Хлібна 8", "other_settlement"),
        ("мама в Барашівці на Хлібній 8", "other_settlement"),
        ("у Тернополі на Хлібній 8", "other_settlement"),
        ("в Рівному на Хлібній 8", "other_settlement"),
        ("з Денишів, Хлібна 8", "other_settlement"),
        ("к" * 2001, "too_long"),
    ],
)
def test_what_is_no_address_of_the_city_is_refused(city: Gazetteer, text: str, reason: str) -> None:
    got = resolve(city, text)

    assert (got.outcome, got.reason) == (Outcome.REJECT, reason)
    assert got.street_id is None


@pytest.mark.parametrize(
    "text",
    [
        "Мирна",
        "Петровська",
        "Лісова",
        "Тиха",
        "Зоряна",
        "Полтавська",
        "Азовська",
        "Залізничників",
        "Острозька",
        "Градинська",
        "Горлівська",
        "Різницька",
    ],
)
def test_a_common_street_the_city_lacks_is_never_taken_for_a_misspelling(
    city: Gazetteer, text: str
) -> None:
    assert resolve(city, f"{text} 5").outcome is not Outcome.ACCEPT
    assert resolve(city, f"вул. {text}, 5").outcome is not Outcome.ACCEPT


def test_a_street_without_a_house_is_accepted_and_the_house_is_asked_next(
    city: Gazetteer,
) -> None:
    got = resolve(city, "вул. Київська")

    assert (got.outcome, got.street_id, got.house) == (Outcome.ACCEPT, "zt001", None)
    assert got.reason == "no_house"


def test_a_resolution_is_printed_as_one_object(city: Gazetteer) -> None:
    assert resolution_line(city, "Київська 12а") == {
        "query": "Київська 12а",
        "outcome": "accept",
        "street_id": "zt001",
        "house": "12А",
        "candidates": [{"street_id": "zt001", "label": "вул. Київська"}],
        "reason": "",
        "why": ["тип не вказано: узято вулицю"],
    }
    refused = resolution_line(city, "")
    assert (refused["street_id"], refused["house"], refused["candidates"]) == (None, None, [])


@settings(deadline=None, max_examples=150)
@given(
    st.one_of(
        st.text(max_size=120),
        st.lists(
            st.sampled_from(
                [
                    "вул.",
                    "Київська",
                    "миру",
                    "1-й",
                    "12",
                    "а",
                    "/",
                    "-",
                    "кв",
                    "м.",
                    "с.",
                    "№",
                    "II",
                ]
            ),
            max_size=12,
        ).map(" ".join),
    )
)
def test_any_text_gets_an_answer(text: str) -> None:
    got = resolve(CITY, text)

    assert (got.outcome is Outcome.ACCEPT) == (got.street_id is not None)
    assert len(got.candidates) <= 4
    assert got.query == text
