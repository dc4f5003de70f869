"""Every accepted or offered street can say why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot import i18n
from bot.addresses.model import Explanation, Outcome
from bot.addresses.query import resolve
from bot.addresses.report import resolution_line
from bot.addresses.why import text

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("вул. Київська 5", []),
        ("Київська 5", ["тип не вказано: узято вулицю"]),
        ("вул. Леніна 5", ["стара назва: Леніна → Київська"]),
        ("пров. Цюрупи 3", ["стара назва: провулок Цюрупи → вул. Шпаковська"]),
        ("вул. Грушевського 5", ["повна назва: Михайла Грушевського"]),
        ("вул. кеївська 5", ["виправлено 1 літеру"]),
        ("площа Перемоги 3", ["тип не той: узято майдан"]),
        ("ул. Победы 3", ["перекладено з російської"]),
        ("vul. Kyivska 5", ["прочитано з латиниці"]),
        ("dek rb]dcmrf 5", ["прочитано з іншої розкладки клавіатури"]),
        (
            "вул. Пушкінська 12",
            [
                "стара назва: Пушкінська → Віктора Косенка",
                "цю назву мали дві вулиці: узято ту, де є будинок 12",
            ],
        ),
        (
            "вчора на вул. Хлібній 12 все було гаразд",
            ["адресу взято з речення, решту тексту пропущено"],
        ),
    ],
)
def test_an_accepted_street_says_what_was_assumed(
    city: Gazetteer, query: str, why: list[str]
) -> None:
    line = resolution_line(city, query)

    assert (line["outcome"], line["why"]) == ("accept", why)


def test_each_street_offered_says_it_of_itself(city: Gazetteer) -> None:
    got = resolve(city, "пров. Миру 5")

    assert got.outcome is Outcome.CLARIFY
    assert got.why == ()
    codes = {one.street_id: {why.code for why in one.why} for one in got.candidates}
    assert codes["zt269"] == {"ordinal_missing"}
    why = resolution_line(city, "пров. Миру 5")["why"]
    assert isinstance(why, list)
    assert "пров. 1-й Миру: номер не вказано: пров. 1-й Миру" in why


def test_a_refused_text_explains_no_street(city: Gazetteer) -> None:
    assert resolution_line(city, "як справи")["why"] == []


def test_letters_are_counted_in_the_right_plural() -> None:
    said = [text(Explanation("letters_corrected", {"count": count})) for count in (1, 2, 5)]

    assert said == ["виправлено 1 літеру", "виправлено 2 літери", "виправлено 5 літер"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_explanation_has_words_in_every_language(city: Gazetteer, language: str) -> None:
    queries = ("Леніна 5", "миру 5", "rb]dcmrf 5", "Йоана Павла 5", "кахвськм 26", "площа Миру 5")
    for query in queries:
        for one in resolve(city, query).candidates:
            for why in one.why:
                assert text(why, language)
