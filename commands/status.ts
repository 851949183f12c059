import { PermissionFlagsBits } from 'discord.js';
import { type Asker, type Definition, defineCommand } from '../src/discord/interactions/command.ts';
import { withTraces } from '../src/discord/views/alerts/traces.ts';
import { holds } from '../src/discord/views/shared/permissions.ts';
import { statusView } from '../src/discord/views/status.ts';
import { localized } from '../src/i18n/localizations.ts';
import { everywhere } from './shared/everywhere.ts';
import type { Services } from './shared/services.ts';

const definition = {
  ...localized('status', 'command.status.name', 'command.status.description'),
  ...everywhere,
} as const satisfies Definition;

/** Who may manage the alerts of a server sees what was decided about them, and then nobody else sees the answer. */
const isModerator = ({ guildId, permissions }: Asker): boolean =>
  guildId !== undefined && holds(permissions, PermissionFlagsBits.ManageGuild);

/** `/status`: is Carrel well, and is its data live? */
export const status = defineCommand<Services, typeof definition>({
  definition,
  isPrivate: (_options, asker) => isModerator(asker),
  answer: (question, services) => {
    const { locale, guildId } = question;
    const facts = {
      feed: services.pollerStatus(),
      libraries: services.librariesNow(),
      startedAt: services.startedAt,
      appVersion: services.appVersion,
    };
    const view = statusView(facts, locale);
    if (guildId === undefined || services.traces === undefined || !isModerator(question)) return view;
    return services.traces(guildId).then((traces) => ({ ...withTraces(view, traces, locale), ephemeral: true }));
  },
});
