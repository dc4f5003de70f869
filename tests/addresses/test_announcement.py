from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.addresses.announcement import MAX_TEXT, TextTooLong, coverage, parse
from bot.addresses.gazetteer import Gazetteer
from bot.addresses.houses import WHOLE_STREET, House
from bot.addresses.model import Announcement, FragmentKind
from bot.addresses.report import announcement_line
from tests.addresses.conftest import STREETS

CITY = Gazetteer.load(STREETS)


def said(announcement: Announcement) -> dict[str, str]:
    return {street.street_id: " ".join(street.predicates) for street in announcement.streets}


@pytest.mark.parametrize(
    ("houses", "labels"),
    [
        ("5", "=5"),
        ("5, 7; 9 та 11", "=5 =7 =9 =11"),
        ("4 а, 1 В, 12-б", "=4А =1В =12Б"),
        ("19а, б, в, г; 120", "=19А =19Б =19В =19Г =120"),
        ("буд. 10 к. 1, 10 к. 2", "=10 к1 =10 к2"),
        ("буд. 5, корп. 2", "=5 к2"),
        ("17/20А, 3/4а", "=17/20А =3/4А"),
        ("№№ 4–16", "4..16"),
        ("12-14, 18–22, 25 — 31", "12..14 18..22:even 25..31:odd"),
        ("1-25 (непарні), 30", "1..25:odd =30"),
        ("2–40 парні, крім 12, 14", "2..40:even !12 !14"),
        ("(непарні) 1-25", "1..25:odd"),
        ("від № 4 до № 20, непарні", "4..20:odd"),
        ("непарна сторона від 1 до 25, парна сторона від 2 до 40", "1..25:odd 2..40:even"),
        ("1-27, 2-16а", "1..27:odd 2..16А:even"),
        ("з 35 по 67", "35..67"),
        ("100-а, 100-110", "=100А 100..110"),
        ("від 12 до кінця", "12..9999"),
        ("від початку вулиці до 116", "1..116"),
        ("парні 2-10, непарні 1-9", "2..10:even 1..9:odd"),
        ("непарна сторона", "all:odd"),
        ("всі непарні", "all:odd"),
        ("(усі)", "all"),
        ("повністю", "all"),
        ("весь приватний сектор", "all"),
        ("всі будинки крім 7 та 9", "all !7 !9"),
        ("крім 20-26", "1..19 27..9999"),
        ("кв. 31", "all"),
        ("5 (кв. 1-10), 7", "=5 =7"),
        ("5 повністю", "=5"),
        ("5 весь день", "=5"),
        ("16 (гуртожиток), 17", "=16 =17"),
        ("тільки 1, 3 і 5", "=1 =3 =5"),
    ],
)
def test_houses_are_read_as_dispatchers_write_them(
    city: Gazetteer, houses: str, labels: str
) -> None:
    assert said(parse(city, f"вул. Хлібна, {houses}")) == {"zt021": labels}


@pytest.mark.parametrize(
    ("text", "streets"),
    [
        ("вул. Шевченка, 24, Огієнка, 12", {"zt020": "=24", "zt042": "=12"}),
        ("провулки – Вацківський, 4, Каретний", {"zt153": "=4", "zt156": "all"}),
        ("вул. Щевченка12а,14вул.. І-го Травня,41", {"zt020": "=12А =14", "zt062": "=41"}),
        ("пров. 1,2-й Кривий Брід", {"zt141": "all", "zt142": "all"}),
        ("Дачні провулки з 2-го по 4-й", {"zt261": "all", "zt262": "all", "zt263": "all"}),
        ("пров. 1–3-й Дачні", {"zt260": "all", "zt261": "all", "zt262": "all"}),
        ("1-ша та 2-га Мар'янівські лінії", {"zt230": "all", "zt231": "all"}),
        ("вул. Пушкінська, 7, 42", {"zt087": "=7", "zt088": "=42"}),
        ("Київська/Перемоги", {"zt001": "x:zt005"}),
        ("на розі вул. Київської та Перемоги", {"zt001": "x:zt005"}),
        (
            "будинки № 5, 7 по вул. Хлібній та № 3 по вул. Київській",
            {"zt021": "=5 =7", "zt001": "=3"},
        ),
        ("вул. Хлібна, 5, 8 Березня, 12; 8 березня з 9:00", {"zt021": "=5", "zt105": "=12"}),
        ("м. Польовий, 7; М. Бердичівська, 7", {"zt292": "=7", "zt003": "=7"}),
        ("Хлібна, Садова", {"zt021": "all", "zt136": "all"}),
        ("ремонт на вул. Хлібній. Без води: Хлібна, 5", {"zt021": "=5"}),
        ("Вереси, вул. Котляревського 5", {"zt568": "=5"}),
        ("с. Вереси: Шевченка 1; м. Житомир: Шевченка 2", {"zt308": "=1", "zt020": "=2"}),
        ("вул. Хлібна 5, тел. 47-12-34, ПЛ 0,4 кВ, черга 5.2, 12345", {"zt021": "=5"}),
    ],
)
def test_lists_of_streets_are_read(city: Gazetteer, text: str, streets: dict[str, str]) -> None:
    assert said(parse(city, text)) == streets


