"""What a subscriber can do: ask, list, remove, pause, change the language, leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from bot.addresses.houses import House, HouseSet
from bot.addresses.model import Address, Outcome, Resolution
from bot.conversation.model import (
    EraseEverything,
    Gone,
    Pause,
    Resume,
    SetLanguage,
    State,
    Subscribe,
    Unsubscribe,
)
from bot.messages import Act
from bot.outages.model import Cause, Effect, Kind, Outage, Place, Service, Status
from tests.conversation.talk import NOW, Talk

KYIVSKA_12A = Address("zt001", House(12, "А"))
MENU = ("Що зараз?", "Мої адреси", "Додати адресу", "Налаштування", "Допомога")
EMERGENCY = Outage(
    id=1,
    ref="П-1",
    utility="Обленерго",
    service=Service.POWER,
    kind=Kind.EMERGENCY,
    status=Status.ACTIVE,
    revision=1,
    starts_at=NOW - dt.timedelta(hours=1),
    ends_at=NOW + dt.timedelta(hours=4),
    next_update_at=None,
    restored_at=None,
    cause=Cause.BREAKDOWN,
    effect=Effect.OFF,
    note="",
    coverage={"zt001": HouseSet.whole()},
    published_at=NOW - dt.timedelta(hours=1),
    created_by="olha",
)


@pytest.mark.parametrize(
    "text",
    ["статус", "Що зараз?", "/status", "STATUS", "коли дадуть світло?", "немає води", "no power"],
)
def test_the_state_of_things_is_asked_in_many_ways(resident: Talk, text: str) -> None:
    seen = resident.says(text)

    assert seen.text == (
        "Станом на 14:05 відомих відключень за вашими адресами немає.\nвул. Київська, 12А"
    )
    assert seen.buttons == ("Оновити", "Мої адреси", "Меню")


def test_an_outage_at_one_address_leaves_the_others_at_ease(resident: Talk) -> None:
    resident.adds("Перемоги 55")
    resident.outages = ((EMERGENCY, (Place("zt001", House(12, "А"), ""),)),)

    seen = resident.says("статус")

    assert seen.text.startswith("Станом на 14:05:\n\nАварія: немає світла\nАдреса: вул. Київська")
    assert seen.text.endswith("За іншими вашими адресами відомих відключень немає.")


def test_who_subscribes_during_an_outage_is_told_of_it_at_once(talk: Talk) -> None:
    talk.outages = ((EMERGENCY, (Place("zt001", House(12, "А"), ""),)),)

    seen = talk.adds("Київська 12А")

    assert seen.text.startswith("Готово: вул. Київська, 12А.")
    assert "Аварія: немає світла" in seen.text


def test_an_outage_elsewhere_is_not_told_with_a_new_address(talk: Talk) -> None:
    talk.adds("Київська 12А")
    talk.outages = ((EMERGENCY, (Place("zt001", House(12, "А"), ""),)),)

    seen = talk.adds("Перемоги 55")

    assert "Аварія" not in seen.text
    assert "Зараз відомих відключень за цією адресою немає." in seen.text


def test_asking_in_the_middle_of_a_question_asks_it_again(talk: Talk) -> None:
    talk.adds("Київська 12А")
    talk.says("Перемоги 55")

    seen = talk.says("статус")

    assert seen.messages[0].text.startswith("Станом на 14:05")
    assert seen.messages[1].text == "Перевірте адресу: вул. Перемоги, 55. Усе правильно?"
    talk.presses("Так")
    assert talk.state is State.SERVICES


def test_who_has_no_addresses_is_asked_for_one(talk: Talk) -> None:
    for text in ("статус", "мої адреси", "видалити"):
        assert talk.says(text).messages[0].text.startswith("У вас ще немає адрес.")


def test_addresses_are_listed_with_what_they_are_told_about(resident: Talk) -> None:
    resident.adds("Перемоги 55", "Лише світло")

    seen = resident.says("мої адреси")

    assert seen.text == (
        "У вас 2 адреси:\n1. вул. Київська, 12А\n2. вул. Перемоги, 55 (лише про світло)\n\n"
        "Щоб змінити послуги або назву, напишіть цю адресу ще раз."
    )
    assert seen.buttons == ("Додати адресу", "Видалити адресу", "Меню")


def test_an_address_is_removed_by_its_number_and_can_be_put_back(resident: Talk) -> None:
    resident.adds("Перемоги 55", "Лише світло")
    seen = resident.says("видалити")
    assert seen.text == "Яку адресу видалити?\n1. вул. Київська, 12А\n2. вул. Перемоги, 55"
    assert seen.buttons == ("1", "2", "Скасувати")

    seen = resident.says("2")

    assert seen.text.startswith("Видалено: вул. Перемоги, 55.")
    assert resident.addresses == {"вул. Київська, 12А": 7}
    assert resident.presses("Повернути").text == "Повернули: вул. Перемоги, 55."
    assert resident.addresses == {"вул. Київська, 12А": 7, "вул. Перемоги, 55": 1}


def test_the_name_of_an_address_comes_back_with_it(resident: Talk) -> None:
    resident.says("Київська 12А")
    resident.presses("Назвати адресу")
    resident.presses("Дім")
    resident.says("видалити дім")

    assert resident.presses("Повернути").done == (Subscribe(KYIVSKA_12A, 7, "Дім"),)


@pytest.mark.parametrize("text", ["видалити Київська 12а", "/remove київська", "видалити Леніна"])
def test_an_address_is_removed_by_writing_it(resident: Talk, text: str) -> None:
    resident.adds("Перемоги 55")

    assert resident.says(text).done == (Unsubscribe(KYIVSKA_12A),)


def test_an_address_that_is_not_in_the_list_is_not_removed(resident: Talk) -> None:
    seen = resident.says("видалити Перемоги 55")

    assert seen.done == ()
    assert seen.text.startswith("Не зрозуміли, котру саме. Виберіть зі списку.")
    assert resident.presses("Скасувати").text.startswith("Виберіть дію")


def test_two_houses_of_one_street_are_told_apart_before_one_is_removed(resident: Talk) -> None:
    resident.adds("Київська 14")

    assert resident.says("видалити Київська").done == ()
    assert resident.says("Київська 14").done == (Unsubscribe(Address("zt001", House(14))),)


def test_an_address_removed_elsewhere_meanwhile_is_not_mistaken_for_another(
    resident: Talk,
) -> None:
    resident.adds("Перемоги 55")
    resident.says("видалити")
    left = resident.world.subscriptions[:1]
    resident.world = replace(resident.world, subscriptions=left)

    seen = resident.says("2")

    assert seen.done == ()
    assert seen.text == "Яку адресу видалити?\n1. вул. Київська, 12А"


def test_stop_pauses_everything_and_keeps_the_addresses(resident: Talk) -> None:
    seen = resident.says("стоп")

    assert seen.done == (Pause(),)
    assert seen.text.startswith("Сповіщення призупинено. Адреси збережено.")
    assert resident.state is State.STOPPED
    assert len(resident.addresses) == 1


@pytest.mark.parametrize("text", ["увімкнути", "Старт", "/start", "Resume", "1"])
def test_notices_are_switched_on_again_by_one_word(resident: Talk, text: str) -> None:
    resident.says("стоп")

    seen = resident.says(text)

    assert seen.done == (Resume(),)
    assert seen.text == "Сповіщення знову увімкнено."
    assert seen.buttons == MENU


def test_who_paused_may_still_ask_and_add(resident: Talk) -> None:
    resident.says("стоп")

    assert resident.says("статус").text.startswith("Станом на 14:05")
    seen = resident.adds("Перемоги 55")
    assert "Сповіщення зараз призупинено." in seen.text
    assert resident.state is State.STOPPED
    assert resident.says("меню").buttons == ("Увімкнути", *MENU)


def test_starting_again_changes_nothing_for_who_is_subscribed(resident: Talk) -> None:
    seen = resident.starts()

    assert seen.done == ()
    assert seen.buttons == MENU


@pytest.mark.parametrize("text", ["English", "in english", "/en"])
def test_the_language_is_changed_by_naming_it(resident: Talk, text: str) -> None:
    seen = resident.says(text)

    assert seen.done == (SetLanguage("en"),)
    assert seen.text == "Language: English."
    assert resident.says("status").text == (
        "As of 14:05 there are no known outages at your addresses.\nvul. Kyivska, 12А"
    )


def test_the_language_can_be_chosen_in_the_settings(resident: Talk) -> None:
    resident.says("налаштування")
    seen = resident.presses("Мова")
    assert seen.buttons == ("Українська", "English")

    assert resident.presses("English").done == (SetLanguage("en"),)


def test_changing_the_language_keeps_the_open_question(talk: Talk) -> None:
    talk.says("Київська 12А")

    seen = talk.says("English")

    assert seen.text == ("Language: English.\n\nCheck the address: vul. Kyivska, 12А. Is it right?")
    talk.says("yes")
    assert talk.state is State.SERVICES


@pytest.mark.parametrize("text", ["видалити все", "/delete", "Delete everything", "забудь мене"])
def test_everything_is_deleted_after_one_question(resident: Talk, text: str) -> None:
    seen = resident.says(text)
    assert seen.done == ()
    assert seen.text.startswith("Видалити всі ваші дані? Зникнуть адреси (1)")
    assert seen.buttons == ("Видалити", "Не видаляти")

    seen = resident.presses("Видалити")

    assert seen.done == (EraseEverything(),)
    assert seen.text == "Дані видалено. Щоб почати знову, напишіть «Старт»."
    assert resident.state is State.NEW


def test_deleting_takes_a_clear_yes(resident: Talk) -> None:
    resident.says("видалити все")

    assert resident.says("може").text.startswith("Відповідайте, будь ласка, «так» або «ні».")
    assert resident.says("ні").text == "Нічого не видалено."
    assert len(resident.addresses) == 1


def test_after_deleting_everything_starts_from_the_consent(resident: Talk) -> None:
    resident.says("видалити все")
    resident.says("так")

    assert resident.presses("Почати знову").text.startswith("Вітаю!")
    assert resident.addresses == {}


def test_a_button_of_an_earlier_message_is_answered_with_where_we_are(talk: Talk) -> None:
    first = talk.says("Київська 12").button("Так")
    talk.says("Перемоги 55")

    seen = talk.presses_id(first)

    assert seen.done == ()
    assert seen.text == (
        "Ця кнопка з попереднього повідомлення вже не діє.\n\n"
        "Перевірте адресу: вул. Перемоги, 55. Усе правильно?"
    )
    assert seen.buttons == ("Так", "Змінити")


def test_a_button_pressed_twice_acts_once(talk: Talk) -> None:
    talk.says("Київська 12А")
    talk.presses("Так")
    button = talk.seen.button("Усе")
    talk.presses_id(button)

    seen = talk.presses_id(button)

    assert seen.done == ()
    assert seen.text.startswith("Ця кнопка")
    assert seen.buttons == MENU


def test_commands_under_earlier_messages_still_work(resident: Talk) -> None:
    status = resident.says("меню").button("Що зараз?")
    resident.says("Перемоги 55")

    assert resident.presses_id(status).messages[0].text.startswith("Станом на 14:05")


def test_a_button_of_somebody_elses_making_is_answered(resident: Talk) -> None:
    for id_ in ("", "x", "99.yes", "1.1.1", "{0.__class__}", "даних"):
        assert resident.presses_id(id_).text.startswith("Ця кнопка")


def test_every_button_of_the_menu_can_be_typed_by_its_number(resident: Talk) -> None:
    resident.says("меню")
    assert resident.says("2").text.startswith("У вас 1 адреса:")
    resident.says("меню")
    assert resident.says("3").text.startswith("Напишіть вулицю")


@pytest.mark.parametrize(
    "text",
    ["привіт, як справи", "😡😡😡", "ок", "0976543210", "'; DROP TABLE person; --", "{{7*7}}"],
)
def test_what_is_no_request_gets_the_menu_and_changes_nothing(resident: Talk, text: str) -> None:
    seen = resident.says(text)

    assert seen.done == ()
    assert seen.text
    assert len(resident.addresses) == 1


def test_small_talk_is_not_taken_for_a_street(resident: Talk) -> None:
    seen = resident.says("привіт, як справи")

    assert seen.text.startswith("Не вдалося зрозуміти повідомлення.")
    assert seen.buttons == MENU
    assert resident.says("дякую!").text.startswith("Виберіть дію")


def test_a_street_alone_is_an_address_too(resident: Talk) -> None:
    assert resident.says("Миру").text.startswith("Є кілька схожих адрес.")
    resident.says("меню")
    assert resident.says("Перемоги").text.startswith("Знайшли: вул. Перемоги.")


@pytest.mark.parametrize("length", [2001, 10_000])
def test_a_message_too_long_to_read_is_answered_so(resident: Talk, length: int) -> None:
    seen = resident.says("а" * length)

    assert seen.text.startswith("Повідомлення задовге: прочитаємо не більше ніж 2000 символів.")
    assert resident.state is State.MENU


def test_a_long_text_in_the_middle_of_a_question_asks_it_again(talk: Talk) -> None:
    talk.says("Київська 12А")

    assert talk.says("а" * 10_000).text.endswith(
        "Перевірте адресу: вул. Київська, 12А. Усе правильно?"
    )


def test_a_picture_is_answered_with_what_we_understand(resident: Talk) -> None:
    for text in ("", "  ", "\n", "🙂"):
        assert resident.says(text).text.startswith("Розуміємо лише текст і кнопки.")


@pytest.mark.parametrize(
    "text",
    ["<b>х</b> 5", "{0.__class__} 5", "%s %d 5", "$(id) 5", "*_`~ 5", "{text} 5", "</div> 5"],
)
def test_what_a_person_types_is_shown_back_as_it_is(talk: Talk, text: str) -> None:
    talk.world = replace(talk.world, resolve=lambda typed: Resolution(typed, Outcome.REJECT))

    assert f"«{text}»" in talk.says(text).text


def test_what_is_shown_back_is_one_short_line(talk: Talk) -> None:
    seen = talk.says("фіфапр\n\x00\u202e" * 50 + "9")

    quoted = seen.text.partition("«")[2].partition("»")[0]
    assert len(quoted) <= 40
    assert quoted.isprintable()


def test_a_name_with_braces_stays_a_name(resident: Talk) -> None:
    resident.says("Київська 12А")
    resident.presses("Назвати адресу")
    resident.says("{address} <i> %s")

    assert "{address} <i> %s, вул. Київська, 12А" in resident.says("мої адреси").text


def test_who_blocked_us_is_not_answered(resident: Talk) -> None:
    seen = resident.does(Act.BLOCK)

    assert seen.messages == ()
    assert seen.done == (Gone(),)


def test_a_stranger_who_blocks_us_leaves_no_trace(stranger: Talk) -> None:
    stranger.starts()

    assert stranger.does(Act.BLOCK).done == (EraseEverything(),)
    assert stranger.state is State.NEW


def test_help_says_which_words_are_understood(resident: Talk) -> None:
    seen = resident.says("допомога")

    for word in ("статус", "мої адреси", "додати", "видалити", "мова", "стоп", "видалити все"):
        assert word in seen.text
        assert not resident.says(word).text.startswith("Не вдалося")


def test_a_stranger_may_ask_for_help_and_for_their_data(stranger: Talk) -> None:
    assert "Сповіщаємо про відключення" in stranger.says("допомога").text
    assert stranger.says("видалити все").done == (EraseEverything(),)
