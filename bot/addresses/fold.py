"""One spelling of a name: clean text, and the sound, stem and gender of a word. Pure.

Residents write «Київська», «Киевская», "Kyivska", "kievskaya" and «rb]dcmrf». Here both scripts
become one Latin *sound* (и=і=ї=й=ы=y, е=є=э=ё, г=ґ=х=h=g=kh, ш=щ, ч=ц, no soft sign, no doubles),
a *loose* sound that also takes е for и and о for а, and a *stem* without the ending of the case.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bot.addresses.wordlist import listed

APOSTROPHES = "'’‘ʼ`´′ʹ＇*"
_TO_APOSTROPHE = str.maketrans(dict.fromkeys(APOSTROPHES, "'"))
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))

# Latin letters that look like Cyrillic ones; case matters (B looks like В, b does not).
_LOOKALIKE = str.maketrans("aceikopxyABCEHIKMOPTXYëïËÏ", "асеікорхуАВСЕНІКМОРТХУёїЁЇ")
_LETTERS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")


def clean(text: str) -> str:
    """Give the text in lower case with one sign for №, apostrophe, dash and each letter."""
    # NFKC alone would turn № into "No", which reads as a word.
    parts = (unicodedata.normalize("NFKC", part) for part in text.split("№"))
    joined = "№".join(parts).translate(_TO_APOSTROPHE).translate(_DASHES)
    return _LETTERS.sub(lambda match: _one_script(match[0]), joined).lower()


def _one_script(word: str) -> str:
    """Write a word of mixed scripts in Cyrillic: «Kиївська» with a Latin K."""
    if len(word) > 1 and _LATIN.search(word) and _CYRILLIC.search(word):
        return word.translate(_LOOKALIKE)
    return word


def is_latin(word: str) -> bool:
    """Tell whether a word is written in Latin letters."""
    return _LATIN.search(word) is not None


_SOUNDS = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "h", "д": "d", "е": "e", "є": "e", "э": "e",
        "ё": "e", "ж": "q", "з": "z", "и": "i", "і": "i", "ї": "i", "й": "i", "ы": "i", "к": "k",
        "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
        "ў": "u", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ь": "", "ъ": "",
        "'": "", "ю": "iu", "я": "ia", "-": "", "ј": "i",
    }
)  # fmt: skip
_LATIN_SOUNDS = (
    ("shch", "s"), ("szcz", "s"), ("sch", "s"), ("sh", "s"), ("sz", "s"), ("q", "k"),
    ("zgh", "z!h"), ("zh", "q"), ("kh", "h"), ("ch", "c"), ("cz", "c"), ("tch", "c"), ("ts", "c"),
    ("tz", "c"), ("gh", "h"), ("ph", "f"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "i"),
    ("g", "h"), ("!", ""),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


@lru_cache(maxsize=16384)
def sound(word: str) -> str:
    """Spell a clean word of either script by its sound in Latin letters."""
    if is_latin(word):
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not _is_mark(c))
        for spelling, heard in _LATIN_SOUNDS:
            word = word.replace(spelling, heard)
    word = word.translate(_SOUNDS)
    return _DOUBLED.sub(r"\1", word.replace("ie", "e").replace("io", "o"))


def _is_mark(character: str) -> bool:
    return unicodedata.combining(character) != 0


@lru_cache(maxsize=16384)
def loose(sounded: str) -> str:
    """Hear a sound as people misspell it: unstressed е as и, о as а."""
    heard = sounded.replace("e", "i").replace("o", "a").replace("q", "z")
    return _DOUBLED.sub(r"\1", heard)


_ENDINGS = sorted(
    listed(
        "oho omu oi oiu i im ih imi u a e aia uiu oe iv ov ev ei eiu em om ami ah am iami iah "
        "iam ia iu o eho emu iei"
    ),
    key=len,
    reverse=True,
)
_MIN_STEM = {1: 3}  # letters that must be left, by length of the ending
_MIN_STEM_LONG = 4


@lru_cache(maxsize=16384)
def stem(sounded: str) -> str:
    """Drop the ending of case and gender: київська, київській, киевской have one stem each."""
    for ending in _ENDINGS:
        left = len(sounded) - len(ending)
        if left >= _MIN_STEM.get(len(ending), _MIN_STEM_LONG) and sounded.endswith(ending):
            return sounded[:left]
    return sounded


_CYRILLIC_ENDINGS = sorted(
    listed(
        "ого ому ої ою ій ий им ім их ими у а е ая ую ое ые ів їв ов ев ей ею ем ом ами ам ах ям "
        "ях ями я ю о ьої и і ї ы ой ый ою єю ього ьому ьою ьо ею ь"
    ),
    key=len,
    reverse=True,
)


@lru_cache(maxsize=16384)
def root(word: str) -> str:
    """Drop the ending of a Cyrillic word as written, where `stem` drops it as heard."""
    for ending in _CYRILLIC_ENDINGS:
        left = len(word) - len(ending)
        if left >= _MIN_STEM.get(len(ending), _MIN_STEM_LONG) and word.endswith(ending):
            return word[:left]
    return word


ANY_GENDER = frozenset("mfnp")
# Endings of adjectives in every case, Ukrainian, Russian, romanised; the longest counts.
_GENDERS = {
    "ий": "m", "ій": "f", "ній": "mf", "ого": "mn", "ому": "mn", "ім": "mnp", "им": "mnp",
    "ої": "f", "ою": "f", "у": "fmn", "ую": "f", "а": "f", "ая": "f", "е": "np", "ое": "n",
    "их": "p",
    "ими": "p", "ый": "m", "ой": "fm", "ые": "p", "ых": "p", "ым": "mnp", "ю": "f", "яя": "f",
    "я": "f", "ьої": "f", "ня": "f", "є": "n",
    "ів": "p", "їв": "p", "ов": "p", "ев": "p",
    "yi": "m", "yy": "m", "iy": "m", "ij": "m", "yj": "m", "y": "m", "i": "mf", "ii": "mf",
    "oho": "mn", "ogo": "mn", "omu": "mn", "oi": "f", "oyi": "f", "oyu": "f", "oiu": "f",
    "a": "f", "aya": "f", "aia": "f", "aja": "f", "u": "fmn", "e": "np", "ykh": "p", "yh": "p",
    "ih": "p", "ikh": "p", "im": "mnp", "ym": "mnp",
}  # fmt: skip
_LONGEST_GENDER_ENDING = 3
# «киевской» is «Київська» in a case, for the lane is «киевский»; these alone stress the ending.
_RUSSIAN_FEMININE = ("ской", "цкой")
_STRESSED = frozenset(listed("городской морской донской заводской тверской людской мужской"))


@lru_cache(maxsize=16384)
def gender(word: str) -> frozenset[str]:
    """Give the genders (m, f, n, p for plural) that a clean adjective's ending allows."""
    if word.endswith(_RUSSIAN_FEMININE) and word not in _STRESSED:
        return frozenset("f")
    for length in range(_LONGEST_GENDER_ENDING, 0, -1):
        if word[-length:] in _GENDERS:
            return frozenset(_GENDERS[word[-length:]])
    return ANY_GENDER


_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm\\`"
_UA_KEYS = "йцукенгшщзхїфівапролджєячсмитьґ'"
_LAYOUT = str.maketrans(_KEYS, _UA_KEYS)
_LAYOUT_PUNCTUATION = re.compile(
    r"[,.](?=[,.]?[a-z\[\];'`])|(?<!\d)/|/(?!\d)|\?|№|&|(?<=[a-z])[.](?=$)"
)
_MEANT = {",": "б", ".": "ю", "/": ".", "?": ",", "&": ","}


def from_latin_layout(typed: str) -> str:
    """Read text as typed, not cleaned, as if the Ukrainian layout had been meant on Latin keys.

    The Russian layout differs in і/ы, ї/ъ and є/э, which sound alike here: one reading is enough.
    """
    low = typed.lower()
    punctuated = _LAYOUT_PUNCTUATION.sub(lambda match: _MEANT.get(match[0], match[0]), low)
    return clean(punctuated.translate(_LAYOUT))
