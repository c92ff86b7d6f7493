"""Showing one paper of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from workflows.acts.showing import Showing


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPaper(Showing):
    """The `paper`, by the name of its part."""

    kind: ClassVar[str] = "show_paper"
    paper: str

    def what(self) -> Mapping[str, Any]:
        """Which paper."""
        return {"paper": self.paper}
