"""`create_app`: the one place where the application is put together."""

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from flask import Flask
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader, StrictUndefined

import forms
import webapp.api
import webapp.pages
from webapp import (
    addresses,
    database,
    doors,
    fingerprint,
    language,
    logs,
    metrics,
    refusals,
    security,
    sign_in,
    uploads,
)
from webapp.parts import NAME, open_parts
from webapp.settings import Settings
from workflows.words.clock import Clock


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The application: settings from the environment and the wall clock unless others are given."""
    settings = settings or Settings.from_environment()
    app = Flask("webapp", instance_path=str(settings.instance))
    app.extensions[NAME] = opened = open_parts(settings, clock)
    acts, clock = opened.database, opened.clock
    database.open_for_reading(app, settings, acts.keyring)
    _templates(app)
    logs.configure()
    logs.set_up(app)
    security.set_up(app, settings)
    metrics.set_up(app)
    sign_in.set_up(app, acts, clock, settings.sign_in_hours)
    language.set_up(app, sign_in.own_language)
    doors.set_up(app)
    security.guard_forms(app)
    addresses.set_up(app)
    refusals.set_up(app)
    uploads.set_up(app)
    fingerprint.set_up(app)
    _mount(app, webapp.pages)
    _mount(app, webapp.api)
    return app


def _templates(app: Flask) -> None:
    """A form's HTML stands beside its class, so templates also come from `forms/`, under that name."""
    beside_the_forms = PrefixLoader({"forms": FileSystemLoader(Path(forms.__path__[0]))})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(Path(app.root_path) / "templates"), beside_the_forms])
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["reader"] = sign_in.signed_in


def _mount(app: Flask, folder: ModuleType) -> None:
    """Every module of a folder that has a `blueprint`; whoever adds a page adds a file and its rows in `doors.py`."""
    for found in pkgutil.iter_modules(folder.__path__):
        module = importlib.import_module(f"{folder.__name__}.{found.name}")
        blueprint = getattr(module, "blueprint", None)
        if blueprint is None:
            continue
        if (blueprint.url_prefix or "").startswith(sign_in.API.rstrip("/")):
            security.without_cookie(blueprint)
        app.register_blueprint(blueprint)
