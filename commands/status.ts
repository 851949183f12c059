import { PermissionFlagsBits } from '#discord.js';
import { type Asker, type Definition, defineCommand } from '../src/discord/interactions/command.ts';
import { withTraces } from '../src/discord/views/alerts/traces.ts';
import { holds } from '../src/discord/views/shared/permissions.ts';
import { statusView } from '../src/discord/views/status.ts';
import { localized } from '../src/i18n/localizations.ts';
import type { PollerStatus } from '../src/worker/feed/poller.ts';
import { everywhere } from './shared/contexts.ts';
import type { LibraryServices, TraceServices } from './shared/services.ts';

/** What `/status` uses. */
export interface StatusServices extends LibraryServices, TraceServices {
  pollerStatus(): PollerStatus;
  /** When the process started, in milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly appVersion: string;
}

const definition = {
  ...localized('status', 'command.status.name', 'command.status.description'),
  ...everywhere,
} as const satisfies Definition;

/** Members who may manage the alerts of a server see what was decided about them, in an answer that only they see. */
const isModerator = ({ guildId, permissions }: Asker): boolean =>
  guildId !== undefined && holds(permissions, PermissionFlagsBits.ManageGuild);

/** `/status`: does Carrel work, and is its data live? */
export const status = defineCommand<StatusServices, typeof definition>({
  definition,
  isPrivate: (_options, asker) => isModerator(asker),
  answer: (question, services) => {
    const { locale, guildId, now } = question;
    const facts = {
      feed: services.pollerStatus(),
      libraries: services.librariesNow(),
      startedAt: services.startedAt,
      appVersion: services.appVersion,
      now,
    };
    const view = statusView(facts, locale);
    if (guildId === undefined || !isModerator(question)) return view;
    return services.traces(guildId).then((traces) => ({ ...withTraces(view, traces, locale), ephemeral: true }));
  },
});
