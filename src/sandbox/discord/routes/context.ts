import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { isObject, type JsonObject } from '../json.ts';
import type { Upload } from '../messages/messages.ts';
import { refuse } from '../spec/refusal.ts';
import type { RequestName } from '../spec/spec.ts';
import { checkBody, type Verdict } from '../spec/validate.ts';
import type { World } from '../world.ts';
import { isInteractionRoute } from './rate-limits.ts';

/** Hono's environment here: Node's own request and response are at hand. */
export interface ApiEnv {
  Bindings: HttpBindings;
}

/** The context of one request to the API. */
export type ApiContext = Context<ApiEnv>;

/** The body of a request and the files that came with it. */
export interface ApiBody {
  value: unknown;
  uploads: Upload[];
}

/** Reads a JSON or multipart body (`payload_json` and `files[n]`). Throws Discord's refusal of anything that is no JSON. */
export async function readBody(context: ApiContext): Promise<ApiBody> {
  if (!(context.req.header('content-type') ?? '').startsWith('multipart/form-data')) {
    return { value: parseJson(await context.req.text()), uploads: [] };
  }
  const form = await context.req.raw.formData();
  const uploads: Upload[] = [];
  for (const [name, part] of form) {
    const index = /^files\[(\d+)\]$/.exec(name)?.[1];
    if (index === undefined || typeof part === 'string') continue;
    const bytes = new Uint8Array(await part.arrayBuffer());
    uploads.push({
      index: Number(index),
      filename: part.name,
      contentType: part.type || 'application/octet-stream',
      bytes,
    });
  }
  const payload = form.get('payload_json');
  return { value: typeof payload === 'string' ? parseJson(payload) : {}, uploads };
}

/** Reads the body and holds it against the specification under this name. Returns an object, empty when there was none. */
export async function readChecked(
  world: World,
  context: ApiContext,
  name: RequestName,
): Promise<{ body: JsonObject; uploads: Upload[] }> {
  const { value, uploads } = await readBody(context);
  if (world.settings.validate) enforce(world, context, checkBody(name, value));
  return { body: isObject(value) ? value : {}, uploads };
}

/** Throws the refusal of a verdict, and keeps what it says about the request. */
export function enforce(world: World, context: ApiContext, verdict: Verdict): void {
  const where = { method: context.req.method, path: publicPath(context), at: world.settings.now() };
  for (const field of verdict.ignored) world.ignoredFields.push({ ...where, reason: field });
  if (verdict.refusal) throw verdict.refusal;
}

/** The path after `/api/v10`, with interaction tokens masked: they are secrets for as long as they live. */
export function publicPath(context: ApiContext): string {
  const path = apiPath(context);
  if (!isInteractionRoute(path)) return path;
  const [, door, id, , ...rest] = path.split('/');
  return ['', door, id, ':token', ...rest].join('/');
}

/** The path after `/api/v10`, as the rate limits and faults know it. */
export function apiPath(context: ApiContext): string {
  return context.req.path.slice('/api/v10'.length);
}

/** A part of the path that Hono's pattern has matched. */
export function param(context: ApiContext, name: string): string {
  return context.req.param(name) ?? '';
}

/** Parses a body; empty text is an empty object. Throws Discord's refusal of anything that is no JSON. */
function parseJson(text: string): unknown {
  if (text === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw refuse.badJson();
  }
}
