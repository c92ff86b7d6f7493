"""What is chosen when the volumes of a village are printed as one piece of work."""

from enum import StrEnum

from workflows.words.sentence import text

MOST_VOLUMES = 300
"""In one batch: a village has about 150 households."""


class PrintedVolumes(StrEnum):
    """Which volumes: of loans that were paid, of cases that ended without, or both."""

    LOANS = "loan"
    CLOSED = "closed"
    ALL = "all"


class PrintSequence(StrEnum):
    """In which order they lie on the pile."""

    SHELF = "shelf"
    NUMBER = "number"
    HEAD = "head"


class PrintLayout(StrEnum):
    """As one file, or a file each."""

    PDF = "pdf"
    ZIP = "zip"


VOLUME_NAMES = {
    PrintedVolumes.LOANS: text("放款归档的"),
    PrintedVolumes.CLOSED: text("没有放款、已结案的"),
    PrintedVolumes.ALL: text("全部归档的"),
}
SEQUENCE_NAMES = {
    PrintSequence.SHELF: text("按档案位置"),
    PrintSequence.NUMBER: text("按借据号"),
    PrintSequence.HEAD: text("按户主"),
}
LAYOUT_NAMES = {
    PrintLayout.PDF: text("合成一个 PDF"),
    PrintLayout.ZIP: text("每卷一个，压缩包"),
}
