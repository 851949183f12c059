import { intlLocale } from '../../../time-words.ts';
import type { CampusState, Control, FeedFaultName, Moment, VisitorLocale } from '../../wire.ts';
import { box, h } from '../dom.ts';
import type { PageTexts } from '../texts.ts';
import { createLibraryPicture, type LibraryPicture } from './library-picture.ts';

/** The campus beside the chat: its clock, its libraries, and what can be made to go wrong. */
export interface CampusPanel {
  update(state: CampusState): void;
  /** Writes the clock; `now` in milliseconds since the Unix epoch. */
  tick(now: number): void;
}

/** What the panel needs: where it stands, which channel is looked at (undefined in the DM), and who handles its controls. */
export interface PanelParts {
  readonly root: HTMLElement;
  readonly texts: PageTexts;
  readonly locale: VisitorLocale;
  readonly channel: { readonly id: string; readonly name: string } | undefined;
  readonly pull: (control: Control) => void;
}

const speeds = [1, 60, 600] as const;
const moments: readonly Moment[] = ['monday', 'exams', 'midnight'];
const feedFaults: readonly FeedFaultName[] = ['none', 'down', 'html', 'frozen', 'noRecord', 'refused'];

/** Builds the panel for one language and channel. */
export function createCampusPanel({ root, texts, locale, channel, pull }: PanelParts): CampusPanel {
  const button = (label: string, control: Control) =>
    h(
      'button',
      { attributes: { type: 'button', class: 'button secondary' }, on: { click: () => pull(control) } },
      label,
    );
  const clock = box('p', 'clock');
  const words = new Intl.DateTimeFormat(intlLocale(locale), {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    timeZone: 'America/Montreal',
  });
  const speedInputs = speeds.map((speed) => {
    const attributes = { type: 'radio', name: 'speed', value: String(speed) };
    return h('input', { attributes, on: { change: () => pull({ do: 'speed', speed }) } });
  });
  const speedGroup = h(
    'fieldset',
    { attributes: { class: 'choices' } },
    h('legend', {}, texts.speed),
    ...speedInputs.map((input) => h('label', {}, input, `× ${input.value}`)),
  );
  const travel = moments.map((to) => button(texts.moments[to], { do: 'travel', to }));
  const travelling = h('p', { attributes: { class: 'small', role: 'status' } });
  const feed = h(
    'select',
    { on: { change: () => pull({ do: 'feed', fault: feedFaults[feed.selectedIndex] ?? 'none' }) } },
    ...feedFaults.map((fault) => h('option', { attributes: { value: fault } }, texts.faults[fault])),
  );
  const revoke = h('input', {
    attributes: { type: 'checkbox' },
    on: { change: () => channel && pull({ do: 'permission', channelId: channel.id, revoked: revoke.checked }) },
  });
  const libraries = box('div', 'libraries');
  const pictures = new Map<string, LibraryPicture>();

  root.replaceChildren(
    box('section', 'part', h('h2', {}, texts.time), clock, speedGroup, box('div', 'row', ...travel), travelling),
    box('section', 'part', h('h2', {}, texts.libraries), box('p', 'small', texts.legend), libraries),
    box(
      'section',
      'part',
      h('h2', {}, texts.trouble),
      h('label', { attributes: { class: 'setting' } }, texts.feed, feed),
      channel && h('label', { attributes: { class: 'check' } }, revoke, texts.revoke(`#${channel.name}`)),
      box('div', 'row', button(texts.rateLimit, { do: 'rateLimit' }), button(texts.dropGateway, { do: 'dropGateway' })),
    ),
  );
  return {
    tick: (now) => {
      const text = words.format(now);
      if (clock.textContent !== text) clock.textContent = text;
    },
    update: (state) => {
      for (const library of state.libraries) {
        let picture = pictures.get(library.id);
        if (picture === undefined) {
          picture = createLibraryPicture(library, texts, locale);
          pictures.set(library.id, picture);
          libraries.append(picture.element);
        }
        picture.update(library);
      }
      for (const input of speedInputs) {
        input.checked = Number(input.value) === state.speed;
        input.disabled = state.travelling;
      }
      for (const each of travel) each.disabled = state.travelling;
      const status = state.travelling ? texts.travelling : '';
      if (travelling.textContent !== status) travelling.textContent = status;
      // A user who is choosing must not be interrupted.
      if (document.activeElement !== feed) feed.value = state.feed;
      revoke.checked = channel !== undefined && state.revoked.includes(channel.id);
    },
  };
}
