"""Extensions of Compare: functions of other packages that add pages, a menu entry and a notice."""

import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from flask import Flask

from compare.settings import Settings
from compare.storage.store import Store


def no_notice(language: str) -> str | None:
    """Return None in every language."""
    return None


@dataclass(frozen=True)
class Extension:
    """What an extension shows on every page; its own pages are routes of the application.

    url, names: the menu entry and its text by language; no entry without a url.
    notice: called for every page with its language, returns a sentence or None.
    """

    url: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    notice: Callable[[str], str | None] = no_notice


Install = Callable[[Flask, Settings, Store], Extension]
"""An extension: registers its routes, whose templates may extend base.html."""


def install_extensions(app: Flask, settings: Settings, store: Store) -> None:
    """Call every function that EXTENSIONS names. Raises ValueError for one that does not exist."""
    extensions = [_function(name)(app, settings, store) for name in settings.extensions]

    def notices(language: str) -> list[str]:
        return [text for each in extensions if (text := each.notice(language))]

    app.jinja_env.globals["extensions"] = [each for each in extensions if each.url]
    app.jinja_env.globals["notices"] = notices


def _function(name: str) -> Install:
    try:
        found: Install = pkgutil.resolve_name(name)
    except (ValueError, ImportError, AttributeError) as error:
        raise ValueError(f"EXTENSIONS: {name} is not module:function: {error}") from error
    if not callable(found):
        raise ValueError(f"EXTENSIONS: {name} is not a function")
    return found
