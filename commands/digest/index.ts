import { commandOf, type Definition } from '../../src/discord/interactions/command.ts';
import {
  digestLine,
  digestListView,
  digestRemoved,
  digestWords,
  scheduleWords,
} from '../../src/discord/views/digests/digest-answers.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { forManagers } from '../shared/contexts.ts';
import { listAndRemove } from '../shared/list-and-remove.ts';
import { type DigestServices, digestAdd } from './add.ts';

const definition = {
  ...localized('digest', 'command.digest.name', 'command.digest.description'),
  ...forManagers,
} as const satisfies Definition;

const { list, remove, complete } = listAndRemove({
  command: 'digest',
  of: ({ digests }: DigestServices) => digests,
  words: (digest, libraries, locale) =>
    `${digestWords(digest, libraries, locale, (text) => text)} · ${scheduleWords(digest, locale)}`,
  listView: digestListView,
  removedView: digestRemoved,
  listLine: (t) => digestLine('list', t),
});

/** `/digest add | list | remove`, for members who may manage the server. */
export const digest = commandOf<DigestServices>({ definition, isPrivate: () => true, complete }, [
  digestAdd,
  list,
  remove,
]);
