import { commandOf, type Definition } from '../../src/discord/interactions/command.ts';
import { localized } from '../../src/i18n/localizations.ts';
import { forManagers } from '../shared/contexts.ts';
import { digestAdd } from './add.ts';
import { digestEdit } from './edit.ts';
import type { DigestServices } from './services.ts';
import { severalDigests } from './several-digests.ts';

const definition = {
  ...localized('digest', 'command.digest.name', 'command.digest.description'),
  ...forManagers,
} as const satisfies Definition;

const { list, actions, complete, press } = severalDigests;

/** `/digest add | list | edit | pause | resume | remove`, for members who may manage the server. */
export const digest = commandOf<DigestServices>({ definition, isPrivate: () => true, complete, press }, [
  digestAdd,
  list,
  digestEdit,
  ...actions,
]);
