import { isObject, type JsonObject, objectsIn } from '../json.ts';
import { commandLimits, commandListLimits } from './command-limits.ts';
import { formLimits } from './form-limits.ts';
import { type FieldError, invalidForm, type Refusal } from './refusal.ts';
import { callbackSchemas, type RequestName, requestSchemas, type SpecSchema } from './spec.ts';
import { fieldErrorsOf } from './spec-issues.ts';
import { messageLimits } from './written-limits.ts';

/** What a check of a request finds: the refusal, if any, and the fields that Discord would silently ignore. */
export interface Verdict {
  refusal: Refusal | undefined;
  ignored: readonly string[];
}

/** Holds the body of a request against Discord's specification and its written limits. */
export function checkBody(name: RequestName, body: unknown): Verdict {
  const isMessage = name.startsWith('message') || name.startsWith('webhook');
  const limits = name.startsWith('command') ? commandLimits : isMessage ? messageLimits : noLimits;
  return check(requestSchemas[name], body, limits);
}

/** The last list of commands, as JSON, and its verdict: a bot puts the same one at each start, and to check it takes longer than all else. */
let lastList: { readonly json: string; readonly verdict: Verdict } | undefined;

/** The same for a bulk overwrite of commands, whose body is a list. */
export function checkCommandList(body: unknown): Verdict {
  const json = JSON.stringify(body);
  if (lastList?.json !== json) lastList = { json, verdict: verdictOnList(body) };
  return lastList.verdict;
}

function verdictOnList(body: unknown): Verdict {
  if (!Array.isArray(body)) {
    return refused([{ path: [], code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }]);
  }
  const checks = body.map((command) => runSchema(requestSchemas.commandUpdate, command));
  const errors = checks.flatMap((result, index) => prefixed(result.errors, index));
  if (body.length > 130)
    errors.push({ path: [], code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 0 and 130 in length.' });
  const ignored = checks.flatMap((result, index) => result.ignored.map((field) => `${index}.${field}`));
  return errors.length > 0 ? refused(errors) : { ...refused(commandListLimits(objectsIn(body))), ignored };
}

/** The same for an interaction callback, by its type. */
export function checkCallback(body: unknown): Verdict {
  const type = isObject(body) ? body.type : undefined;
  const schema = typeof type === 'number' ? callbackSchemas[type] : undefined;
  if (!schema) {
    const known = Object.keys(callbackSchemas).join(', ');
    return refused([{ path: ['type'], code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${known}}.` }]);
  }
  return check(schema, body, ({ data }) => {
    if (!isObject(data)) return [];
    if (type === 9) return formLimits(data, ['data']);
    return type === 4 || type === 7 ? messageLimits(data, ['data']) : [];
  });
}

function check(schema: SpecSchema, body: unknown, limits: (body: JsonObject) => FieldError[]): Verdict {
  const { errors, ignored } = runSchema(schema, body);
  return { ...refused(errors.length > 0 || !isObject(body) ? errors : limits(body)), ignored };
}

function noLimits(): FieldError[] {
  return [];
}

function refused(errors: readonly FieldError[]): Verdict {
  return { refusal: errors.length > 0 ? invalidForm(errors) : undefined, ignored: [] };
}

function prefixed(errors: readonly FieldError[], step: number): FieldError[] {
  return errors.map((error) => ({ ...error, path: [step, ...error.path] }));
}

function runSchema(schema: SpecSchema, body: unknown): { errors: FieldError[]; ignored: string[] } {
  const asSpecified = asSpecification(body);
  const result = schema.safeParse(asSpecified);
  if (!result.success) return { errors: fieldErrorsOf(result.error.issues, asSpecified), ignored: [] };
  return { errors: [], ignored: ignoredFields(asSpecified, result.data) };
}

/**
 * What Discord accepts although its specification says otherwise: permissions as a string (the reference's own type),
 * an attachment's id as a number, a timestamp with an offset, and `nsfw` on a command.
 */
function asSpecification(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((entry) => asSpecification(entry, key));
  if (isObject(value)) {
    const entries = Object.entries(value).filter(([name]) => name !== 'nsfw');
    return Object.fromEntries(
      entries.map(([name, entry]) => [name, asSpecification(entry, name === 'id' ? `${key}.id` : name)]),
    );
  }
  const isPermissions = key === 'default_member_permissions' || key === 'permissions';
  if (isPermissions && typeof value === 'string' && /^\d+$/.test(value)) return Number(value);
  if (key === 'attachments.id' && typeof value === 'number') return String(value);
  if (key === 'timestamp' && typeof value === 'string' && !Number.isNaN(Date.parse(value))) {
    return new Date(value).toISOString();
  }
  return value;
}

/** The paths of fields that were sent and that the specification does not know: Discord ignores them, which is usually a mistake. */
function ignoredFields(sent: unknown, understood: unknown, path = ''): string[] {
  if (Array.isArray(sent) && Array.isArray(understood)) {
    return sent.flatMap((entry, index) => ignoredFields(entry, understood[index], `${path}${index}.`));
  }
  if (!isObject(sent) || !isObject(understood)) return [];
  return Object.entries(sent).flatMap(([key, value]) => {
    if (value === undefined) return [];
    return key in understood ? ignoredFields(value, understood[key], `${path}${key}.`) : [`${path}${key}`];
  });
}
