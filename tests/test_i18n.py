"""The catalogues: both languages say everything, and say it with the same arguments."""

from __future__ import annotations

import re
import string
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from babel.messages.catalog import Catalog

from bot import i18n
from bot.messages import Local, Message, Moment, MomentStyle, Say
from bot.outages.model import Cause, Effect, Kind, Service, Stage, Status
from tests.outages.examples import DAY, HOUR, NOW

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from babel.messages.catalog import Message as Entry

PLURALS = {"uk": 3, "en": 2}


def entries(language: str, part: str) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for entry in i18n.catalogue(language, part):
        if entry.id:
            found[entry.id if isinstance(entry.id, str) else entry.id[0]] = entry
    return found


def forms(entry: Entry) -> tuple[str, ...]:
    assert entry.string is not None
    return (entry.string,) if isinstance(entry.string, str) else tuple(entry.string)


def texts(language: str) -> Iterator[tuple[str, str]]:
    for part in i18n.PARTS:
        for id_, entry in entries(language, part).items():
            for text in forms(entry):
                yield id_, text


def placeholders(text: str) -> Counter[str]:
    return Counter(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize("part", i18n.PARTS)
def test_both_languages_have_the_same_ids(part: str) -> None:
    assert entries("uk", part).keys() == entries("en", part).keys()


@pytest.mark.parametrize("part", i18n.PARTS)
def test_both_languages_fill_in_the_same_things(part: str) -> None:
    english = entries("en", part)

    for id_, entry in entries("uk", part).items():
        used = {name for text in forms(entry) for name in placeholders(text)}
        assert used == {name for text in forms(english[id_]) for name in placeholders(text)}, id_


@pytest.mark.parametrize("part", i18n.PARTS)
@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_text_is_there_in_all_its_plural_forms(language: str, part: str) -> None:
    for id_, entry in entries(language, part).items():
        wanted = PLURALS[language] if isinstance(entry.id, tuple) else 1
        assert len(forms(entry)) == wanted, id_
        assert all(forms(entry)), id_
        assert not entry.fuzzy, id_


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_only_plain_names_are_filled_in(language: str) -> None:
    for id_, text in texts(language):
        assert all(re.fullmatch(r"[a-z_]+", name) for name in placeholders(text)), (id_, text)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_copy_is_set_cleanly(language: str) -> None:
    for id_, text in texts(language):
        assert "  " not in text, (id_, text)
        assert text == text.strip(), (id_, text)
        assert "<br" not in text, (id_, text)


def test_ukrainian_copy_has_its_own_apostrophe_and_quotes() -> None:
    for id_, text in texts("uk"):
        assert not re.search(r"[а-яґєії]['`ʼ][а-яґєії]", text, re.IGNORECASE), (id_, text)
        if not id_.startswith("api."):  # which quotes protocol literals
            assert not re.search(r"[“”„\"]", text), (id_, text)


def test_ukrainian_copy_holds_no_latin_letter_inside_a_word() -> None:
    for id_, text in texts("uk"):
        assert not re.search(r"[а-яґєіїА-ЯҐЄІЇ][a-zA-Z]|[a-zA-Z][а-яґєіїА-ЯҐЄІЇ]", text), (
            id_,
            text,
        )


def test_one_id_in_two_catalogues_is_refused() -> None:
    one, other = Catalog(locale="uk"), Catalog(locale="uk")
    one.add("chat.hello", "Вітаю")
    other.add("chat.hello", "Привіт")

    with pytest.raises(i18n.DuplicateId, match=r"chat\.hello.*chat\.po.*words\.po"):
        i18n.merge({"chat": one, "words": other}, "uk")


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_no_id_is_in_two_catalogues(language: str) -> None:
    parts = {part: i18n.catalogue(language, part) for part in i18n.PARTS}

    assert len(i18n.merge(parts, language)) == sum(len(catalog) for catalog in parts.values())


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_every_word_of_an_outage_is_in_the_catalogues(language: str) -> None:
    ids = [
        *(f"words.service.{service.value}" for service in Service),
        *(f"words.kind.{kind.value}" for kind in Kind),
        *(f"words.effect.{effect.value}" for effect in Effect),
        *(f"words.cause.{cause.value}" for cause in Cause),
        *(f"words.status.{status.value}" for status in Status),
        *(f"words.stage.{stage.value}" for stage in Stage),
    ]

    assert all(i18n.words(Say(id_), language) for id_ in ids)


def test_an_unknown_id_is_an_error_that_names_it() -> None:
    with pytest.raises(i18n.NoWording, match=r"no\.such\.thing"):
        i18n.words(Say("no.such.thing"), "uk")


def test_an_argument_the_text_needs_and_did_not_get_is_an_error() -> None:
    with pytest.raises(KeyError, match="utility"):
        i18n.words(Say("notice.source"), "uk")


def test_a_text_that_counts_is_not_said_without_its_number() -> None:
    with pytest.raises((KeyError, i18n.NoWording)):
        i18n.words(Say("notice.more_places"), "uk")


def test_what_a_person_typed_is_never_parsed() -> None:
    said = Say("notice.source", {"utility": "{0.__class__} {secret} %s"})

    assert i18n.words(said, "uk") == "Повідомляє: {0.__class__} {secret} %s"


def test_arguments_are_said_in_the_language_of_the_text() -> None:
    said = Say(
        "words.near",
        {"day": Say("words.service.power"), "time": Local("вул. Київська", "vul. Kyivska")},
    )

    assert i18n.words(said, "uk") == "світло, вул. Київська"
    assert i18n.words(said, "en") == "power, vul. Kyivska"


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "і ще 0 адрес"), (1, "і ще 1 адреса"), (2, "і ще 2 адреси"), (5, "і ще 5 адрес"),
     (11, "і ще 11 адрес"), (21, "і ще 21 адреса"), (22, "і ще 22 адреси"),
     (111, "і ще 111 адрес")],
)  # fmt: skip
def test_ukrainian_counts_in_three_forms(count: int, text: str) -> None:
    assert i18n.words(Say("notice.more_places", count=count), "uk") == text


