"""Why a command cannot go on."""

from __future__ import annotations


class Refused(Exception):
    """A command cannot go on; the text says in English what to do."""
