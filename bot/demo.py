"""`visnyk demo`: a small city in var/, everything in one process, one URL and a ready login.

The residents are not inserted: they subscribe, each in their own words, through the same inbox
and the same dialogue as everybody.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot import logs
from bot.bootstrap import open_service
from bot.config import ROOT, Settings
from bot.db import Database
from bot.migrations.run import migrate
from bot.process import run_bot, until_signalled
from bot.tables.conversation import PhonePerson
from bot.tables.delivery import ReplyRow
from bot.tables.office import Dispatcher
from bot.web import accounts
from bot.web.demo_page import LOGIN, PASSWORD
from bot.web.phone.store import Deed, add_person, do
from scheduler.process import Scheduler

if TYPE_CHECKING:
    from bot.bootstrap import Service

#: id, name, and the address as the person types it.
RESIDENTS = (
    ("oksana", "Оксана", "вул. Київська 12А"),
    ("petro", "Петро", "київська 15"),
    ("halyna", "Галина", "Хлібна, 20"),
    ("andrii", "Андрій", "khlibna 12"),
    ("maria", "Марія", "гоголівська 7"),
    ("ivan", "Іван", "Покровська 106"),
    ("nadiia", "Надія", "вулиця Леніна 25"),
    ("taras", "Тарас", "просп. Незалежності 10 к. 1"),
)
#: What each of them says after the start: consent, address, it is right, all services.
ANSWERS = ("так", None, "так", "усе")
SEED_PATIENCE = 60.0  # seconds one round of answers may take on a slow machine


async def run_demo() -> None:
    """Seed the city if it is new, run everything, and print where it is."""
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{ROOT}/var/demo.db")
    settings = Settings(phone=True)
    logs.set_up("warning")
    await _prepare(settings)
    async with open_service(settings) as service:
        scheduler = Scheduler(
            service.database,
            service.gazetteer,
            service.channels.on,
            service.bells,
            service.clock,
        )
        await until_signalled([_open_city(service), scheduler.run()])


async def _open_city(service: Service) -> None:
    await _settle_people(service)
    await run_bot(service, ready=lambda: _greet(service.settings))


async def _prepare(settings: Settings) -> None:
    database = Database(settings.database_dsn)
    try:
        await migrate(database)
    finally:
        await database.close()


async def _settle_people(service: Service) -> None:
    """Let the dispatcher and the residents in, once."""
    now = service.clock()
    async with service.database.read() as connection:
        dispatchers = await connection.scalar(select(func.count()).select_from(Dispatcher))
        residents = await connection.scalar(select(func.count()).select_from(PhonePerson))
    if not dispatchers:
        await accounts.add_dispatcher(
            service.database,
            login=LOGIN,
            name="О. Коваль",
            password=PASSWORD,
            role="duty",
            service="",
            utility="Диспетчерська служба міста",
            now=now,
        )
    if residents:
        return
    for user, name, _ in RESIDENTS:
        await add_person(service.database, user, name, now)
        await do(service.database, user, Deed(f"seed-{user}", "start", language="uk"), now)
    await _answered(service)
    for turn, answer in enumerate(ANSWERS):
        for user, _, address in RESIDENTS:
            said = Deed(f"seed-{user}-{turn}", "text", answer or address)
            await do(service.database, user, said, service.clock())
        await _answered(service)


async def _answered(service: Service) -> None:
    """Let the conversation answer, and wait until the scheduler has sent every answer."""
    while await service.conversation().step_once():
        pass
    service.bells.outgoing.ring()
    waiting = select(func.count()).select_from(ReplyRow).where(ReplyRow.state == "queued")
    async with asyncio.timeout(SEED_PATIENCE):
        while True:
            async with service.database.read() as connection:
                if not await connection.scalar(waiting):
                    return
            await asyncio.sleep(0.05)


def _greet(settings: Settings) -> None:
    place = Path(settings.database_dsn.partition(":///")[2])
    print(
        f"\n  Вісник працює: {settings.public_address}/demo\n"
        f"\n  Диспетчер: логін {LOGIN}, пароль {PASSWORD}"
        f"\n  Мешканці: {len(RESIDENTS)} у телефоні поруч; можна додати свого"
        f"\n  Дані: {place}; зупинити: Ctrl+C\n",
        flush=True,
    )
