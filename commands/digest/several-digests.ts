import {
  digestLine,
  digestListView,
  digestNote,
  digestRemoved,
  scheduleWords,
} from '../../src/discord/views/digests/digest-answers.ts';
import { chosenLibrariesWords } from '../../src/discord/views/shared/rule-words.ts';
import type { Digest } from '../../src/domain/messages/digest.ts';
import { severalOf } from '../shared/several.ts';
import { knownPlace } from '../shared/target.ts';
import { saveDigest } from './save-digest.ts';
import type { DigestServices } from './services.ts';

/** The digests of a server: `/digest list | pause | resume | remove`, and how one of them is found. */
export const severalDigests = severalOf<DigestServices, Digest>({
  command: 'digest',
  list: (guildId, { digests }) => digests.list(guildId),
  words: (digest, libraries, locale) =>
    `${chosenLibrariesWords(digest.libraryIds, libraries, locale, (text) => text)} · ${scheduleWords(digest, locale)}`,
  listView: digestListView,
  actions: {
    pause: async ({ guildId, id }, { locale, now }, { digests, librariesNow }) => {
      const paused = await digests.change(guildId, id, { paused: { reason: 'byHand', at: now } }, now);
      return paused?.kind === 'added' ? digestNote('paused', paused.thing, librariesNow(), locale) : undefined;
    },
    resume: async (digest, asker, services) => {
      const { guildId, channelId, id, paused } = digest;
      const { locale, now } = asker;
      const resume = () => services.digests.change(guildId, id, { paused: null }, now);
      if (paused === null || paused.reason === 'byHand') {
        const resumed = await resume();
        return resumed?.kind === 'added'
          ? digestNote('resumed', resumed.thing, services.librariesNow(), locale)
          : undefined;
      }
      // What Discord had refused is resumed only after a message was posted in its channel.
      const place = knownPlace(asker, channelId);
      const save = async () => {
        const resumed = await resume();
        if (resumed === undefined) throw severalDigests.unknown(id, locale);
        return resumed;
      };
      const confirm = 'digest.confirmResumed';
      return saveDigest({ old: digest, draft: digest, place, confirm, save }, asker, services);
    },
    remove: async ({ guildId, id }, { locale }, { digests }) => {
      const removed = await digests.remove(guildId, id);
      return removed && digestRemoved(removed, locale);
    },
  },
  listLine: (t) => digestLine('list', t),
});
