"""How somebody subscribes: from the first word to a kept address."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.addresses.houses import House
from bot.addresses.model import Address, Candidate, Outcome, Resolution
from bot.conversation.model import EraseEverything, GiveConsent, SetServices, State, Subscribe
from bot.messages import Act
from tests.conversation.talk import URL, Talk

if TYPE_CHECKING:
    from bot.addresses.gazetteer import Gazetteer

KYIVSKA_12A = Address("zt001", House(12, "А"))
POWER, WATER, ALL = 1, 2, 7


def test_five_turns_from_a_stranger_to_a_subscriber(stranger: Talk) -> None:
    stranger.starts()
    stranger.presses("Погоджуюся")
    stranger.says("Київська 12А")
    stranger.presses("Так")
    seen = stranger.presses("Усе")

    assert stranger.turns == 5
    assert seen.done == (Subscribe(KYIVSKA_12A, ALL),)
    assert seen.text == (
        "Готово: вул. Київська, 12А. Сповіщатимемо про світло, воду й опалення.\n\n"
        "Зараз відомих відключень за цією адресою немає."
    )
    assert seen.buttons == ("Назвати адресу", "Додати адресу", "Меню")


def test_the_first_message_says_who_we_are_and_what_we_keep(stranger: Talk) -> None:
    seen = stranger.starts()

    assert "Вам відповідає програма, не людина" in seen.text
    assert "Житомир" in seen.text
    assert URL in seen.text
    assert seen.buttons == ("Погоджуюся", "Ні", "English")
    assert seen.done == ()


@pytest.mark.parametrize("text", ["Київська 12", "що зараз?", "меню", "додати Київська 12", "😡"])
def test_nothing_is_done_before_somebody_agreed(stranger: Talk, text: str) -> None:
    seen = stranger.says(text)

    assert seen.done == ()
    assert stranger.state is State.CONSENT
    assert "Погоджуюся" in seen.buttons


@pytest.mark.parametrize("text", ["Погоджуюся", "так", "1", "ТАК!", "yes", "ок"])
def test_consent_can_be_typed(stranger: Talk, text: str) -> None:
    stranger.starts()

    assert stranger.says(text).done == (GiveConsent("uk"),)
    assert stranger.state is State.ADDRESS


@pytest.mark.parametrize("text", ["Ні", "2", "no", "стоп"])
def test_of_somebody_who_does_not_agree_nothing_is_kept(stranger: Talk, text: str) -> None:
    stranger.starts()

    seen = stranger.says(text)

    assert seen.done == (EraseEverything(),)
    assert stranger.state is State.NEW
    assert "Нічого про вас не зберігаємо" in seen.text


def test_an_unclear_answer_to_the_consent_is_no_consent(stranger: Talk) -> None:
    stranger.starts()

    seen = stranger.says("а навіщо?")

    assert seen.done == ()
    assert seen.text == "Щоб надсилати сповіщення, потрібна ваша згода. Погоджуєтеся?"


def test_the_messenger_guesses_the_language_and_the_person_decides(city: Gazetteer) -> None:
    talk = Talk(city, "en-GB")
    assert talk.starts().text.startswith("Hello!")

    seen = talk.presses("Українська")

    assert seen.text.startswith("Вітаю!")
    talk.presses("Погоджуюся")
    assert talk.seen.done == (GiveConsent("uk"),)


def test_a_typing_error_is_understood_and_shown_for_confirmation(talk: Talk) -> None:
    seen = talk.says("киівська 12a")

    assert seen.text == "Перевірте адресу: вул. Київська, 12А. Усе правильно?"
    assert seen.buttons == ("Так", "Змінити")


def test_an_old_name_leads_to_the_present_one(talk: Talk) -> None:
    assert "вул. Київська, 12" in talk.says("Леніна 12").text


def test_namesakes_are_told_apart_before_the_house_is_asked(talk: Talk) -> None:
    seen = talk.says("миру")

    assert "1. просп. Миру" in seen.text
    assert seen.buttons[0] == "1"
    assert seen.buttons[-1] == "Немає в списку"

    assert talk.presses("1").text.startswith("Знайшли: просп. Миру. Напишіть номер будинку")
    assert talk.says("12а").text == "Перевірте адресу: просп. Миру, 12А. Усе правильно?"
    talk.says("так")
    talk.says("усе")
    assert talk.addresses == {"просп. Миру, 12А": ALL}


def test_an_address_chosen_from_a_list_needs_no_second_confirming(talk: Talk) -> None:
    assert "1. просп. Миру, 5" in talk.says("Миру 5").text

    seen = talk.says("1")

    assert seen.text == "Про що сповіщати за адресою: просп. Миру, 5?"


def test_a_house_given_instead_of_a_choice_is_kept_for_the_choice(talk: Talk) -> None:
    talk.says("миру")

    assert "1. просп. Миру, 12" in talk.says("буд. 12").text
    assert talk.says("1").text == "Про що сповіщати за адресою: просп. Миру, 12?"


def test_a_street_that_is_only_similar_is_asked_about(talk: Talk) -> None:
    one = Resolution("x", Outcome.CLARIFY, None, House(5), (Candidate("zt001", "вул. Київська"),))
    talk.world = replace(talk.world, resolve=lambda _: one)

    seen = talk.says("Кивсканя 5")

    assert seen.text == "Точно такої адреси не знайшли. Може, це вул. Київська, 5?"
    assert seen.buttons == ("Так", "Ні")
    assert talk.says("так").text == "Про що сповіщати за адресою: вул. Київська, 5?"


def test_when_none_of_the_streets_is_the_right_one_another_name_is_asked(talk: Talk) -> None:
    talk.says("миру")

    seen = talk.presses("Немає в списку")

    assert "напишіть повну назву" in seen.text
    assert talk.state is State.ADDRESS


@pytest.mark.parametrize(
    ("house", "kept"),
    [
        ("12", "12"),
        ("12а", "12А"),
        ("12-А", "12А"),
        ("буд. 12 А", "12А"),
        ("№ 12/2", "12/2"),
        ("12, кв. 5", "12"),
        ("10 корпус 3", "10 к3"),
        ("1", "1"),
    ],
)
def test_a_street_without_a_house_is_asked_for_it(talk: Talk, house: str, kept: str) -> None:
    talk.says("Київська")

    seen = talk.says(house)

    assert seen.text == f"Перевірте адресу: вул. Київська, {kept}. Усе правильно?"


@pytest.mark.parametrize("house", ["0", "буд. 0"])
def test_a_house_that_cannot_be_is_asked_again(talk: Talk, house: str) -> None:
    talk.says("Київська")

    seen = talk.says(house)

    assert seen.text == (
        f"Не вдалося прочитати номер будинку «{house}».\n\n"
        "Знайшли: вул. Київська. Напишіть номер будинку, наприклад: 12 або 12А."
    )


def test_another_address_may_be_written_where_a_house_is_asked(talk: Talk) -> None:
    talk.says("Київська")

    assert "вул. Перемоги, 55" in talk.says("Перемоги 55").text


def test_another_street_may_be_asked_for_where_a_house_is_asked(talk: Talk) -> None:
    talk.says("Київська")

    talk.presses("Інша вулиця")

    assert talk.state is State.ADDRESS


def test_a_wrong_house_is_corrected_by_its_number_alone(talk: Talk) -> None:
    talk.says("Київська 12")

    assert "вул. Київська, 14Б" in talk.says("14б").text


def test_a_wrong_address_is_corrected_by_writing_another(talk: Talk) -> None:
    talk.says("Київська 12")

    assert "вул. Перемоги, 55" in talk.says("Перемоги 55").text
    assert "Напишіть вулицю" in talk.presses("Змінити").text


def test_what_is_not_found_is_shown_back_with_advice(talk: Talk) -> None:
    seen = talk.says("Дерибасівська 10")

    assert seen.text.startswith("Не вдалося знайти «Дерибасівська 10». Перевірте назву")
    assert talk.state is State.ADDRESS


def test_another_town_is_named_as_the_reason(talk: Talk) -> None:
    seen = talk.says("Бровари, Київська 302")

    assert "Сповіщаємо лише про місто: Житомир" in seen.text


def test_power_alone_is_one_press(talk: Talk) -> None:
    talk.adds("Київська 12А", "Лише світло")

    assert talk.addresses == {"вул. Київська, 12А": POWER}


def test_services_are_chosen_one_by_one(talk: Talk) -> None:
    talk.says("Київська 12А")
    talk.says("так")
    assert talk.presses("Вибрати").text == "Сповіщати про світло?\nАдреса: вул. Київська, 12А"
    talk.presses("Ні")
    talk.says("так")
    seen = talk.says("2")

    assert talk.addresses == {"вул. Київська, 12А": WATER}
    assert "Сповіщатимемо про воду." in seen.text


def test_no_service_at_all_is_asked_again(talk: Talk) -> None:
    talk.says("Київська 12А")
    talk.says("так")
    talk.presses("Вибрати")
    for _ in range(3):
        seen = talk.says("ні")

    assert seen.text.startswith("Виберіть хоча б щось одне.")
    assert seen.done == ()
    assert talk.state is State.SERVICES


@pytest.mark.parametrize(
    ("text", "services"),
    [("світло", 1), ("світло і воду", 3), ("лише опалення", 4), ("все", 7), ("power and heat", 5)],
)
def test_services_can_be_named_in_words(talk: Talk, text: str, services: int) -> None:
    talk.says("Київська 12А")
    talk.says("так")

    talk.says(text)

    assert talk.addresses == {"вул. Київська, 12А": services}


def test_what_names_no_service_is_asked_again(talk: Talk) -> None:
    talk.says("Київська 12А")
    talk.says("так")

    seen = talk.says("газ")

    assert seen.text.startswith("Спершу виберіть, про що сповіщати.")
    assert talk.addresses == {}


def test_a_second_address_is_added_by_just_writing_it(resident: Talk) -> None:
    resident.adds("Перемоги 55", "Лише світло")

    assert resident.addresses == {"вул. Київська, 12А": ALL, "вул. Перемоги, 55": POWER}


def test_the_command_may_be_given_with_the_address(resident: Talk) -> None:
    assert "вул. Перемоги, 55" in resident.says("додати Перемоги 55").text
    assert "вул. Перемоги, 55" in resident.says("/add Перемоги 55").text


def test_an_address_that_is_there_is_not_added_twice(resident: Talk) -> None:
    seen = resident.says("київська 12 а")

    assert seen.text == (
        "Ця адреса вже є у вашому списку: вул. Київська, 12А. "
        "Сповіщаємо про світло, воду й опалення."
    )
    assert seen.buttons == ("Змінити послуги", "Назвати адресу", "Меню")


def test_the_services_of_an_address_are_changed_by_writing_it_again(resident: Talk) -> None:
    resident.says("Київська 12А")
    resident.presses("Змінити послуги")

    seen = resident.presses("Лише світло")

    assert seen.done == (SetServices(KYIVSKA_12A, POWER),)


def test_the_services_of_an_address_may_stay_as_they_are(resident: Talk) -> None:
    resident.says("Київська 12А")
    resident.presses("Змінити послуги")

    seen = resident.presses("Залишити, як є")

    assert seen.done == ()
    assert seen.text == "Залишили, як було: вул. Київська, 12А."


def test_ten_addresses_are_enough(talk: Talk) -> None:
    for number in range(1, 11):
        talk.adds(f"Київська {number * 2}")

    for seen in (talk.says("Київська 99"), talk.says("додати")):
        assert seen.text == (
            "Більше адрес додати не можна: у списку вже 10. Видаліть одну, щоб додати іншу."
        )
        assert "Видалити адресу" in seen.buttons
    assert len(talk.addresses) == 10


@pytest.mark.parametrize("name", ["Дім", "3", "Бабуся"])
def test_an_address_can_be_given_a_name(resident: Talk, name: str) -> None:
    resident.says("Київська 12А")
    resident.presses("Назвати адресу")

    seen = resident.says(name)

    shown = "Робота" if name == "3" else name
    assert seen.text == f"Записали: {shown}, вул. Київська, 12А."
    assert resident.world.subscriptions[0].label == shown


def test_a_name_is_one_short_line(resident: Talk) -> None:
    resident.says("Київська 12А")
    resident.presses("Назвати адресу")

    seen = resident.says("дуже довга назва для однієї адреси")

    assert seen.text.startswith("Назва має бути одним рядком, не довшим за 20 символів.")
    assert resident.presses("Пропустити").done == ()
    assert resident.world.subscriptions[0].label == ""


def test_coming_back_after_blocking_continues_where_it_was(resident: Talk) -> None:
    assert resident.does(Act.BLOCK).messages == ()

    seen = resident.does(Act.UNBLOCK)

    assert seen.text == "Вітаю знову! Сповіщення увімкнено."
    assert len(resident.addresses) == 1
