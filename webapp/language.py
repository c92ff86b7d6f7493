"""The reader's language: which one, how figures and dates are written in it, and how a sentence becomes words.

Chinese is the source text; a catalogue holds the English (`make texts`). `say` is the only place where facts are put
into a text. Where a text counts something, the catalogue holds its singular and its plural.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import Flask, current_app, flash, has_app_context, has_request_context, session
from flask_babel import Babel, get_locale
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from webapp.parts import WallClock, parts
from webapp.settings import LANGUAGES, house_language
from workflows.words.account_number import mask_account
from workflows.words.clock import SHANGHAI
from workflows.words.identity_number import mask_identity_number
from workflows.words.measures import format_measure
from workflows.words.money import NotMoney, format_rate, format_yuan, in_capitals, percent_of, to_fen
from workflows.words.roles import DUTY_NAMES, GATE_NAMES, ROLE_NAMES, DutyClass, Gate, Role
from workflows.words.sentence import Named, Sentence, Weighed
from workflows.words.telephone import mask_telephone

CHOSEN = "language"
ENGLISH = Path(__file__).parent / "translations" / "en" / "LC_MESSAGES" / "messages.po"
OWN = "fourgates_language"
# Papers that people outside are given are Chinese, whoever prints them (docs/decisions/0016).
OF_PAPERS = "zh_CN"
NAMES = {"zh_CN": "简体中文", "en": "English"}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def set_up(app: Flask, of_reader: Callable[[], str | None]) -> None:
    """Babel, and the filters by which templates write figures; `of_reader` is asked for the reader's language."""
    app.extensions[OWN] = of_reader
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_CN"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app, locale_selector=language, timezone_selector=lambda: "Asia/Shanghai")
    app.jinja_env.filters |= {
        "said": say, "rich": rich, "word": word, "money": money, "ten_thousands": ten_thousands, "measure": measure, "yuan": yuan, "capitals": capitals, "rate": rate,
        "day": day, "day_in_words": day_in_words, "instant": instant, "clock_time": clock_time, "last_day": last_day, "task_name": task_name, "names": names,
        "duty": duty, "masked_id": mask_identity_number, "masked_phone": mask_telephone, "masked_account": mask_account,
        "percent_of": percent_of, "role": Role, "iso_day": iso_day,
    }  # fmt: skip
    app.jinja_env.globals |= {
        "gettext": _in_template, "pgettext": _of_kind, "language": language, "languages": NAMES.items, "is_english": is_english, "html_lang": lambda: "en" if is_english() else "zh-CN",
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
    """Whether the reader reads English; of a command, whether the house does."""
    return str(get_locale() if has_app_context() else house_language()).startswith("en")


def say(sentence: Sentence | str) -> str:
    """A sentence in the reader's language, its facts written as that language writes them."""
    # A field's error is text to WTForms, and carries the sentence that it was.
    sentence = getattr(sentence, "sentence", sentence)
    if isinstance(sentence, str):
        return word(sentence)
    text = _counted(sentence.text, sentence.facts)
    return text.format(**{name: _in_place(text, name, value, fact) for name, value in sentence.facts.items()})


def rich(sentence: Sentence) -> Markup:
    """The same for a page, with its times, amounts and lists of names in bold type."""
    text = _counted(sentence.text, sentence.facts)
    facts = {name: _in_place(text, name, value, _weighed) for name, value in sentence.facts.items()}
    return Markup(escape(text)).format(**facts)  # noqa: S704 - escaped in the same line


def word(source: object) -> str:
    """A fixed Chinese text, a choice, a role, a duty or a gate in the reader's language."""
    named = _named(source)
    if isinstance(named, Named):
        return _of_kind(named.kind, named)
    return _counted(named, {}) if named else ""


def duty(value: str) -> str:
    """The name of a duty class by its code."""
    return word(DutyClass(value))


def fact(value: object) -> str:
    """A fact as it stands in a sentence (LOOK §6)."""
    if isinstance(value, Sentence):
        return say(value)
    if isinstance(value, Weighed):
        return "…" if value.value is None else fact(value.value)
    if isinstance(value, datetime):
        return f"{day_in_words(value)} at {clock_time(value)}" if is_english() else instant(value)
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


def ten_thousands(amount: Decimal | None) -> str:
    """286.50, of yuan, for summaries with 万元 in the head (LOOK §6)."""
    return "" if amount is None else format_yuan(to_fen(amount / 10_000))


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


def iso_day(written: str) -> str:
    """A day that is kept as text, in words."""
    return day_in_words(date.fromisoformat(written))


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


@pass_context
def _in_template(context: Context, source: str, **facts: Any) -> str:
    """`_("…%(n)s…", n=…)` of a template; escapes the facts, not the text."""
    text = _counted(source, facts)
    return (Markup(text) if context.eval_ctx.autoescape else text) % facts  # noqa: S704 - a text of ours


def _of_kind(kind: str, source: str) -> str:
    """The English that the text has as a name of this kind."""
    return str(_catalogue().upgettext(kind, str(source)))


def _catalogue() -> NullTranslations:
    return _english() if is_english() else NullTranslations()


@cache
def _english() -> Translations:
    """Read from the very file that is kept, once a process, at the first English word: nothing to compile, none stale."""
    compiled = BytesIO()
    with ENGLISH.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return Translations(compiled)


def _counted(source: str, facts: Mapping[str, object]) -> str:
    """The text for as many as the sentence counts: its `n`, else the only whole number in it."""
    catalogue = _catalogue()
    numbers = [facts["n"]] if "n" in facts else [value for value in facts.values() if type(value) is int]
    if len(numbers) == 1 and isinstance(numbers[0], int):
        found = str(catalogue.ungettext(source, source, numbers[0]))
        if found != source:
            return found
    return str(catalogue.ugettext(source))


def _in_place(text: str, name: str, value: object, written: Callable[[object], str]) -> str:
    """A fact where it stands: a word of ours begins small inside an English sentence, a name or an acronym never."""
    said = written(value)
    before = text.partition("{" + name)[0]
    ours = isinstance(value, Sentence) or (isinstance(value, str) and said != str(value))
    if not ours or not is_english() or not before or before.endswith((". ", "“")) or said[1:2].isupper():
        return said
    return said[:1].lower() + said[1:]


def _weighed(value: object) -> str:
    if isinstance(value, Sentence):
        return rich(value)
    if isinstance(value, Weighed) and value.follows:
        return Markup('<b data-follows="{}" data-otherwise="{}">{}</b>').format(
            value.follows, fact(Weighed(value.otherwise)), fact(value)
        )
    if isinstance(value, Weighed):
        return Markup("<b>{}</b>").format(fact(value))
    return Markup("<b>{}</b>").format(fact(value)) if isinstance(value, date | Decimal | list | tuple) else fact(value)


def _named(source: object) -> str:
    if isinstance(source, Named):
        return source
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
    clock = parts().clock if has_app_context() else WallClock()
    return clock.now().astimezone(SHANGHAI).date()