@pytest.mark.parametrize(
    ("text", "unresolved", "why"),
    [
        ("вул. Мирна, 5, 7-9", "вул. Мирна, 5, 7-9", "unknown_street"),
        ("бульвар Шевченка 5", "бульвар Шевченка 5", "unknown_street"),
        ("Миру 7", "Миру 7", "ambiguous"),
        ("вул. Пушкінська", "вул. Пушкінська", "ambiguous"),
        ("вул. Перемоги, 25-1", "вул. Перемоги, 25-1", "bad_house"),
        ("вул. Перемоги, 0", "вул. Перемоги, 0", "bad_house"),
        ("мікрорайон Богунія", "мікрорайон Богунія", "area"),
        ("дитсадок № 58", "дитсадок № 58", "facility"),
        ("ТП-182", "ТП-182", "facility"),
        ("частина вул. Перемоги", "вул. Перемоги", "part"),
        ("вул. Перемоги (частково)", "вул. Перемоги", "part"),
        ("у мешканців Мальованки", "Мальованки", "unknown_name"),
        ("Лісова 1", "Лісова", "unknown_name"),
        ("Коростишів: вул. Київська, 5", "Коростишів: вул. Київська, 5", "settlement"),
        ("с. Оліївка, вул. Київська, 5;\nвул. Хлібна", "с. Оліївка, вул. Київська, 5;\nвул. Хлібна",
         "settlement"),
        ("Хажин: вул. Київська 5", "Хажин: вул. Київська 5", "settlement"),
        ("у Хажині вул. Київська 5", "Хажині вул. Київська 5", "settlement"),
        ("Бердичівський район: Київська", "Бердичівський район: Київська", "settlement"),
        ("Стара Гута: вул. Київська 5", "Стара Гута: вул. Київська 5", "settlement"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_shown_and_covers_nobody(
    city: Gazetteer, text: str, unresolved: str, why: str
) -> None:
    got = parse(city, text)

    assert (unresolved, why) in {(part.text, part.why) for part in got.unresolved}, got.fragments
    assert coverage(got) == {}


def test_a_street_that_bounds_another_is_not_told(city: Gazetteer) -> None:
    got = parse(city, "вул. Хлібна (від вул. Київська до вул. Перемоги); вул. Садова, 5")

    assert said(got) == {"zt136": "=5"}
    assert [part.why for part in got.unresolved] == ["part", "part", "part"]


def test_a_bad_house_among_good_ones_is_shown_alone(city: Gazetteer) -> None:
    got = parse(city, "вул. Хлібна, 5, 25-1, 7")

    assert said(got) == {"zt021": "=5 =7"}
    assert [(part.text, part.why) for part in got.unresolved] == [("25-1", "bad_house")]


def test_an_unresolved_street_offers_what_it_may_be(city: Gazetteer) -> None:
    (part,) = parse(city, "Миру 7").unresolved

    assert {candidate.street_id for candidate in part.candidates} == {"zt007", "zt102"}


@pytest.mark.parametrize(
    "text", ["", "Роботи завершено, дякуємо за терпіння!", "Перемоги!", "Наша перемога близько"]
)
def test_a_text_without_addresses_gives_no_streets(city: Gazetteer, text: str) -> None:
    assert parse(city, text).streets == ()


def test_a_half_understood_text_keeps_both_halves(city: Gazetteer) -> None:
    got = parse(city, "вул. Хлібна, 5; вул. Мирна, 7")

    assert said(got) == {"zt021": "=5"}
    assert [part.text for part in got.unresolved] == ["вул. Мирна, 7"]


def test_coverage_unites_all_that_is_said_of_a_street(city: Gazetteer) -> None:
    text = "вул. Хлібна, 2–40 парні, крім 12; Київська/Перемоги; Садова (усі); Хлібна, 12"

    houses = coverage(parse(city, text))

    assert set(houses) == {"zt021", "zt136"}  # a crossing covers no house
    assert House(4) in houses["zt021"]
    assert House(12) in houses["zt021"]  # excepted in one list, named in another
    assert House(5) not in houses["zt021"]
    assert houses["zt136"] == WHOLE_STREET


def test_a_text_too_long_is_refused_whole(city: Gazetteer) -> None:
    with pytest.raises(TextTooLong, match="20001 characters, at most 20000"):
        parse(city, "а" * (MAX_TEXT + 1))


def test_an_announcement_is_printed_as_one_object(city: Gazetteer) -> None:
    line = announcement_line(city, {"id": 7, "text": "вул. Хлібна, 5; ТП-182"})

    assert line == {
        "id": 7,
        "streets": [{"street_id": "zt021", "predicates": ["=5"]}],
        "unresolved": [{"text": "ТП-182", "start": 16, "end": 22, "why": "facility"}],
    }
    with pytest.raises(ValueError, match="must be a string"):
        announcement_line(city, {"id": 7})


PIECES = [
    "вул.", "Київська", "Хлібна", "пров.", "1-й", "Дачні", "5", "7-9", "12а", ",", ";", ":", "\n",
    "- ", "(", ")", "непарні", "крім", "від", "до", "з", "по", "с.", "м.", "Житомир", "Оліївка",
    "усі", "та", "/", "І-", "№", "к", "кв. 5", "ТП-1", "10:00", "8 Березня", "Мирна", "Пушкінська",
    "початку", "кінця", "парна сторона", "«", "б", "'", "буд.", "провулки",
]  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.text(max_size=200),
        st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
        st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    )
)
def test_fragments_cover_any_text_without_gap_or_overlap(text: str) -> None:
    got = parse(CITY, text)

    assert "".join(fragment.text for fragment in got.fragments) == text
    at = 0
    for fragment in got.fragments:
        assert fragment.start == at
        assert text[fragment.start : fragment.end] == fragment.text
        if fragment.kind is FragmentKind.MATCHED:
            assert fragment.street_id in CITY
        else:
            assert fragment.why
        at = fragment.end
    assert at == len(text)
    for houses in coverage(got).values():
        assert houses
