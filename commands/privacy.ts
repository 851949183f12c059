import { type Asker, type Definition, defineCommand } from '../src/discord/interactions/command.ts';
import { UserError } from '../src/discord/interactions/user-error.ts';
import { privacyAsk, privacyDeleted, privacyFile, privacyView } from '../src/discord/views/privacy.ts';
import type { UserDataStore } from '../src/domain/user-data.ts';
import { localized } from '../src/i18n/localizations.ts';
import { everywhere } from './shared/contexts.ts';
import type { LibraryServices } from './shared/services.ts';

/** What `/privacy` uses. */
export interface PrivacyServices extends LibraryServices {
  readonly userData: UserDataStore;
}

const definition = {
  ...localized('privacy', 'command.privacy.name', 'command.privacy.description'),
  ...everywhere,
} as const satisfies Definition;

const show = async ({ userId, locale }: Asker, { userData, librariesNow }: PrivacyServices) =>
  privacyView(await userData.find(userId), librariesNow(), locale);

/** `/privacy`: what does Carrel keep about me? As text, as a file, and deleted on demand. Each sees only their own. */
export const privacy = defineCommand<PrivacyServices, typeof definition>({
  definition,
  isPrivate: () => true,
  answer: show,
  pressStandsApart: ({ action }) => action === 'file',

  press: async (press, services) => {
    const { userId, locale, now } = press;
    switch (press.id.action) {
      case 'file':
        return privacyFile(await services.userData.find(userId), userId, now, press.ownLocale);
      case 'delete':
        return privacyAsk(locale);
      case 'confirm':
        await services.userData.forget(userId);
        return privacyDeleted(locale);
      case 'keep':
        return show(press, services);
      default:
        throw new UserError('error.unknownButton');
    }
  },
});
