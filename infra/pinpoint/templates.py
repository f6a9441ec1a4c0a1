"""Templates of mails, text messages and notifications as files of the brand, one for each of its languages."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from infra.pinpoint import markup
from infra.pinpoint.handlebars import Translation
from infra.pinpoint.names import Naming
from infra.pinpoint.report import Report
from shared.messages.sms_parts import parts_of

Plain = Mapping[str, Any]
Files = Iterator[tuple[str, str]]
"""Name and content."""

CONTENT = """<mj-section css-class="card inner">
  <mj-column>
    <mj-text css-class="ink">
{body}
    </mj-text>
  </mj-column>
</mj-section>
"""
STOP = "STOP"
SERVICES = ("Default", "APNS", "GCM", "ADM", "Baidu")
"""For whose devices a notification was written; the first that says anything is what all get."""

UCS2_PART = 67


class Templates(Struct, frozen=True):
    """`classes` says of each channel and template how journeys use it; the first of `languages` is the brand's own."""

    languages: Sequence[str]
    classes: Mapping[tuple[str, str], str]
    naming: Naming
    report: Report

    def mail(self, given: Plain) -> Files:
        name, about, translation = self._begun(given, "email")
        text = translation.liquid(given.get("TextPart") or "")
        html = translation.liquid(given.get("HtmlPart") or "") or markup.of_text(text)
        body = markup.body(html, about, self.report)
        text = text or markup.plain(body)
        subject = translation.liquid(given.get("Subject") or name.replace("_", " "))
        front = {"class": self._class("email", name), "subject": subject, "preheader": subject}
        head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in front.items())
        for header in given.get("Headers") or ():
            self.report.missing(about, f"the header {header.get('Name')}")
        for language in self._each(about):
            yield f"templates/{name}/email.{language}.mjml", f"---\n{head}---\n{CONTENT.format(body=body)}"
            yield f"templates/{name}/email.{language}.txt", f"{text}\n"

    def text(self, given: Plain) -> Files:
        name, about, translation = self._begun(given, "sms")
        body, message_class = translation.liquid(given.get("Body") or "").strip(), self._class("sms", name)
        if message_class == "marketing" and STOP not in body:
            body = f"{body}\n{{{{ links.unsubscribe }}}}"
            self.report.changed(about, "marketing needs a way out: the unsubscribe link was added")
        # A single letter of a name may turn it all into UCS-2.
        most = max(parts_of(body).number, -(-len(body) // UCS2_PART)) + 1
        for language in self._each(about):
            yield f"templates/{name}/sms.{language}.txt", f"---\nclass: {message_class}\nparts: {most}\n---\n{body}\n"

    def push(self, given: Plain) -> Files:
        """What is said to all devices; what was said to those of one service only is told, and not sent."""
        name, about, translation = self._begun(given, "push")
        service = next((one for one in SERVICES if given.get(one)), "Default")
        said: dict[str, str] = {one: str(text) for one, text in (given.get(service) or {}).items() if text}
        link = said.get("Url", "")
        kept = {"Title", "Body", "Action"} | ({"Url"} if link.startswith("https://") else set())
        form = {
            "class": self._class("push", name),
            "title": translation.liquid(said.get("Title") or name.replace("_", " ")),
            "body": translation.liquid(said.get("Body", "")),
            **({"link": translation.liquid(link)} if "Url" in kept else {}),
        }
        self._left_out(given, service, kept, about)
        body = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in form.items())
        for language in self._each(about):
            yield f"templates/{name}/push.{language}.yaml", body

    def _left_out(self, given: Plain, taken: str, kept: Collection[str], about: str) -> None:
        for service in SERVICES:
            said = given.get(service) or {}
            rest = {name: text for name, text in said.items() if text and (service != taken or name not in kept)}
            if rest:
                self.report.missing(about, f"{service}: {json.dumps(rest, ensure_ascii=False)}")

    def _begun(self, given: Plain, channel: str) -> tuple[str, str, Translation]:
        said = given.get("TemplateName") or "template"
        name = self.naming.of(said, said, "template")
        about = f"template {given.get('TemplateName')} ({channel})"
        if given.get("RecommenderId"):
            self.report.missing(about, "recommendations of products")
        return name, about, Translation(about, self.report, self._defaults(given, about))

    def _defaults(self, given: Plain, about: str) -> dict[str, str]:
        stated = given.get("DefaultSubstitutions") or "{}"
        try:
            said = json.loads(stated) if isinstance(stated, str) else stated
        except ValueError:
            said = None
        if not isinstance(said, Mapping):
            self.report.finish(
                about, "DefaultSubstitutions is no JSON object: where a value is missing nothing is written"
            )
            return {}
        return _flat(said)

    def _class(self, channel: str, name: str) -> str:
        return self.classes.get((channel, name), "marketing")

    def _each(self, about: str) -> Sequence[str]:
        if len(self.languages) > 1:
            others = ", ".join(self.languages[1:])
            self.report.finish(about, f"to be translated: the files for {others} hold the same text")
        return self.languages


def _flat(said: Plain, before: str = "") -> dict[str, str]:
    """`{"Attributes": {"a": "b"}}` as well as `{"Attributes.a": "b"}`."""
    found: dict[str, str] = {}
    for name, value in said.items():
        found |= (
            _flat(value, f"{before}{name}.")
            if isinstance(value, Mapping)
            else {f"{before}{name}": "" if value is None else str(value)}
        )
    return found
