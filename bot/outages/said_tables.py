"""Words of announcements, Ukrainian and Russian, by what they say of an outage. Pure data.

Patterns run on level text (`bot.outages.said.LevelText`): lower case, і for i, ' for ’. Each
repeat is bounded, so every search is linear.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.outages.model import Cause, Effect, Kind, Service

if TYPE_CHECKING:
    from collections.abc import Mapping

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Term(Generic[_Value]):
    """A pattern that says `value`; of several terms found only those of the highest rank count."""

    pattern: re.Pattern[str]
    value: _Value
    rank: int


def _term(value: _Value, rank: int, *patterns: str) -> Term[_Value]:
    return Term(re.compile(r"\b(?:" + "|".join(patterns) + r")"), value, rank)


HOT_WATER = r"(?:гаряч|горяч)\w{1,3}\s(?:водо(?:постач|снабж)\w{1,6}|вод\w{1,2}\b)|гв[пс]\b"
_OR = r"\s(?:та|і|й|и|або|или)\s"

#: What is supplied, by its nouns; None is a service we do not tell of. Hot water comes first: it
#: takes its «води» away from the cold one, and then the longer name counts.
SUPPLIES: tuple[tuple[Service | None, re.Pattern[str]], ...] = (
    (
        Service.HEATING,
        re.compile(rf"\b(?:{HOT_WATER}|(?:гаряч|горяч)\w{{1,3}}(?={_OR}холодн))"),
    ),
    (Service.WATER, re.compile(rf"\bхолодн\w{{1,3}}(?={_OR}(?:гаряч|горяч))")),
    (
        Service.WATER,
        re.compile(
            r"\b(?:вод(?:а|и|у|і|ы|е|ою|ой)\b|водопостачанн\w{1,2}|водоснабжени\w{1,2}|хвп\b)"
        ),
    ),
    (
        Service.POWER,
        re.compile(
            r"\b(?:світл(?:о|а|у|ом|і)\b|свет(?:а|ом|у|е)?\b|електроенергі\w{1,3}|електрик\w{1,3}"
            r"|електропостачанн\w{1,2}|електрозабезпеченн\w{1,2}|електроживленн\w{1,2}"
            r"|электроэнерги\w{1,2}|электричеств\w{1,2}|электроснабжени\w{1,2}"
            r"|напруг\w{1,2}\b|напряжени\w{1,2}\b)"
        ),
    ),
    (
        Service.HEATING,
        re.compile(
            r"\b(?:тепл(?:о|а|у|ом)\b|теплопостачанн\w{1,2}|теплоснабжени\w{1,2}"
            r"|опаленн\w{1,2}|отоплени\w{1,2}|теплоносі\w{1,3}|теплоносител\w{1,2})"
        ),
    ),
    (
        None,
        re.compile(
            r"\b(?:газ(?:у|а|ом)?\b|газопостачанн\w{1,2}|газоснабжени\w{1,2}"
            r"|(?:блакитн|голуб)\w{1,3}\sпалив\w{1,2}|голуб\w{1,3}\sтоплив\w{1,2})"
        ),
    ),
)
STATED_RANK = 4  # «немає води»
NAMED_RANK = 3  # «ремонт мережі водопостачання»
BLAMED_RANK = 1  # «через відсутність напруги»

#: Words that say a service without naming what is supplied.
SERVICE_TERMS: tuple[Term[Service | None], ...] = (
    _term(Service.POWER, STATED_RANK, r"знеструм\w{2,8}", r"обесточ\w{2,8}"),
    _term(
        Service.POWER, NAMED_RANK,
        r"\w{0,12}обленерго\b", r"електромереж\w{1,3}", r"электросет\w{1,3}",
        r"(?:електро|повітрян|кабельн)\w{0,3}\s?ліні\w{1,3}", r"рем\b",
        r"(?:пл|кл|лэп|леп)\s?-?\s?\d{1,3}\s?кв\b",
        r"(?:к?тп|ктпп|зтп)\s?-?\s?\d", r"0[.,]4\s?кв\b", r"електричн\w{1,3}\sмереж\w{1,3}",
    ),
    _term(
        Service.HEATING, NAMED_RANK,
        r"тепломереж\w{1,3}", r"теплотрас\w{1,3}", r"теплосет\w{1,2}", r"теплових\sмереж",
        r"\w{0,12}теплокомуненерго\b", r"котельн\w{1,3}", r"опалювальн\w{2,4}",
    ),
    _term(
        Service.WATER, NAMED_RANK,
        r"\w{0,12}водоканал\w{0,3}", r"водогон\w{1,2}", r"водогін\b", r"водопров[оі]д\w{0,3}\b",
        r"водомереж\w{1,3}",
    ),
    _term(
        Service.WATER, 2,
        r"порив\w{0,4}\b", r"порыв\w{0,3}\b", r"засувк\w{1,3}\b", r"задвижк\w{1,3}\b",
        r"гідрант\w{0,3}\b",
    ),
)  # fmt: skip

_GONE = (
    r"нема|немає|нет|не\sбуде|не\sбудет|відсутн(?:є|я|ій|і)|отсутству\w{2}|зник\w{1,3}"
    r"|пропал\w|(?:припине|призупине|зупине|відключе|вимкне|перекрит)н?[оаий]{0,2}"
    r"|(?:прекраще|приостановле|отключе|перекрыт)н?[оаый]{0,2}"
    r"|(?:припин|призупин|зупин|відключ|вимк(?:н|ик)|перекри)(?:ять|уть|ють|атимуть)"
    r"|(?:відключа|вимика|перекрива|припиня)тимуть|прекратят|отключат|перекроют"
)
_MISSING = rf"без|обмеж(?:ено|ать|ують|уватимуть)|ограничен\w|{_GONE}"
#: Said beside a service, it makes the service the one that fails.
MISSING = re.compile(rf"\b(?:{_MISSING})\b")
LACK = re.compile(
    rf"\b(?:(?:{_MISSING})\b|(?:відсутн|припинен|призупинен|відключ|вимкнен|перекри|обмежен|перебо"
    r"|перерв|зниж|понижен|отсутств|прекращ|отключ|огранич|снижен|слабк)\w{0,7})"
)
BLAME = re.compile(r"\b(?:через|внаслідок|у зв'язку|в зв'язку|у разі|из-за|в связи|вследствие)\b")

KIND_TERMS: tuple[Term[Kind], ...] = (
    _term(Kind.EMERGENCY, 2,
          r"аварійн\w{1,3}\s(?:відключ|вимкн|знеструм|припин|перекри|робот|ремонт|ситуаці)\w{1,8}",
          r"аварійно\b", r"(?:не|поза)запланован\w{1,3}", r"незапланован\w{1,3}",
          r"позапланов\w{1,3}", r"внеплан\w{2,6}", r"екстрен\w{1,3}", r"экстрен\w{1,3}",
          r"аварі\w{1,3}\b", r"авари(?:я|и|ю|ей)\b",
          r"аварийн\w{1,3}\s(?:откл|работ)\w{2,8}"),
    _term(Kind.PLANNED, 2,
          r"планов(?:е|і|ий|а|их|им|ого|ому|ої|у|ими|о|ая|ое|ые|ый|ых|ом)\b", r"запланован\w{1,3}",
          r"заплановано\b", r"запланирован\w{1,3}", r"планово-\w{3,20}",
          r"(?:ремонт\w{0,3}|роботи)\sза\sграфіком", r"згідно\s(?:з\s)?графік\w{1,2}"),
    _term(Kind.EMERGENCY, 1,
          r"порив\w{0,4}\b", r"порыв\w{0,3}\b", r"прорив\w{0,3}\b", r"прорыв\w{0,3}\b",
          r"обрив\w{0,3}\b", r"обрыв\w{0,3}\b", r"пошкод\w{2,8}", r"поврежд\w{2,8}",
          r"(?:витік|витоку|витоки|протікання|утечк\w{1,2})\b", r"негод\w{1,3}\b",
          r"коротк\w{2,3}\sзамикан\w{2}"),
    _term(Kind.PLANNED, 1,
          r"профілактичн\w{1,3}", r"профилактическ\w{2,3}", r"регламентн\w{1,3}",
          r"поточн\w{1,3}\sремонт\w{0,3}", r"капітальн\w{1,3}\sремонт\w{0,3}"),
)  # fmt: skip
#: «Аварійна служба 104» says nothing of the outage; «планують відновити» neither.
NOT_A_KIND = re.compile(
    r"\bаварі?и?й\w{1,5}(?:-\w{3,20})?\s(?:служб|бригад|диспетчер|номер|телефон)\w{0,5}"
    r"|\b(?:у разі|в разі|при|в случае)\sавар\w{1,4}|\bпланов\w{1,3}\s(?:час|термін)\w{0,2}"
)

EFFECT_TERMS: tuple[Term[Effect], ...] = (
    _term(Effect.NO_HOT_WATER, 2, HOT_WATER),
    _term(Effect.LOW_PRESSURE, 2,
          r"(?:знижен|зниж|зменшен|низьк|слабк|падінн|понижен|сниж|снижен|слаб|низк)\w{0,4}\s"
          r"(?:\w{1,15}\s){0,2}(?:тиск|напор|напір|напруг|давлен|напряж)\w{0,5}",
          r"(?:тиск\w{0,2}|напір|напруг\w|давлени\w|напор)\s(?:\w{1,15}\s){0,2}"
          r"(?:знижен|зменшен|слабк|низьк|нижч|снижен|понижен|слаб)\w{0,3}"),
    _term(Effect.UPPER_FLOORS, 2,
          r"верхн\w{1,3}\sповерх\w{0,3}", r"верхн\w{1,3}\sэтаж\w{0,3}",
          r"вище\s\d{1,2}(?:-?го)?\sповерх\w{0,3}"),
    _term(Effect.POSSIBLE, 2,
          r"(?:можлив|ймовірн|возможн|вероятн)\w{1,2}\s(?:\w{1,18}\s){0,3}(?:перебо|відключ|вимкн"
          r"|знеструм|припин|відсутн|обмеж|перерв|отключ|прекращ|отсутств|перебой)\w{0,8}",
          r"(?:перебо|перебоя)\w{0,3}\b"),
    _term(Effect.OFF, 2, rf"(?:{_GONE})\b",
          r"без\s(?:\w{1,15}\s){0,2}(?:вод|світл|тепл|опален|електр|напруг|газ|свет|отоплен)",
          r"знеструм\w{2,8}", r"обесточ\w{2,8}"),
    _term(Effect.OFF, 1, r"(?:відключ|вимкн|отключ)\w{2,8}", r"відсутність\b", r"припинення\b"),
)  # fmt: skip
#: Beside hot water: then more is missing than hot water.
NOT_ONLY_HOT = re.compile(
    r"\b(?:опаленн\w|отоплени\w|тепло(?:постач|снаб)\w|тепл[оау]\b|холодн\w{1,3}\b)"
)
#: An effect gives way to those beside it in the same sentence: «води немає на верхніх поверхах».
EFFECT_YIELDS: Mapping[Effect, frozenset[Effect]] = {
    Effect.OFF: frozenset(
        {Effect.NO_HOT_WATER, Effect.UPPER_FLOORS, Effect.POSSIBLE, Effect.LOW_PRESSURE}
    ),
    Effect.POSSIBLE: frozenset({Effect.LOW_PRESSURE, Effect.NO_HOT_WATER}),
}

CAUSE_TERMS: tuple[Term[Cause], ...] = (
    _term(Cause.PLANNED_WORKS, 1,
          r"планов\w{1,3}\s(?:\w{3,20}\s){0,2}(?:робот|робіт|ремонт|обслугов|відключ|вимкн|работ"
          r"|отключ|огляд)\w{0,8}",
          r"планово-\w{3,20}", r"профілактичн\w{1,3}", r"регламентн\w{1,3}",
          r"профилактическ\w{2,3}", r"ремонт\w{0,3}\sза\sграфіком"),
    _term(Cause.NETWORK_REPAIR, 1,
          r"(?:від)?ремонт(?!ерськ)\w{0,8}", r"реконструкці\w{1,3}", r"реконструкци\w{1,3}",
          r"замін(?:а|и|і|у|ою|юють|ювати\w{2,5})\b", r"замен(?:а|ы|е|у|ой)\b",
          r"перекладають\sмереж\w", r"перекладання\b"),
    _term(Cause.BREAKDOWN, 1,
          r"аварі(?:я|ї|ю|єю|й|ям|ями)\b", r"аварійн\w{1,3}", r"авари(?:я|и|ю|ей)\b",
          r"аварийн\w{1,3}", r"порив\w{0,4}\b", r"порыв\w{0,3}\b", r"прорив\w{0,3}\b",
          r"прорыв\w{0,3}\b", r"обрив\w{0,3}\b", r"обрыв\w{0,3}\b", r"пошкод\w{2,8}",
          r"поврежд\w{2,8}", r"(?:витік|витоку|витоки|утечк\w{1,2})\b",
          r"коротк\w{2,3}\sзамикан\w{2}", r"несправн\w{2,5}", r"неисправн\w{2,5}"),
    _term(Cause.CONNECTION, 1,
          r"приєднанн\w{1,2}", r"врізк\w{1,2}\b", r"врізанн\w{1,2}", r"врезк\w{1,2}\b",
          r"підключенн\w{1,2}\s(?:\w{3,20}\s){0,2}(?:споживач|абонент|об'єкт|будинк)\w{0,3}",
          r"присоединени\w{1,2}"),
    _term(Cause.WEATHER, 1,
          r"негод\w{1,3}\b", r"непогод\w{1,3}\b", r"(?:погодн\w{1,3}|погодны\w)\sумов\w{0,3}",
          r"буревій|буреві\w{1,3}\b", r"(?:сильн\w{2,3}\s)?вітр(?:у|и|ом|ів)\b",
          r"гроз[аиоу]\w{0,2}\b", r"ожелед\w{1,5}", r"обледенін\w{1,2}", r"снігопад\w{0,3}",
          r"шторм\w{0,4}",
          r"падінн\w\s(?:дерев|гілок|гілк)\w{0,2}", r"ураган\w{0,2}"),
    _term(Cause.EXTERNAL, 1,
          r"зовнішн\w{1,3}\sмереж\w{0,3}", r"внешн\w{1,3}\sсет\w{0,3}", r"(?:нек\s)?«?укренерго\b",
          r"(?:через|внаслідок|у зв'язку з|из-за)\s(?:відсутн\w{2,4}|знеструмлен\w{1,3}"
          r"|відключен\w{1,3}|отсутстви\w|отключени\w)\s(?:електро|світл|напруг|насосн|электро|внс|кнс)\w{0,16}"),
)  # fmt: skip
#: A cause gives way to the one behind it: «порив, тривають ремонтні роботи» is a breakdown.
CAUSE_YIELDS: Mapping[Cause, frozenset[Cause]] = {
    Cause.NETWORK_REPAIR: frozenset(Cause) - {Cause.NETWORK_REPAIR},
    Cause.BREAKDOWN: frozenset({Cause.WEATHER, Cause.EXTERNAL}),
    Cause.PLANNED_WORKS: frozenset({Cause.CONNECTION}),
}

#: Before these words a noun is a street's name: «вул. Світла».
STREET_TYPES = re.compile(
    r"\b(?:вул|вулиц\w{1,3}|пров|провул\w{0,4}|просп|проспект\w{0,3}|пр|пр-т|бул|б-р"
    r"|бульвар\w{0,2}|майдан\w{0,2}|м-н|пл|площ\w{1,2}|ул|улиц\w{1,3}|пер|переул\w{2,3}|проїзд\w{0,2}|пр-д|узв\w{0,4})\b"
)
