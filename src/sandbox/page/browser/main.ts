import type { ActionResult, CommandSpec, Hello, PageMessage, Who } from '../wire.ts';
import { type CampusPanel, createCampusPanel } from './campus/campus-panel.ts';
import { createCampusClock } from './campus-clock.ts';
import { channelsView, meView, serversView } from './channel-list.ts';
import { createComposer } from './composer/composer.ts';
import { leavesOf, localPath } from './composer/suggestions.ts';
import { type Action, act, connect, offeredCommands, pull } from './connection.ts';
import { box, byId, replaceKeepingFocus } from './dom.ts';
import { createDrawers } from './drawers.ts';
import { openForm } from './messages/form-view.ts';
import { createMessageLog, welcomeView } from './messages/message-log.ts';
import { messageView, noticeView } from './messages/message-view.ts';
import { applyPreferences, loadPreferences, type Preferences } from './preferences.ts';
import { settingsView } from './settings-view.ts';
import { textsOf } from './texts.ts';
import { tickTimes } from './times.ts';

const preferences = loadPreferences();
const clock = createCampusClock();
const drawers = createDrawers();
const logRoot = byId('log', HTMLDivElement);
const log = createMessageLog(logRoot);
const connectionLine = byId('connection', HTMLParagraphElement);
const messages = new Map<string, PageMessage>();
const unread = new Map<string, number>();
let hello: Hello | undefined;
let here = '';
let commands: readonly CommandSpec[] = [];
let panel: CampusPanel | undefined;

const texts = () => textsOf(preferences.locale);
const who = (): Who => ({ locale: preferences.locale, role: preferences.role, channelId: here });
const channelHere = () => hello?.guild.channels.find(({ id }) => id === here);
const placeName = () => (channelHere() ? `#${channelHere()?.name}` : `@${hello?.dm.name ?? ''}`);

const composer = createComposer({
  texts,
  placeName,
  commands: () => commands,
  places: () => ({
    locale: preferences.locale,
    channels: here === hello?.dm.id ? [] : (hello?.guild.channels ?? []),
    roles: here === hello?.dm.id ? [] : (hello?.guild.roles ?? []),
    words: texts(),
  }),
  complete: (line) => act(who(), { do: 'complete', line }),
  run: (line) => perform({ do: 'run', line }, line),
});

/** Does something and says in the log what went wrong; an invalid line is the command box's own to explain. */
async function perform(action: Action, about: string): Promise<ActionResult | undefined> {
  const place = here;
  const result = await act(who(), action);
  const reason =
    result === undefined
      ? texts().lost
      : result.status === 'failed'
        ? texts().failed
        : result.status === 'refused' && action.do === 'run'
          ? texts().notOffered
          : result.status === 'refused' || (result.status === 'invalid' && action.do !== 'run')
            ? texts().changed
            : undefined;
  if (reason !== undefined && place === here) log.notice(noticeView(reason, about));
  if (result?.status === 'answered' && result.form !== undefined) {
    const { form } = result;
    const send = (filled: Readonly<Record<string, string>>) =>
      void perform({ do: 'submit', interactionId: form.interactionId, filled }, '');
    openForm(form, { texts: texts(), places: places(), send });
  }
  return result;
}

const places = () => ({ channels: hello?.guild.channels ?? [], roles: hello?.guild.roles ?? [] });

function viewOf(message: PageMessage): HTMLElement {
  const { id, channel_id: channelId } = message.raw;
  const place = { channelId, messageId: id };
  const names = {
    channel: (wanted: string) => `#${hello?.guild.channels.find((channel) => channel.id === wanted)?.name ?? '?'}`,
    role: (wanted: string) => `@${hello?.guild.roles.find((role) => role.id === wanted)?.name ?? '?'}`,
    user: (wanted: string) => (wanted === hello?.bot.id ? `@${hello.bot.name}` : `@${texts().visitor}`),
  };
  return messageView(message, {
    texts: texts(),
    reading: { locale: preferences.locale, now: clock.now(), nameOf: (kind, wanted) => names[kind](wanted) },
    visitorId: hello?.visitorId ?? '',
    commandName: (name) => localPath(name, commands, preferences.locale),
    places: places(),
    hands: {
      press: (name) => void perform({ do: 'press', ...place, name }, ''),
      select: (name, values) => void perform({ do: 'select', ...place, name, values }, ''),
    },
    dismiss: () => {
      messages.delete(id);
      log.remove(id);
      byId('command', HTMLInputElement).focus();
    },
  });
}

