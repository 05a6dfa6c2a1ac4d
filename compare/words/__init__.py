"""The sentences of the pages in English (en.toml) and Japanese (ja.toml)."""

import tomllib
from collections.abc import Callable
from pathlib import Path

from flask import Request

LANGUAGES = ("en", "ja")
COOKIE = "lang"
COOKIE_SECONDS = 365 * 24 * 3600

WORDS: dict[str, dict[str, str]] = {
    language: tomllib.loads(Path(__file__).with_name(f"{language}.toml").read_text("utf-8"))
    for language in LANGUAGES
}


def language_of(request: Request) -> str:
    """Return the language of the query, else of the cookie, else of Accept-Language."""
    for chosen in (request.args.get(COOKIE), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    for wanted, quality in request.accept_languages:
        language = wanted.partition("-")[0].lower()
        if language in LANGUAGES and quality > 0:
            return language
    return "en"


class Number(int):
    """A number in a sentence: `{count:line is|lines are}` is the word for one or for several."""

    def __format__(self, spec: str) -> str:
        one, separator, several = spec.partition("|")
        return (one if self == 1 else several) if separator else super().__format__(spec)


def translator(language: str) -> Callable[..., str]:
    """Return a function that looks a sentence up by its key and fills its placeholders in."""
    sentences = WORDS[language]

    def say(sentence: str, **blanks: object) -> str:
        numbers = {key: Number(each) for key, each in blanks.items() if type(each) is int}
        return sentences[sentence].format(**blanks | numbers)

    return say
