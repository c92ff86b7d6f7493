"""How a task's form is found: the `form_key` of the diagram is the module's name, so nothing is registered."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import forms
from forms.task_form import TaskForm

NO_GATES = frozenset({"fields", "rendering"})
"""Rooms of this floor that hold no forms."""


@cache
def modules() -> Mapping[str, str]:
    """Every form of the house: module name → full name. Two forms of one name are our own mistake."""
    found: dict[str, str] = {}
    for gate in pkgutil.iter_modules(forms.__path__):
        if gate.ispkg and gate.name not in NO_GATES:
            folder = f"{forms.__name__}.{gate.name}"
            for module in pkgutil.iter_modules(importlib.import_module(folder).__path__):
                assert module.name not in found, f"two forms are called {module.name}"
                found[module.name] = f"{folder}.{module.name}"
    return found


@cache
def form_for(form_key: str) -> type[TaskForm]:
    """The form of a key: the one class in its module whose name is the key's in capitals. KeyError for an unknown key."""
    module = importlib.import_module(modules()[form_key])
    wanted = "".join(part.capitalize() for part in form_key.split("_"))
    found: type[TaskForm] = getattr(module, wanted)
    return found


@cache
def own_page(form_key: str) -> str | None:
    """The template that stands beside a form and draws it; None where its fields are drawn in their order."""
    return _beside(form_key, ".html")


@cache
def own_facts(form_key: str) -> str | None:
    """The template with the evidence this form is decided on; None where every fact of the case stands in its usual order."""
    return _beside(form_key, ".facts.html")


@cache
def own_head(form_key: str) -> str | None:
    """The template that stands in the place of the seven duties, where others are bound to this act; None without."""
    return _beside(form_key, ".head.html")


@cache
def own_later(form_key: str) -> str | None:
    """The template with evidence that stands after the form on a telephone and under the first on a desk; None without."""
    return _beside(form_key, ".later.html")


def _beside(form_key: str, ending: str) -> str | None:
    path = modules()[form_key].replace(".", "/") + ending
    return path if (Path(forms.__path__[0]).parent / path).exists() else None


@cache
def form_keys() -> frozenset[str]:
    """Every key that a diagram may name: the modules that hold a form of their name.

    What two forms share has no title of its own and is no form (`dossier_signing.py`).
    """

    def holds_its_form(key: str) -> bool:
        try:
            form = form_for(key)
        except AttributeError:
            return False
        return issubclass(form, TaskForm) and "title" in vars(form)

    return frozenset(key for key in modules() if holds_its_form(key))
