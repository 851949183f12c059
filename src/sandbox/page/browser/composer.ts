import type { ActionResult, CommandSpec } from '../wire.ts';
import { box, byId, h, setAttributes } from './dom.ts';
import { type Suggestion, type SuggestionPlaces, type Suggestions, suggest } from './suggestions.ts';
import type { PageTexts } from './texts.ts';

/** What the command box asks of the page. */
export interface ComposerParts {
  texts(): PageTexts;
  places(): SuggestionPlaces;
  placeName(): string;
  commands(): readonly CommandSpec[];
  complete(line: string): Promise<ActionResult | undefined>;
  run(line: string): Promise<ActionResult | undefined>;
}

/** The command box. */
export interface Composer {
  /** Writes its words anew, after another language, place or set of commands. */
  refresh(): void;
  /** Puts a line into the box, for the reader to finish or send. */
  offer(line: string): void;
}

/** A bot is asked for completions when the typing pauses, not at every key (ms). */
const pauseMs = 120;

/** Discord's command box: a text field with a list above it (the combobox of the ARIA Authoring Practices). */
export function createComposer(parts: ComposerParts): Composer {
  const form = byId('composer', HTMLFormElement);
  const input = byId('command', HTMLInputElement);
  const list = byId('suggestions', HTMLDivElement);
  const heading = byId('suggestions-heading', HTMLParagraphElement);
  const popup = byId('popup', HTMLDivElement);
  const problem = byId('problem', HTMLParagraphElement);
  const send = byId('send', HTMLButtonElement);
  let shown: Suggestions = { heading: '', entries: [], eager: false };
  let active = -1;
  let asked = 0;
  let lastLine = '';

  const mark = (index: number) => {
    active = index;
    [...list.children].forEach((item, place) => {
      item.setAttribute('aria-selected', String(place === index));
      if (place === index) item.scrollIntoView({ block: 'nearest' });
    });
    setAttributes(input, { 'aria-activedescendant': index < 0 ? undefined : `suggestion-${index}` });
  };
  const show = (next: Suggestions) => {
    shown = next;
    const items = next.entries.map((entry, index) =>
      h(
        'div',
        {
          attributes: { role: 'option', id: `suggestion-${index}`, 'aria-selected': 'false' },
          // A click would take the focus from the box before it is accepted.
          on: { mousedown: (event) => event.preventDefault(), click: () => accept(entry) },
        },
        box('span', 'label', entry.label),
        box('span', 'detail', entry.detail),
      ),
    );
    list.replaceChildren(...items);
    list.hidden = items.length === 0;
    heading.textContent = next.heading;
    popup.hidden = items.length === 0 && next.heading === '';
    setAttributes(input, { 'aria-expanded': String(items.length > 0) });
    mark(next.eager && items.length > 0 ? 0 : -1);
  };
  const close = () => show({ heading: '', entries: [], eager: false });
  const update = () => {
    asked += 1;
    problem.hidden = true;
    if (!input.value.startsWith('/')) return close();
    const next = suggest(input.value, parts.commands(), parts.places());
    show(next);
    if (next.remote !== undefined) void askBot(next, asked);
  };
  const askBot = async (next: Suggestions, question: number) => {
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    if (question !== asked) return;
    const result = await parts.complete(input.value);
    if (question !== asked || result?.status !== 'answered') return;
    show({ ...next, entries: (result.choices ?? []).map((choice) => next.remote?.accept(choice) ?? never()) });
  };
  const accept = (entry: Suggestion) => {
    input.value = entry.line;
    input.setSelectionRange(entry.line.length, entry.line.length);
    update();
  };
  const explain = (text: string) => {
    problem.textContent = text;
    problem.hidden = text === '';
  };
  const submit = async () => {
    const line = input.value.trim();
    if (line === '') return;
    close();
    asked += 1;
    if (!line.startsWith('/')) return explain(parts.texts().onlyCommands);
    input.value = '';
    lastLine = line;
    const result = await parts.run(line);
    if (result?.status !== 'invalid') return;
    // Nothing that was typed is lost.
    if (input.value === '') input.value = line;
    explain(problemWords(result, parts.texts()));
  };
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => {
      if (list.children.length > 0) mark((active + 1) % list.children.length);
      return list.children.length > 0;
    },
    ArrowUp: () => {
      if (list.children.length > 0) mark(active <= 0 ? list.children.length - 1 : active - 1);
      else if (input.value === '') input.value = lastLine;
      return true;
    },
    Escape: () => {
      close();
      return true;
    },
    Tab: () => takeActive(Math.max(active, 0)),
    Enter: () => takeActive(active),
  };
  const takeActive = (index: number): boolean => {
    const entry = shown.entries[index];
    // What already stands there is complete: the key does what it does without a list.
    if (entry === undefined || entry.line.trimEnd() === input.value.trimEnd()) return false;
    accept(entry);
    return true;
  };
  input.addEventListener('keydown', (event) => {
    if (event.isComposing || event.shiftKey || event.ctrlKey || event.altKey) return;
    if (keys[event.key]?.() === true) event.preventDefault();
  });
  input.addEventListener('input', update);
  input.addEventListener('blur', close);
  input.addEventListener('focus', () => input.value !== '' && problem.hidden && update());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
  });
  document.addEventListener('keydown', (event) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, select, textarea') !== null;
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey) input.focus();
  });
  return {
    refresh: () => {
      const texts = parts.texts();
      setAttributes(input, { 'aria-label': texts.box(parts.placeName()), placeholder: texts.placeholder });
      list.setAttribute('aria-label', texts.suggestions);
      send.setAttribute('aria-label', texts.send);
      explain('');
      if (document.activeElement === input) update();
    },
    offer: (line) => {
      input.value = line;
      input.focus();
      update();
    },
  };
}

function problemWords({ kind, known }: Extract<ActionResult, { status: 'invalid' }>, texts: PageTexts): string {
  const kinds: Readonly<Record<string, string>> = texts.kinds;
  const said = kinds[kind] ?? texts.kinds.syntax;
  if (kind === 'missing-option') return `${said} ${known.join(', ')}`;
  return known.length === 0 ? said : `${said} ${texts.thereIs} ${known.join(', ')}`;
}

function never(): never {
  throw new Error('an answer for nobody');
}
