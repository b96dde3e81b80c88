"""A section of a snippet and its receipt → the block on the page: title, badge, transcript, the whole run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kb.model import Line, LineKind, Receipt, Snippet, Step
from kb.receipt import State
from kb.site.badge import badge
from kb.site.plain import cut, escape
from kb.site.words import Words


def block(
    snippet: Snippet, section: str, state: State, receipt: Receipt | None, words: Words, language: str, *, again: bool
) -> str:
    """HTML of the section, of all steps where ``section`` is "". ``again``: the page has shown the whole run above."""
    steps = [step for step in snippet.steps if not section or step.section == section]
    title = snippet.front.title.get(language) or snippet.id
    commands = escape("\n".join(step.command for step in steps)).replace("\n", "&#10;")
    label = escape(words.copy)
    button = (
        f'<button type="button" class="md-icon kb-copy" title="{label}" aria-label="{label}"'
        f' data-clipboard-text="{commands}"></button>'
    )
    body = "".join(_step(step, words) for step in steps)
    return (
        f'<figure class="kb-snippet kb-snippet--{state}">'
        f'<figcaption><span class="kb-title">{escape(title)}</span>{badge(state, receipt, words)}</figcaption>'
        f'<div class="kb-terminal">{button}<pre class="kb-transcript" tabindex="0">{body}</pre></div>'
        f"{_whole_run(snippet.id, receipt, words, again)}</figure>"
    )


def _step(step: Step, words: Words) -> str:
    shown = _command(step.command, step.host)
    for output, lines in _runs(step.lines):
        if output:
            shown += _output("\n".join(line.text for line in lines) + "\n", words)
        else:
            shown += "".join(_special(line, words) for line in lines)
    return f'<span class="kb-step">{shown}{_status(step.status, words)}</span>'


def _runs(lines: Sequence[Line]) -> Iterable[tuple[bool, list[Line]]]:
    """Lines in groups: plain output together, all other kinds one by one."""
    groups: list[tuple[bool, list[Line]]] = []
    for line in lines:
        output = line.kind is LineKind.OUTPUT
        if output and groups and groups[-1][0]:
            groups[-1][1].append(line)
        else:
            groups.append((output, [line]))
    return groups


def _special(line: Line, words: Words) -> str:
    match line.kind:
        case LineKind.TYPED:
            prompt = escape(line.text.removesuffix(line.typed) if line.typed else line.text)
            typed = f'<kbd class="kb-typed" title="{escape(words.typed)}">{escape(line.typed)}</kbd>'
            return f'<span class="kb-prompt">{prompt}</span>{typed}\n'
        case LineKind.INTERRUPT:
            return f'<kbd class="kb-interrupt" title="{escape(words.interrupt)}">^C</kbd>\n'
        case _:
            return f'<samp class="kb-any">{escape(line.text)}\n</samp>'


def _command(command: str, host: str) -> str:
    """The command behind its prompt. The prompt is drawn by the style sheet, so that no one can select it."""
    first, *more = escape(command).split("\n")
    lines = [f'<span class="kb-line" data-prompt="{escape(host)}$ ">{first}\n</span>']
    lines += [f'<span class="kb-line" data-prompt="&gt; ">{line}\n</span>' for line in more]
    return f'<code class="kb-command">{"".join(lines)}</code>'


def _output(text: str, words: Words) -> str:
    shown, missing = cut(text)
    notice = f'<span class="kb-cut">… {escape(words.cut.format(count=missing))}</span>\n' if missing else ""
    ended = "" if shown.endswith("\n") or not shown else "\n"
    return f'<samp class="kb-output">{escape(shown)}{ended}</samp>{notice}' if shown else ""


def _status(status: int | None, words: Words) -> str:
    if not status:
        return ""
    return f'<span class="kb-exit">{escape(words.exit.format(status=status))}</span>\n'


def _whole_run(id_: str, receipt: Receipt | None, words: Words, again: bool) -> str:
    """The receipt, folded. A page that shows several sections of a snippet has it once, and links to it after that."""
    if receipt is None:
        return ""
    anchor = escape("receipt-" + id_.replace("/", "-"))
    if again:
        return f'<p class="kb-receipt-link"><a href="#{anchor}">{escape(words.whole_run_above)}</a></p>'
    steps = ""
    for step in receipt.steps:
        difference = ""
        if step.difference:
            shown, _ = cut(step.difference)
            difference = f'<span class="kb-difference"><b>{escape(words.difference)}</b>\n{escape(shown)}\n</span>'
        output = _output(step.output, words)
        steps += f'<span class="kb-step">{_command(step.command, step.host)}{output}'
        steps += f"{_status(step.status, words)}{difference}</span>"
    facts = f"<code>{escape(id_)}</code> · {escape(words.seconds.format(seconds=receipt.seconds))}"
    facts += f" · {escape(words.fingerprint)} <code>{escape(receipt.fingerprint[:12])}</code>"
    return (
        f'<details class="kb-receipt" data-search-exclude><summary>{escape(words.whole_run)}</summary>'
        f'<div id="{anchor}"><p class="kb-facts">{facts}</p>'
        f'<pre class="kb-transcript" tabindex="0">{steps}</pre></div></details>'
    )
