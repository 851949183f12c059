import type { Hono } from 'hono';
import { answerInteraction, responseOf, waitingInteraction } from '../interactions/interaction-answers.ts';
import { isObject } from '../json.ts';
import { checkCallback } from '../spec/validate.ts';
import type { World } from '../world.ts';
import { type ApiEnv, enforce, param, readBody } from './context.ts';

/** POST /interactions/:id/:token/callback: the first answer to an interaction, of every kind. */
export function addInteractionRoutes(app: Hono<ApiEnv>, world: World): void {
  app.post('/interactions/:id/:token/callback', async (context) => {
    const { value, uploads } = await readBody(context);
    const record = waitingInteraction(world, param(context, 'id'), param(context, 'token'));
    if (world.settings.validate) enforce(world, context, checkCallback(value));
    const body = isObject(value) ? value : {};
    answerInteraction(world, record, body, uploads);
    const wantsBody = context.req.query('with_response') === 'true';
    return wantsBody ? context.json(responseOf(record, body)) : context.body(null, 204);
  });
}
