"""All tables, gathered: importing this module registers each one."""

from __future__ import annotations

from bot.db import Base
from bot.tables import conversation, delivery, office, outages, people

TABLE_MODULES = (people, outages, delivery, conversation, office)
METADATA = Base.metadata
