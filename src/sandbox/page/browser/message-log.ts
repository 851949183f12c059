import type { PageMessage } from '../wire.ts';
import { box, h } from './dom.ts';

/** The messages of the channel that is looked at. */
export interface MessageLog {
  /** Shows another channel: its messages, or what stands in an empty one. */
  open(messages: readonly PageMessage[], view: (message: PageMessage) => HTMLElement, welcome: HTMLElement): void;
  /** Shows a new message, or an old one as it now is. A new one that somebody waits for is scrolled to wherever they look. */
  put(message: PageMessage, view: (message: PageMessage) => HTMLElement, isWaitedFor: boolean): void;
  remove(id: string): void;
  /** Adds a line of Discord's own. */
  notice(element: HTMLElement): void;
}

const focusable = 'button, select, a, summary';
/** How near the end somebody must be for new messages to scroll them along (px). */
const nearEndPx = 120;

/** The log in `root`, an element with the role of one: a screen reader says what is added. */
export function createMessageLog(root: HTMLElement): MessageLog {
  let isAtEnd = true;
  root.addEventListener('scroll', () => {
    isAtEnd = root.scrollHeight - root.scrollTop - root.clientHeight < nearEndPx;
  });
  const scrolledAlong = (change: () => void) => {
    const wasAtEnd = isAtEnd;
    change();
    if (wasAtEnd) root.scrollTop = root.scrollHeight;
  };
  const find = (id: string) => root.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`);
  const add = (element: HTMLElement) => scrolledAlong(() => root.append(element));
  // What scrolls has to be reached without a mouse.
  root.tabIndex = 0;
  // A picture has its size only when it has arrived.
  root.addEventListener('load', () => scrolledAlong(() => {}), true);
  // A phone's keyboard takes half of the window: the last message stays in sight.
  new ResizeObserver(() => scrolledAlong(() => {})).observe(root);
  return {
    open: (messages, view, welcome) => {
      root.replaceChildren(welcome, ...messages.map(view));
      isAtEnd = true;
      root.scrollTop = root.scrollHeight;
    },
    put: (message, view, isWaitedFor) => {
      const old = find(message.raw.id);
      const element = view(message);
      if (old === null) {
        isAtEnd ||= isWaitedFor;
        return add(element);
      }
      const focused = [...old.querySelectorAll(focusable)].indexOf(document.activeElement ?? old);
      scrolledAlong(() => old.replaceWith(element));
      // Who pressed a button by keyboard stays on it, although the message is another one now.
      if (focused >= 0) element.querySelectorAll<HTMLElement>(focusable)[focused]?.focus();
    },
    remove: (id) => find(id)?.remove(),
    notice: add,
  };
}

/** What stands at the beginning of a channel: where we are, and something to try. */
export function welcomeView(
  title: string,
  text: string,
  tryWord: string,
  lines: readonly string[],
  offer: (line: string) => void,
): HTMLElement {
  const buttons = lines.map((line) =>
    h(
      'button',
      { attributes: { type: 'button', class: 'button secondary' }, on: { click: () => offer(line) } },
      `${tryWord} ${line}`,
    ),
  );
  return box('div', 'welcome', box('p', 'welcome-title', title), h('p', {}, text), box('div', 'row', ...buttons));
}