def test_a_say_becomes_a_message_with_its_buttons() -> None:
    said = Say("words.today", choices=(("go", Say("words.tomorrow")),), silent=True)

    message = i18n.message(said, "uk")

    assert isinstance(message, Message)
    assert (message.text, message.silent) == ("сьогодні", True)
    assert [(button.id, button.label) for button in message.buttons] == [("go", "завтра")]


@pytest.mark.parametrize(
    ("guess", "language"), [("uk", "uk"), ("en-GB", "en"), ("EN", "en"), ("ru", "uk"), ("", "uk")]
)
def test_a_messengers_guess_of_the_language(guess: str, language: str) -> None:
    assert i18n.known_language(guess) == language


@pytest.mark.parametrize(
    ("style", "uk", "en"),
    [
        (MomentStyle.TIME, "10:00", "10:00"),
        (MomentStyle.DAY, "понеділок, 23 листопада", "Monday 23 November"),
        (MomentStyle.DAY_SHORT, "23 листопада", "23 November"),
        (MomentStyle.NEAR, "сьогодні, 10:00", "today, 10:00"),
        (MomentStyle.NEAR_DAY, "сьогодні", "today"),
    ],
)
def test_a_moment_is_said_in_kyiv_time(style: MomentStyle, uk: str, en: str) -> None:
    said = Say("words.moment", {"moment": Moment(NOW, style, NOW)})

    assert (i18n.words(said, "uk"), i18n.words(said, "en")) == (uk, en)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        (NOW + 14 * HOUR, "завтра"),  # midnight in Kyiv, still today in UTC
        (NOW + DAY, "завтра"),
        (NOW - DAY, "вчора"),
        (NOW + 2 * DAY, "середа, 25 листопада"),
        (NOW + 365 * DAY, "вівторок, 23 листопада 2027"),  # a slip of the year shows
    ],
)
def test_near_days_are_kyivs_days(at: dt.datetime, day: str) -> None:
    said = Say("words.moment", {"moment": Moment(at, MomentStyle.NEAR_DAY, NOW)})

    assert i18n.words(said, "uk") == day


def test_near_cannot_be_said_without_knowing_what_is_today() -> None:
    with pytest.raises(ValueError, match="now"):
        i18n.words(Say("words.moment", {"moment": Moment(NOW, MomentStyle.NEAR)}), "uk")
