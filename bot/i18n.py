"""Wording: a `Say` and a language become a `Message`. The catalogues hold all copy. Pure.

Catalogues are gettext .po files, `locales/<language>/LC_MESSAGES/<part>.po`, read as they are:
`chat` (the conversation), `notices` (outage messages), `console` (dispatcher pages), `words`
(services, causes, weekdays: shared). Ids are names like `chat.ask_address`; `{name}` in a text is
an argument of the Say. `<br>` never appears: text is plain on every messenger.
"""

from __future__ import annotations

import gettext
import io
import string
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from bot import dates
from bot.messages import Arg, Button, Local, Message, Moment, Say

if TYPE_CHECKING:
    from collections.abc import Mapping

LANGUAGES = ("uk", "en")
DEFAULT_LANGUAGE = "uk"
PARTS = ("chat", "notices", "console", "api", "words", "phone", "bot", "public")


class NoWording(LookupError):
    """A message id has no text in a language: our bug; the catalogue tests find it first."""


class DuplicateId(ValueError):
    """Two catalogues have a text for one id: rename or remove one of them."""


def catalogue(language: str, part: str) -> Catalog:
    """Read one catalogue file; raises FileNotFoundError when the part does not exist."""
    path = files("bot") / "locales" / language / "LC_MESSAGES" / f"{part}.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language, abort_invalid=True)


def merge(parts: Mapping[str, Catalog], language: str) -> Catalog:
    """Put the parts of a language into one catalogue; raises DuplicateId."""
    merged = Catalog(locale=language)
    owner: dict[str, str] = {}
    for part, catalog in parts.items():
        for entry in catalog:
            if not entry.id:  # the header
                continue
            name = entry.id if isinstance(entry.id, str) else entry.id[0]
            if name in owner:
                raise DuplicateId(f"{name!r} is in {owner[name]}.po and {part}.po: keep one")
            owner[name] = part
            merged[name] = entry
    return merged


@cache
def _translations(language: str) -> gettext.GNUTranslations:
    compiled = io.BytesIO()
    write_mo(compiled, merge({part: catalogue(language, part) for part in PARTS}, language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def known_language(guess: str) -> str:
    """Map a messenger's language guess ("uk", "en-GB", "") to one we speak; Ukrainian if unsure."""
    return guess[:2].lower() if guess[:2].lower() in LANGUAGES else DEFAULT_LANGUAGE


def words(say: Say, language: str) -> str:
    """Word a Say in a language, arguments that are Says first.

    Raises NoWording for an unknown id, KeyError for an argument the text needs and did not get.
    """
    pieces = _template(say.id, language) if say.count is None else _counted(say, language)
    args = say.args
    said = []
    for literal, name in pieces:
        said.append(literal)
        if name is None:
            continue
        if name == "count" and say.count is not None:
            said.append(str(say.count))
        else:
            value = args[name]
            said.append(value if isinstance(value, str) else _argument(value, language))
    return "".join(said)


def _argument(value: Arg, language: str) -> str:
    match value:
        case Say():
            return words(value, language)
        case Local():
            return value.en if language == "en" else value.uk
        case Moment():
            return _argument(dates.spoken(value, language), language)
        case _:
            return str(value)


def message(say: Say, language: str) -> Message:
    """Word a Say with its choices."""
    buttons = tuple(Button(id_, words(label, language)) for id_, label in say.choices)
    return Message(words(say, language), buttons, silent=say.silent)


_Pieces = tuple[tuple[str, str | None], ...]


@cache  # as many as the catalogues have texts
def _template(id_: str, language: str) -> _Pieces:
    text = _translations(language).gettext(id_)
    if text == id_:
        raise NoWording(f"{id_!r} has no text in {language!r}: add it to bot/locales")
    return _pieces(text)


def _counted(say: Say, language: str) -> _Pieces:
    assert say.count is not None
    text = _translations(language).ngettext(say.id, say.id, say.count)
    if text == say.id:
        raise NoWording(f"{say.id!r} has no text in {language!r}: add it to bot/locales")
    return _pieces(text)


@cache
def _pieces(text: str) -> _Pieces:
    """Cut a text into literals, each with the name of the argument after it.

    str.format would follow attributes and indexes ({a.__class__}); only plain names are filled,
    and what a person typed stands in a value, which is never parsed again.
    """
    return tuple((literal, name) for literal, name, *_ in string.Formatter().parse(text))
