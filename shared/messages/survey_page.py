"""The page on which people answer a survey: plain HTML that works without JavaScript, in the reader's language."""

from html import escape
from string import Template

from shared.messages.preference_page import FOLDER, Style, notice, page, texts, worded
from shared.messages.surveys import LONGEST_COMMENT, Said, Survey

FORM = Template((FOLDER / "survey.html").read_text(encoding="utf-8"))


def survey(style: Style, asked: Survey, said: Said, *, missing: bool = False) -> str:
    """With the answer of the link chosen already, so that one more click sends it; `missing`: none was chosen."""
    words = texts(style)
    filled = {
        "answers": "\n".join(_answer(one.name, worded(one.words, style), said) for one in asked.answers),
        "comment": _comment(worded(asked.comment, style), said) if asked.comment else "",
        "notice": notice(words["answer_choose"]) if missing else "",
    }
    return page(style, escape(worded(asked.question, style)), FORM.substitute(words, **filled))


def _answer(name: str, label: str, said: Said) -> str:
    chosen = " checked" if name == said.answer else ""
    box = f'<input type="radio" name="answer" value="{escape(name)}" required{chosen}>'
    return f"<label>{box}<span>{escape(label)}</span></label>"


def _comment(label: str, said: Said) -> str:
    box = f'<textarea name="comment" maxlength="{LONGEST_COMMENT}">{escape(said.comment)}</textarea>'
    return f'<label class="said">{escape(label)}\n{box}</label>'
