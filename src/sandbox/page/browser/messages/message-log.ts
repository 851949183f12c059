import type { PageMessage } from '../../wire.ts';
import { box, focusIn, h, restoreFocus } from '../dom.ts';
import type { PageTexts } from '../texts.ts';

/** The messages of the channel that is looked at. */
export interface MessageLog {
  /** Shows another channel: its messages, or what stands in an empty one. */
  open(messages: readonly PageMessage[], view: (message: PageMessage) => HTMLElement, welcome: HTMLElement): void;
  /** Shows a new message, or an old one as it now is. A new one that the user waits for is scrolled to, wherever they are. */
  put(message: PageMessage, view: (message: PageMessage) => HTMLElement, isWaitedFor: boolean): void;
  remove(id: string): void;
  /** Adds a line of Discord's own. */
  notice(element: HTMLElement): void;
}

/** A message within this time after the same author's last one is shown without a name (ms), as in Discord. */
const groupMs = 7 * 60_000;
/** How near the end the user must be for new messages to scroll them along (px). */
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
  const add = (element: HTMLElement) =>
    scrolledAlong(() => {
      root.append(element);
      arrange(root);
    });
  // What scrolls has to be reached without a mouse.
  root.tabIndex = 0;
  // A picture has its size only when it has arrived.
  root.addEventListener('load', () => scrolledAlong(() => {}), true);
  // A phone's keyboard takes half of the window: the last message stays in sight.
  new ResizeObserver(() => scrolledAlong(() => {})).observe(root);
  return {
    open: (messages, view, welcome) => {
      root.replaceChildren(welcome, ...messages.map(view));
      arrange(root);
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
      const focused = focusIn(old);
      scrolledAlong(() => {
        old.replaceWith(element);
        arrange(root);
      });
      // A button pressed by keyboard keeps the focus, although its message was replaced.
      restoreFocus(element, focused);
    },
    remove: (id) => {
      find(id)?.remove();
      arrange(root);
    },
    notice: add,
  };
}

/** Sets a line between two days, and hides the name of messages that follow one of the same author. */
function arrange(root: HTMLElement): void {
  for (const old of root.querySelectorAll('.divider')) old.remove();
  let before: HTMLElement | undefined;
  for (const element of [...root.children]) {
    if (!(element instanceof HTMLElement) || element.dataset.id === undefined) {
      before = undefined;
      continue;
    }
    const { day = '', author, postedAt, isReply } = element.dataset;
    const isSameDay = day === lastDay(element);
    if (!isSameDay) element.before(dividerView(day));
    const isSoon = Number(postedAt) - Number(before?.dataset.postedAt) < groupMs;
    const isOfAKind = before?.dataset.author === author && before?.className.includes('ephemeral') === false;
    const follows = isSameDay && isSoon && isOfAKind && isReply === 'false' && !element.matches('.ephemeral');
    element.classList.toggle('follows', follows);
    before = element;
  }
}

/** The day of the last message above `element`. */
function lastDay(element: HTMLElement): string | undefined {
  let above = element.previousElementSibling;
  while (above instanceof HTMLElement && above.dataset.day === undefined) above = above.previousElementSibling;
  return above instanceof HTMLElement ? above.dataset.day : undefined;
}

const dividerView = (day: string): HTMLElement =>
  h('div', { attributes: { class: 'divider', role: 'separator', 'aria-label': day } }, h('span', {}, day));

/** What stands at the beginning of a channel (`#general`) or DM (`@Carrel`): where we are, and something to try. */
export function welcomeView(
  place: string,
  texts: PageTexts,
  lines: readonly string[],
  offer: (line: string) => void,
): HTMLElement {
  const buttons = lines.map((line) =>
    h(
      'button',
      { attributes: { type: 'button', class: 'button secondary' }, on: { click: () => offer(line) } },
      `${texts.try} ${line}`,
    ),
  );
  const sign = place.startsWith('#') ? '#' : h('img', { attributes: { src: '/carrel.svg', alt: '' } });
  return box(
    'div',
    'welcome',
    h('span', { attributes: { class: 'welcome-sign', 'aria-hidden': 'true' } }, sign),
    box('p', 'welcome-title', texts.welcome(place)),
    h('p', {}, texts.welcomeText),
    box('div', 'row', ...buttons),
  );
}
