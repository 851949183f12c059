import { parseJsonOrUndefined } from '../../src/base/json.ts';
import { interactionSchema } from '../../src/discord/interactions/interaction.ts';
import { readPlain } from '../../src/discord/interactions/plain-interaction.ts';
import { sendErrorOf } from '../../src/discord/messages/send-error.ts';
import { refusalOf } from '../../src/discord/transport/callback.ts';
import { interactionIn, removedServerIn, sessionIn } from '../../src/discord/transport/gateway-payloads.ts';
import { limitHeaders } from '../../src/discord/transport/request.ts';
import { formatCustomId, parseCustomId } from '../../src/discord/views/reply/custom-id.ts';
import { plainText } from '../../src/discord/views/reply/plain-text.ts';
import { webhookEventIn } from '../../src/http/webhook-event.ts';
import { enter, requestText } from './entrance.ts';
import { longest, type Parser, require } from './parser.ts';
import { bodies, customIds } from './payloads.ts';
import { routerScene } from './router-scene.ts';
import { typed } from './typed-texts.ts';

/** What Discord sends, and what a forger sends in its place. */
export const discordParsers: readonly Parser[] = [
  {
    name: 'interaction',
    texts: bodies.interactions,
    longest: longest.body,
    parse: (text) => {
      const raw = parseJsonOrUndefined(text);
      const plain = readPlain(raw);
      const { data } = interactionSchema.safeParse(raw);
      require(plain === undefined ||
        JSON.stringify(plain) === JSON.stringify(data), 'by hand it is read as something else');
      return data;
    },
  },
  routerParser(),
  {
    name: 'entrance',
    texts: [...bodies.interactions.slice(0, 5), ...bodies.events].map(requestText),
    parse: enter,
  },
  {
    name: 'webhook-event',
    texts: bodies.events,
    longest: longest.body,
    parse: (text) => webhookEventIn(parseJsonOrUndefined(text)),
  },
  {
    name: 'custom-id',
    texts: customIds,
    longest: longest.body,
    parse: (text) => {
      const id = parseCustomId(text);
      require(id === undefined || formatCustomId(id) === text, 'it is written in another way');
      return id;
    },
  },
  {
    name: 'gateway',
    texts: bodies.dispatches,
    longest: longest.body,
    parse: (text) => {
      const payload = parseJsonOrUndefined(text);
      const { servers, user } = sessionIn(Object(payload).d);
      return interactionIn(payload) ?? removedServerIn(payload) ?? servers ?? user;
    },
  },
  {
    name: 'rate-limit',
    texts: [...bodies.limits, ...typed.waits],
    longest: longest.body,
    parse: (text) => {
      const headers = limitHeaders({ 'retry-after': text.split('\n')[0] }, Buffer.from(text));
      const seconds = Number(headers['retry-after']);
      require(seconds >= 0 && seconds <= 86_400, `a wait of ${seconds} s`);
      return headers;
    },
  },
  {
    name: 'refusal',
    texts: bodies.refusals,
    parse: (text) =>
      sendErrorOf(
        refusalOf({ status: 400, headers: {}, body: Buffer.from(text) }, 'https://example.org/', { type: 1 }),
      ),
  },
  { name: 'plain-text', texts: typed.markdown, longest: longest.shown, parse: (text) => plainText(text) },
];

/** The whole router; a new one after so many inputs, since a server may have only so many alerts. */
function routerParser(): Parser {
  const inputsEach = 500;
  let taken = 0;
  let scene: Awaited<ReturnType<typeof routerScene>> | undefined;
  return {
    name: 'router',
    texts: bodies.interactions,
    parse: async (text) => {
      if (scene === undefined || taken % inputsEach === 0) {
        await scene?.close();
        scene = await routerScene();
      }
      taken += 1;
      const { accepted } = await scene.take(text);
      return accepted ? text : undefined;
    },
  };
}