function showPlaces(): void {
  if (hello === undefined) return;
  const parts = { hello, texts: texts(), here, unread, bot: hello.campus.bot, open: openChannel };
  replaceKeepingFocus(byId('servers', HTMLElement), serversView(parts));
  replaceKeepingFocus(byId('channels', HTMLElement), channelsView(parts));
  byId('me', HTMLElement).setAttribute('aria-label', texts().visitor);
  byId('me', HTMLElement).replaceChildren(...meView(texts(), preferences.role));
}

function showMessages(): void {
  const shown = [...messages.values()].filter(({ raw }) => raw.channel_id === here);
  const lines = leavesOf(commands, preferences.locale)
    .filter(({ path, options }) => !path.includes(' ') && !options.some(({ required }) => required))
    .map(({ path }) => `/${path}`)
    .slice(0, 3);
  log.open(shown, viewOf, welcomeView(placeName(), texts(), lines, composer.offer));
}

function showPanel(): void {
  if (hello === undefined) return;
  const parts = { root: byId('panel', HTMLDivElement), texts: texts(), locale: preferences.locale };
  panel = createCampusPanel({ ...parts, channel: channelHere(), pull: (control) => void pull(control) });
  panel.update(hello.campus);
  panel.tick(clock.now());
}

/** Everything that the language or the place changes. */
function showAll(): void {
  const words = texts();
  const place = placeName();
  byId('place', HTMLHeadingElement).replaceChildren(box('span', 'sign', place.slice(0, 1)), place.slice(1));
  byId('topic', HTMLParagraphElement).textContent = channelHere()?.topic ?? '';
  logRoot.setAttribute('aria-label', words.messages(placeName()));
  byId('servers', HTMLElement).setAttribute('aria-label', words.servers);
  byId('channels', HTMLElement).setAttribute('aria-label', words.channels);
  byId('campus', HTMLElement).setAttribute('aria-label', words.panel);
  byId('show-places', HTMLButtonElement).setAttribute('aria-label', words.channels);
  byId('show-campus', HTMLButtonElement).textContent = words.panel;
  showPlaces();
  showMessages();
  showPanel();
  composer.refresh();
}

async function fetchCommands(): Promise<void> {
  commands = await offeredCommands(who());
  composer.refresh();
  // What can be tried and what the commands are called follows from them.
  showMessages();
}

/** The channel in the address, so that a reload stays where it was; #general otherwise. */
function channelAsked({ guild, dm }: Hello): string {
  const asked = decodeURIComponent(location.hash.slice(1)) || 'general';
  return guild.channels.find(({ name }) => name === asked)?.id ?? dm.id;
}

function openChannel(channelId: string): void {
  here = channelId;
  history.replaceState(null, '', `#${encodeURIComponent(channelHere()?.name ?? 'dm')}`);
  unread.delete(channelId);
  drawers.close();
  showAll();
  void fetchCommands();
  byId('command', HTMLInputElement).focus();
}

function changePreferences(changed: Partial<Preferences>): void {
  Object.assign(preferences, changed);
  applyPreferences(preferences);
  if (changed.locale !== undefined) showSettings();
  if (changed.theme !== undefined) return;
  showAll();
  void fetchCommands();
}

function showSettings(): void {
  replaceKeepingFocus(byId('settings', HTMLDivElement), [settingsView(preferences, texts(), changePreferences)]);
}

applyPreferences(preferences);
showSettings();
connect(
  {
    hello: (next) => {
      // Another demo than before, perhaps another version of this page too.
      if (hello !== undefined && hello.boot !== next.boot) return location.reload();
      hello = next;
      here ||= channelAsked(next);
      clock.set(next.campus.at, next.campus.speed);
      messages.clear();
      for (const message of next.messages) messages.set(message.raw.id, message);
      showAll();
      void fetchCommands();
    },
    message: ({ kind, message }) => {
      const { id, channel_id: channelId } = message.raw;
      if (kind === 'deleted') {
        messages.delete(id);
        return log.remove(id);
      }
      messages.set(id, message);
      const isMine = message.raw.interaction_metadata?.user.id === hello?.visitorId;
      if (channelId === here) return log.put(message, viewOf, isMine);
      if (kind !== 'created') return;
      unread.set(channelId, (unread.get(channelId) ?? 0) + 1);
      showPlaces();
    },
    campus: (state) => {
      clock.set(state.at, state.speed);
      if (hello === undefined) return;
      const before = hello.campus.bot;
      hello = { ...hello, campus: state };
      panel?.update(state);
      if (before.online !== state.bot.online || before.presence !== state.bot.presence) showPlaces();
    },
    commands: () => void fetchCommands(),
  },
  (isConnected) => {
    connectionLine.hidden = isConnected;
    connectionLine.textContent = isConnected ? '' : texts().reconnecting;
  },
);
setInterval(() => {
  const now = clock.now();
  tickTimes(logRoot, now, preferences.locale);
  panel?.tick(now);
}, 250);
