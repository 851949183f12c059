import { randomUUID } from 'node:crypto';
import type { Sandbox } from '../sandbox.ts';
import { campusState } from './campus-state.ts';
import { createControls } from './controls.ts';
import { seatVisitor, type Visitor } from './visitor.ts';
import type { Control, Events, Hello } from './wire.ts';

/** How often the open pages get the campus's state (ms): the doors move slower, the clock runs on by itself. */
const campusEveryMs = 500;

/** Called with one event, its data as JSON. */
export type EventListener = (event: keyof Events, json: string) => void;

/** What all windows of the page share. */
export interface Session {
  readonly visitor: Visitor;
  control(control: Control): void;
  /** Sends `listener` the state and every event from then on; returns a function that ends it. */
  listen(listener: EventListener): () => void;
  close(): Promise<void>;
}

/** Opens the session of a visitor in this sandbox. */
export function openSession(sandbox: Sandbox): Session {
  const { discord, clock } = sandbox;
  const boot = randomUUID();
  const visitor = seatVisitor(discord, clock);
  const listeners = new Set<EventListener>();
  const origin = new URL(discord.url).origin;
  // The browser asks this server for the local Discord's files: its policy allows no other.
  const jsonOf = (data: unknown): string => JSON.stringify(data).replaceAll(`${origin}/attachments/`, '/attachments/');
  const tell = <Name extends keyof Events>(event: Name, data: Events[Name]): void => {
    if (listeners.size === 0) return;
    const json = jsonOf(data);
    for (const listener of listeners) listener(event, json);
  };
  const tellCampus = () => tell('campus', state());
  const controls = createControls(sandbox, tellCampus);
  const state = () => campusState(sandbox, { travelling: controls.isTravelling(), revoked: controls.revoked });

  const versions = () =>
    [undefined, ...discord.guilds().map((guild) => guild.id)]
      .flatMap((scope) => discord.registeredCommands(scope))
      .map(({ version }) => version)
      .join(' ');
  let known = versions();
  const timer = setInterval(() => {
    tellCampus();
    const now = versions();
    if (now === known) return;
    known = now;
    tell('commands', { count: discord.registeredCommands().length });
  }, campusEveryMs);
  const stopMessages = visitor.onMessage((kind, message) => tell('message', { kind, message }));

  const hello = (): Hello => {
    const guild = discord.guilds()[0];
    return {
      boot,
      visitorId: visitor.id,
      bot: { id: discord.applicationId, name: 'Carrel' },
      guild: {
        id: guild?.id ?? '',
        name: guild?.name ?? '',
        channels: visitor.channels(),
        roles: guild?.roles.map(({ id, name }) => ({ id, name })) ?? [],
      },
      dm: visitor.dm,
      messages: visitor.messages(),
      campus: state(),
    };
  };
  return {
    visitor,
    control: (control) => {
      controls.pull(control);
      tellCampus();
    },
    listen: (listener) => {
      listener('hello', jsonOf(hello()));
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      clearInterval(timer);
      stopMessages();
      visitor.close();
      listeners.clear();
      await controls.close();
    },
  };
}
