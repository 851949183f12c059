import type { ActionResult, CommandSpec } from '../../wire.ts';
import { box, byId, h, setAttributes } from '../dom.ts';
import type { PageTexts } from '../texts.ts';
import { chipsOf } from './chips.ts';
import { problemWords } from './problems.ts';
import {
  lackedOption,
  type Suggestion,
  type SuggestionPlaces,
  type Suggestions,
  suggest,
  withLackedOption,
} from './suggestions.ts';

/** What the command box needs from the page. */
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
  const chips = byId('chips', HTMLDivElement);
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
        ...entryViews(entry),
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
  const commandsHere = () => [parts.commands(), parts.places().locale] as const;
  /** Draws the options behind the text; `lacking` is the one that a line was not sent for. */
  const drawChips = (lacking?: string) => {
    chips.replaceChildren(...chipViews(input.value, lacking));
    chips.scrollLeft = input.scrollLeft;
  };
  const update = () => {
    asked += 1;
    problem.hidden = true;
    drawChips();
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
    write(withLackedOption(entry.line, ...commandsHere()));
  };
  const write = (line: string) => {
    input.value = line;
    input.setSelectionRange(line.length, line.length);
    // The end of a long line is where its reader goes on.
    input.scrollLeft = input.scrollWidth;
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
    const texts = parts.texts();
    if (!line.startsWith('/')) return explain(texts.onlyCommands);
    const lacked = lackedOption(line, ...commandsHere());
    if (lacked !== undefined) {
      write(withLackedOption(line, ...commandsHere()));
      drawChips(lacked);
      return explain(`${texts.kinds['missing-option']} ${lacked}`);
    }
    input.value = '';
    drawChips();
    lastLine = line;
    const result = await parts.run(line);
    if (result?.status !== 'invalid') return;
    // Nothing that was typed is lost.
    if (input.value === '') input.value = line;
    drawChips();
    const [commands, locale] = commandsHere();
    explain(problemWords(result, { line, commands, locale, texts }));
  };
  const keys: Readonly<Record<string, () => boolean>> = {
    ArrowDown: () => {
      if (list.children.length > 0) mark((active + 1) % list.children.length);
      return list.children.length > 0;
    },
    ArrowUp: () => {
      if (list.children.length > 0) mark(active <= 0 ? list.children.length - 1 : active - 1);
      else if (input.value === '') write(lastLine);
      return true;
    },
    Escape: () => {
      close();
      return true;
    },
    Tab: () => takeActive(Math.max(active, 0)) || goOn(),
    Enter: () => takeActive(active),
    Backspace: () => {
      const empty = /[^\s:]+:$/.exec(input.value);
      const isAtEnd = input.selectionStart === input.value.length && input.selectionEnd === input.value.length;
      if (empty === null || !isAtEnd || !input.value.startsWith('/')) return false;
      // An option that was given nothing goes as a whole.
      write(input.value.slice(0, empty.index));
      return true;
    },
  };
  /** From a value that is written to the option that is still lacking. */
  const goOn = (): boolean => {
    const next = input.value.startsWith('/') ? withLackedOption(input.value, ...commandsHere()) : input.value;
    if (next === input.value) return false;
    write(next);
    return true;
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
  input.addEventListener('scroll', () => {
    chips.scrollLeft = input.scrollLeft;
  });
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
      input.focus();
      write(withLackedOption(line, ...commandsHere()));
    },
  };
}

/** A command with its app and what it asks for; an option or a value with what it means. */
function entryViews({ label, detail, takes }: Suggestion): Node[] {
  const name = box('span', 'label', label, ...(takes ?? []).flatMap((option) => [' ', box('span', 'takes', option)]));
  const words = box('span', 'words', name, box('span', 'detail', detail));
  if (takes === undefined) return [words];
  const face = h('img', { attributes: { class: 'app-face', src: '/carrel.svg', alt: '' } });
  return [face, words, box('span', 'aside', 'Carrel')];
}

/** The pieces as elements that lie behind the text of the command box; `lacking` is the option that has to be given still. */
function chipViews(line: string, lacking: string | undefined): HTMLElement[] {
  return chipsOf(line).map(({ kind, text }) => {
    if (kind === 'words') return box('i', '', text);
    return box('span', text === `${lacking}:` ? `${kind} lacking` : kind, text);
  });
}

function never(): never {
  throw new Error('an answer to no request');
}
