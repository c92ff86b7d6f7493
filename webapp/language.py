"""The reader's language: which one, how figures and dates are written in it, and how a sentence becomes words.

Chinese is the source text; a catalogue holds the English. `say` is the only place where facts are put into a text.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from flask import Flask, current_app, flash, has_request_context, session
from flask_babel import Babel, get_locale, gettext
from markupsafe import Markup, escape

from webapp.parts import parts
from webapp.settings import LANGUAGES
from workflows.words.clock import SHANGHAI
from workflows.words.identity_number import mask_identity_number
from workflows.words.measures import format_measure
from workflows.words.money import NotMoney, format_rate, format_yuan, in_capitals, percent_of
from workflows.words.roles import DUTY_NAMES, GATE_NAMES, ROLE_NAMES, DutyClass, Gate, Role
from workflows.words.sentence import Sentence
from workflows.words.telephone import mask_telephone

CHOSEN = "language"
OWN = "fourgates_language"
NAMES = {"zh_CN": "简体中文", "en": "English"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def set_up(app: Flask, of_reader: Callable[[], str | None]) -> None:
    """Babel, and the filters by which templates write figures; `of_reader` is asked for the reader's language."""
    app.extensions[OWN] = of_reader
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_CN"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=language, timezone_selector=lambda: "Asia/Shanghai")
    app.jinja_env.filters |= {
        "said": say, "rich": rich, "word": word, "money": money, "measure": measure, "yuan": yuan, "capitals": capitals, "rate": rate,
        "day": day, "day_in_words": day_in_words, "instant": instant, "clock_time": clock_time, "last_day": last_day, "task_name": task_name, "names": names,
        "duty": duty, "masked_id": mask_identity_number, "masked_phone": mask_telephone, "masked_account": masked_account,
        "percent_of": percent_of,
    }  # fmt: skip
    app.jinja_env.globals |= {
        "language": language, "languages": NAMES.items, "html_lang": lambda: "en" if is_english() else "zh-CN",
    }  # fmt: skip


def tell(sentence: Sentence) -> None:
    """Says something on the next page that this reader gets."""
    flash(say(sentence))


def language() -> str:
    """The reader's own, else the one chosen before the log-in, else that of the house."""
    if not has_request_context():
        return LANGUAGES[0]
    chosen = current_app.extensions[OWN]() or session.get(CHOSEN)
    return chosen if chosen in LANGUAGES else parts().settings.language


def is_english() -> bool:
    """Whether the reader reads English."""
    return str(get_locale() or "").startswith("en")


def say(sentence: Sentence | str) -> str:
    """A sentence in the reader's language, its facts written as that language writes them."""
    if isinstance(sentence, str):
        return word(sentence)
    return word(sentence.text).format(**{name: fact(value) for name, value in sentence.facts.items()})


def rich(sentence: Sentence) -> Markup:
    """The same for a page, with its times, amounts and lists of names in bold type."""
    facts = {name: _weighed(value) for name, value in sentence.facts.items()}
    return Markup(escape(word(sentence.text))).format(**facts)  # noqa: S704 - escaped in the same line


def word(source: object) -> str:
    """A fixed Chinese text, a choice, a role, a duty or a gate in the reader's language."""
    named = _named(source)
    return gettext(named) if named else ""


def duty(value: str) -> str:
    """The name of a duty class by its code."""
    return word(DutyClass(value))


def fact(value: object) -> str:
    """A fact as it stands in a sentence (LOOK §6)."""
    if isinstance(value, Sentence):
        return say(value)
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date):
        return day_in_words(value)
    if isinstance(value, Decimal):
        return format_yuan(value)
    if isinstance(value, list | tuple | set | frozenset):
        return names(value)
    return word(value)


def money(amount: Decimal | None) -> str:
    """20,000.00, for tables with their unit in the head."""
    return "" if amount is None else format_yuan(amount)


def measure(value: Decimal | None) -> str:
    """8.5 亩, 1,890 公斤, without its unit; empty where nothing is known."""
    return "" if value is None else format_measure(value)


def yuan(amount: Decimal | None) -> str:
    """20,000.00 元, for sentences."""
    if amount is None:
        return ""
    return f"¥{format_yuan(amount)}" if is_english() else f"{format_yuan(amount)} 元"


def capitals(amount: Decimal | None) -> str:
    """人民币贰万元整, in Chinese in every language; empty where the amount has no capitals."""
    try:
        return "" if amount is None else in_capitals(amount)
    except NotMoney:
        return ""


def rate(percent: Decimal | None) -> str:
    """5.6750%."""
    return "" if percent is None else format_rate(percent)


def day(value: date | datetime | None) -> str:
    """2026-11-23, for tables and documents."""
    if value is None:
        return ""
    return _local_day(value).isoformat()


def day_in_words(value: date | datetime | None) -> str:
    """11 月 23 日, and with its year where that is not this one."""
    if value is None:
        return ""
    found = _local_day(value)
    other_year = found.year != _today().year
    if is_english():
        return f"{found.day} {MONTHS[found.month - 1]}" + (f" {found.year}" if other_year else "")
    return (f"{found.year} 年 " if other_year else "") + f"{found.month} 月 {found.day} 日"


def instant(value: datetime | None) -> str:
    """11 月 23 日 09:31."""
    return "" if value is None else f"{day_in_words(value)} {clock_time(value)}"


def last_day(due_at: datetime) -> str:
    """The last day of a term that ends at 24:00."""
    return day(due_at - timedelta(microseconds=1))


def task_name(task: str, spec: Any) -> str:
    """A task as the diagrams name it."""
    return word(spec.nodes[task].name) if task in spec.nodes else task


def clock_time(value: datetime | None) -> str:
    """09:31."""
    return "" if value is None else f"{value.astimezone(SHANGHAI):%H:%M}"


def names(values: Iterable[object]) -> str:
    """吴静、方志远."""
    return (", " if is_english() else "、").join(fact(value) for value in values)


def masked_account(number: str | None) -> str:
    """6224 **** **** 3307."""
    if not number or len(number) < 9:
        return "*" * len(number or "")
    return f"{number[:4]} **** **** {number[-4:]}"


def _weighed(value: object) -> str:
    if isinstance(value, Sentence):
        return rich(value)
    return Markup("<b>{}</b>").format(fact(value)) if isinstance(value, date | Decimal | list | tuple) else fact(value)


def _named(source: object) -> str:
    if isinstance(source, Role):
        return ROLE_NAMES[source]
    if isinstance(source, DutyClass):
        return DUTY_NAMES[source]
    if isinstance(source, Gate):
        return GATE_NAMES[source]
    return str(source)


def _local_day(value: date | datetime) -> date:
    return value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value


def _today() -> date:
    return parts().clock.now().astimezone(SHANGHAI).date()
