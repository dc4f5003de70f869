"""One `python -m bot` and two `python -m scheduler` on one PostgreSQL tell exactly the audience."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.addresses import house_text, store
from bot.addresses.houses import House, HouseSet
from bot.addresses.model import Address
from bot.db import Database
from bot.messages import Recipient
from bot.outages.model import ALL_SERVICES, Service
from tests.e2e.service import Utility, visnyk
from tests.fakes.bot_api import TOKEN, BotApi
from tests.processes import started

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.bot_api_people import Person

SUBSCRIBERS = 300
#: Twenty streets as dispatchers write them, and what each line means, by hand.
POSTED = {
    "вул. Київська, 1-25 (непарні), 30, 32А": ("zt001", "1..25:odd =30 =32А"),
    "вул. Хлібна, 2–40 парні, крім 12, 14": ("zt021", "2..40:even !12 !14"),
    "вул. Покровська, 16, 18, 20-30, 12а, 14/2": ("zt009", "=16 =18 20..30 =12А =14/2"),
    "вул. Перемоги, 12, 12а, 12/1": ("zt005", "=12 =12А =12/1"),
    "вул. Чуднівська, 1-9": ("zt004", "1..9"),
    "вул. Гоголівська, повністю": ("zt029", "all"),
    "вул. Вітрука, 9, 9а, 11, 11/1": ("zt023", "=9 =9А =11 =11/1"),
    "вул. Бялика, 2, 4": ("zt203", "=2 =4"),
    "вул. Довженка, 1—27": ("zt037", "1..27"),
    "вул. Вінницька": ("zt137", "all"),
    "вул. Робоча, непарна сторона": ("zt138", "all:odd"),
    "вул. Транспортна, 6": ("zt131", "=6"),
    "вул. Гранітна, 2-16": ("zt164", "2..16"),
    "вул. Корабельна, усі будинки": ("zt097", "all"),
    "вул. Каховська, 12-30, крім 20": ("zt113", "12..30 !20"),
    "вул. Радонова, 2, 4, 6": ("zt184", "=2 =4 =6"),
    "вул. Троянівська, 1, 3, 5, 7-15": ("zt084", "=1 =3 =5 7..15"),
    "вул. Любарська, 17б": ("zt047", "=17Б"),
    "вул. Львівська, 5, 7, 9": ("zt050", "=5 =7 =9"),
    "вул. Володимирська, 1-40 (парні)": ("zt063", "1..40:even"),
}
COVERED = {street: house_text.parse(labels.split()) for street, labels in POSTED.values()}
#: Streets of living people: those twenty and one that no line names.
STREETS = (*COVERED, "zt026")
SUFFIXES = ("", "", "", "А", "А", "/1", "/2", "Б")
#: Houses on the edge of some line: somebody lives in each of them.
EDGES = (
    ("zt005", House(12)),
    ("zt005", House(12, "А")),
    ("zt005", House(12, "/1")),
    ("zt005", House(12, "Б")),
    ("zt001", House(25, "А")),
    ("zt001", House(24)),
    ("zt001", House(32)),
    ("zt021", House(12)),
    ("zt021", House(12, "А")),
    ("zt113", House(20)),
)


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody with one address and some services."""

    person: Person
    address: Address
    services: frozenset[Service]

    @property
    def is_concerned(self) -> bool:
        """By hand: the house is in what was posted, and they asked about power."""
        covered = COVERED.get(self.address.street_id, HouseSet())
        return self.address.house in covered and Service.POWER in self.services


def _residents(telegram: BotApi) -> list[Resident]:
    chance = random.Random(20)  # noqa: S311  # who lives where, not a secret
    homes = [Address(street, house) for street, house in EDGES]
    while len(homes) < SUBSCRIBERS:
        house = House(chance.randint(1, 40), chance.choice(SUFFIXES))
        homes.append(Address(chance.choice(STREETS), house))
    return [
        Resident(
            telegram.person(f"Мешканець {number}"),
            home,
            frozenset({Service.WATER}) if number % 7 == 0 else ALL_SERVICES,
        )
        for number, home in enumerate(homes)
    ]


async def _settle(database: Database, residents: list[Resident]) -> None:
    now = dt.datetime.now(dt.UTC)
    async with database.write() as connection:
        for resident in residents:
            resident.person.started = True
            agreed = await store.agree(
                connection,
                Recipient("telegram", str(resident.person.id)),
                language="uk",
                consent_version="1",
                now=now,
            )
            await store.subscribe(
                connection,
                agreed.id,
                resident.address,
                services=Service.mask(resident.services),
                now=now,
            )


async def test_each_of_300_residents_hears_exactly_what_concerns_them_once(
    postgres_url: str, tmp_path: Path
) -> None:
    async with BotApi(per_second=200, latency=0.02) as telegram, AsyncExitStack() as stack:
        environment = {
            "DATABASE_URL": postgres_url,
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": telegram.url,
            "TELEGRAM_RATE": "190",
        }
        residents = _residents(telegram)
        database = Database(postgres_url)
        stack.push_async_callback(database.close)
        await _settle(database, residents)
        utility = await _started(stack, environment, tmp_path)

        outage = await utility.announces("; ".join(POSTED))
        delivery = await utility.until_sent(outage)

        expected = {resident.person.id for resident in residents if resident.is_concerned}
        heard = {person.id: len(person.messages) for person in telegram.people.values()}
        assert outage["unresolved"] == []
        assert outage["audience"]["people"] == len(expected)
        assert {number for number, count in heard.items() if count} == expected
        assert max(heard.values()) == 1
        assert delivery["sent"] == len(expected)
        assert telegram.refused.total() == 0


async def _started(stack: AsyncExitStack, environment: dict[str, str], folder: Path) -> Utility:
    token = await visnyk(
        *("token", "add", "scada", "--service", "power", "--utility", "Обленерго"),
        *("--scope", "outages:publish", "--scope", "delivery:read"),
        environment=environment,
    )
    bot = await stack.enter_async_context(
        started("bot", environment=environment, folder=folder, name="bot", serves=True)
    )
    for name in ("first", "second"):
        await stack.enter_async_context(
            started("scheduler", environment=environment, folder=folder, name=name, serves=False)
        )
    return Utility(bot.url, token)
