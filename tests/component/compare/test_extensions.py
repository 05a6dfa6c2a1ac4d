"""An extension adds pages, a menu entry and a notice; a name that is none ends the start."""

import os
import subprocess
import sys

import pytest
from flask import Flask, render_template_string

from compare.app import create_app
from compare.extensions import Extension
from compare.settings import Settings
from compare.storage.store import Store
from tests import ROOT

NOTICE = {"en": "The cache is <off>.", "ja": "キャッシュは停止中です。"}
PAGE = """{% extends "base.html" %}{% block content %}{{ fill.traces }} traces{% endblock %}"""


def install(app: Flask, settings: Settings, store: Store) -> Extension:
    """An extension with one page."""

    @app.get("/extra")
    def extra() -> str:
        return render_template_string(PAGE, fill=store.fill())

    return Extension("/extra", {"en": "Extra page", "ja": "追加ページ"}, NOTICE.get)


def extended(store: Store, *names: str) -> Flask:
    return create_app(Settings(extensions=names), store)


@pytest.mark.parametrize(
    ("language", "name", "notice"),
    [("en", "Extra page", "The cache is &lt;off&gt;."), ("ja", "追加ページ", NOTICE["ja"])],
)
def test_every_page_has_the_menu_entry_and_the_notice(
    store: Store, language: str, name: str, notice: str
) -> None:
    client = extended(store, f"{__name__}:install").test_client()
    for path in ("/", "/extra", "/no-such-page"):
        html = client.get(path, query_string={"lang": language}).get_data(as_text=True)
        assert f'<a href="/extra">{name}</a>' in html
        assert f'<p class="notice">{notice}</p>' in html


def test_an_extension_reads_the_store(store: Store) -> None:
    client = extended(store, f"{__name__}:install").test_client()
    assert "0 traces" in client.get("/extra").get_data(as_text=True)


def test_without_extensions_no_page_has_a_notice(store: Store) -> None:
    html = extended(store).test_client().get("/").get_data(as_text=True)
    assert 'class="notice"' not in html


@pytest.mark.parametrize(
    "name", ["no_such_module:install", f"{__name__}:no_such_function", f"{__name__}:PAGE", "a b"]
)
def test_a_name_that_is_no_function_is_an_error_that_repeats_it(store: Store, name: str) -> None:
    with pytest.raises(ValueError, match=f"EXTENSIONS: {name} "):
        extended(store, name)


def test_the_process_ends_with_that_error() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "compare"],
        cwd=ROOT,
        env={**os.environ, "EXTENSIONS": "no_such_module:install"},
        capture_output=True,
        text=True,
        timeout=20,
    )
    assert ended.returncode == 1
    assert ended.stderr.startswith("compare: EXTENSIONS: no_such_module:install ")
