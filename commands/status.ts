import { type Definition, defineCommand } from '../src/discord/command.ts';
import { statusView } from '../src/discord/views/status.ts';
import { localized } from '../src/i18n/localizations.ts';
import { everywhere } from './everywhere.ts';
import type { Services } from './services.ts';

const definition = {
  ...localized('status', 'command.status.name', 'command.status.description'),
  ...everywhere,
} as const satisfies Definition;

/** `/status`: is Carrel well, and is its data live? */
export const status = defineCommand<Services, typeof definition>({
  definition,
  answer: ({ locale, now }, services) =>
    statusView(
      {
        feed: services.pollerStatus(),
        libraries: services.librariesAt(now),
        startedAt: services.startedAt,
        appVersion: services.appVersion,
      },
      locale,
    ),
});
