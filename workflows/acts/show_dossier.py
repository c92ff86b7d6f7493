"""Showing a whole dossier."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.acts.showing import Showing


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowDossier(Showing):
    """The volume as it is sealed, or as the case stands now."""

    kind: ClassVar[str] = "show_dossier"
