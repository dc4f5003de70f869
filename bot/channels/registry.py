"""Finds the adapter modules in this folder and builds those that are configured."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

import bot.channels as package
from bot.channels.base import Context, Off, Sender, Spec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Channels:
    """The channels of this installation: those that work, and why the others are off."""

    on: Mapping[str, Sender]
    off: Mapping[str, Off]


def find(search: Iterable[str] | None = None) -> tuple[Spec, ...]:
    """Import every messenger of bot.channels (or of `search`, folders) and give their Specs.

    Raises ValueError when two modules claim one name.
    """
    paths = list(package.__path__) if search is None else list(search)
    specs: dict[str, Spec] = {}
    for info in sorted(pkgutil.iter_modules(paths), key=lambda info: info.name):
        # A messenger is one module, or one folder whose module `channel` holds CHANNEL.
        module = f"bot.channels.{info.name}" + (".channel" if info.ispkg else "")
        spec = getattr(import_module(module), "CHANNEL", None)
        if not isinstance(spec, Spec):
            continue
        if spec.name in specs:
            raise ValueError(f"two modules in bot/channels claim the name {spec.name!r}")
        specs[spec.name] = spec
    return tuple(specs.values())


def build(context: Context, specs: Iterable[Spec] | None = None) -> Channels:
    """Build every channel that is configured; the others say what would turn them on."""
    on: dict[str, Sender] = {}
    off: dict[str, Off] = {}
    for spec in find() if specs is None else specs:
        adapter = spec.build(context)
        if isinstance(adapter, Off):
            off[spec.name] = adapter
        else:
            on[spec.name] = adapter
    return Channels(on, off)
