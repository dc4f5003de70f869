"""The address of a resident stands among other words and numbers, or is said in words."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot.addresses.model import Outcome
from bot.addresses.number_words import digits_for_words
from bot.addresses.query import MAX_QUERY, resolve

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("хлібна дванадцять а", "хлібна 12 а"),
        ("сто двадцять п'ять", "125"),
        ("вісім дріб два", "8/2"),
        ("тридцять три дріб п'ять а", "33/5а"),
        ("двадцять третій будинок", "23 будинок"),
        ("третій поверх", "3 поверх"),
        ("сорок літера б", "40б"),
        ("дев'яносто дев'ять бе", "99б"),
        ("двенадцать", "12"),
        ("двенадцять", "12"),
        ("семьдесят девять", "79"),
        ("двадцять дванадцять", "20 12"),
        ("другий провулок праці", "другий провулок праці"),
        ("восьмого березня", "восьмого березня"),
        ("перший бердичівський", "перший бердичівський"),
        ("старий сад", "старий сад"),
    ],
)
def test_numbers_said_in_words_are_digits_and_ordinals_of_names_stay(
    said: str, written: str
) -> None:
    assert digits_for_words(said) == written


@pytest.mark.parametrize(
    ("text", "street", "house"),
    [
        ("київська дванадцять а", "zt001", "12А"),
        ("хлібна вісім дріб два", "zt021", "8/2"),
        ("хлібна двадцять третій будинок", "zt021", "23"),
        ("другий провулок праці п'ять", "zt091", "5"),
        ("хлібна сто двадцять п’ять", "zt021", "125"),
        ("улица победы сорок пять квартира шестнадцать", "zt005", "45"),
        ("восьмого березня дванадцять", "zt105", "12"),
        ("Восьмого Березня, 8", "zt105", "8"),
        ("перший бердичівський чотири", "zt213", "4"),
        ("п'ятий польовий два", "zt247", "2"),
        ("сорок вісім київська", "zt001", "48"),
        ("живу в п'ятому будинку на київській", "zt001", "5"),
        ("вулиця хлібна будинок номер сто три корпус два квартира сім", "zt021", "103 к2"),
    ],
)
def test_an_address_said_in_words_is_read(
    city: Gazetteer, text: str, street: str, house: str
) -> None:
    got = resolve(city, text)

    assert (got.outcome, got.street_id, str(got.house)) == (Outcome.ACCEPT, street, house), got


@pytest.mark.parametrize(
    "text",
    [
        "Чи після 18:00 дадуть світло на {}, третій поверх?",
        "в 7 вечора вимкнули світло на {} досі немає",
        "Добрий день! Мене звати Олена, мені 67 років, живу на {}, тел 0671234567",
        "Україна, Житомирська обл., м. Житомир, вул. {}, кв. 5, 10008",
        "з 9:00 до 17:00 вул. {} без світла",
        "24 листопада з 09 до 17 на {}",
        "{}, 2-й під'їзд, 3-й поверх, код 45в",
        "{} черга 5.2",
        "черга 5.2 {}",
        "договір №123/45 вул. {}",
        "показники 12345, адреса {}",
        "Петренко Галина Іванівна, 1948 р. н., {}",
        "{}, нас 4 чоловіки, дитині 6 місяців, холодно, 16 градусів",
        "Богунський район, вул. {}",
        "По вул.{} з 8.00 немає світла, обіцяли до 16.00.",
        "{} світла нема з 5 ранку",
        "{} квартира номер 5",
        "{} м. Житомир",
        "моя сусідка тьотя Галя з {} каже нема світла",
        "вже 3-й день без світла! {}.",
        "їду маршруткою 53 додому на {}, чи буде світло о 21:00?",
        "{} напруга 180 В",
        "{} т.0671234567",
        "{} л/с 12345",
        "{} під'їзд перший, поверх п'ятий",
        "на {} є, а в нас нема",
        "на {} воду вимкнули с утра",
    ],
)
def test_an_address_is_found_among_other_words_and_numbers(city: Gazetteer, text: str) -> None:
    got = resolve(city, text.format("Хлібна, 12"))

    assert (got.outcome, got.street_id, str(got.house)) == (Outcome.ACCEPT, "zt021", "12"), got


@pytest.mark.parametrize(
    "text",
    [
        "Київська 5, Хлібна 12",
        "я живу на Хлібній 12 але працюю на Київській 5",
        "от Хлебной 12 до Киевской 5",
        "Хрещатик 22, Хлібна 12",
        "вул. Незнайома 5, Хлібна 12",
        "Хлібна 12 та Хлібна 14",
        "Хлібна 12? чи Хлібна 14?",
        "тьотя Галя Хлібна 12",
        "Кирила і Хлібної 12",
    ],
)
def test_a_sentence_with_more_than_one_meaning_is_asked_about(city: Gazetteer, text: str) -> None:
    got = resolve(city, text)

    assert got.outcome is Outcome.CLARIFY, got
    assert "zt021" in {candidate.street_id for candidate in got.candidates}


@pytest.mark.parametrize(
    "text",
    [
        "як справи",
        "привіт як справи?",
        "дякую",
        "коли дадуть воду?",
        "о 18:00 обіцяли дати світло, вже 19:30",
        "на вокзалі 5 поїздів",
        "на вулиці мороз 15 градусів",
        "скільки коштує підключення 2 квартир?",
        "слава Україні",
        "тихий жах, 3 дні без води",
        "веселі ви там, 5 годин чекаю",
        "школа 33",
        "нова пошта відділення 12",
        "перший під'їзд",
        "двадцять два",
    ],
)
def test_chatter_is_offered_no_streets(city: Gazetteer, text: str) -> None:
    got = resolve(city, text)

    assert (got.outcome, got.candidates) == (Outcome.REJECT, ()), got


def test_a_day_that_a_street_is_called_by_is_asked_about(city: Gazetteer) -> None:
    assert resolve(city, "з 8 березня вас").outcome is Outcome.CLARIFY
    assert resolve(city, "8 березня на Хлібній 12 вимкнули").street_id == "zt021"
    assert resolve(city, "8 березня 12").street_id == "zt105"


@pytest.mark.parametrize(
    "piece", ["1", "а 1 ", "вул. ", "сто ", "під'їзд ", "з 1 до ", "12, ", "№"]
)
def test_no_text_takes_long(city: Gazetteer, piece: str) -> None:
    resolve(city, "Хлібна 12")  # the index is made once
    started = time.process_time()

    resolve(city, (piece * MAX_QUERY)[:MAX_QUERY])

    assert time.process_time() - started < 1
