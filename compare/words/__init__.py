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


def translator(language: str) -> Callable[..., str]:
    """Return a function that looks a sentence up by its key and fills its placeholders in."""
    sentences = WORDS[language]

    def say(sentence: str, **blanks: object) -> str:
        return sentences[sentence].format(**blanks)

    return say
