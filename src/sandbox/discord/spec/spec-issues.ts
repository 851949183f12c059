import type { FieldError } from './refusal.ts';
import type { SpecIssue } from './spec.ts';

type Path = readonly (string | number)[];

/** Translates what the specification's schemas complain about into Discord's field errors. `base` comes before every path. */
export function fieldErrorsOf(issues: readonly SpecIssue[], value: unknown, base: Path = []): FieldError[] {
  return issues.flatMap((issue) => {
    const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
    if (issue.code !== 'invalid_union') return [{ path: [...base, ...path], ...wording(issue, valueAt(value, path)) }];
    return fieldErrorsOf(nearest(issue.errors ?? []), valueAt(value, path), [...base, ...path]);
  });
}

/** Of the alternatives of a union, what is wrong with the one that was meant: its `type` fits, or it fits best. */
function nearest(alternatives: readonly (readonly SpecIssue[])[]): readonly SpecIssue[] {
  const typed = alternatives.filter((issues) => !issues.some((issue) => issue.path[0] === 'type'));
  const pool = typed.length > 0 ? typed : alternatives;
  return pool.reduce((best, issues) => (issues.length < best.length ? issues : best), pool[0] ?? []);
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (node, step) =>
      typeof node === 'object' && node !== null ? (node as Record<string | number, unknown>)[step] : undefined,
    value,
  );
}

function wording(issue: SpecIssue, value: unknown): { code: string; message: string } {
  if (value === undefined || value === null) return { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' };
  const { minimum, maximum } = issue;
  const sized = issue.origin === 'string' || issue.origin === 'array';
  if (issue.code === 'too_big' && sized) {
    return { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${maximum} or fewer in length.` };
  }
  if (issue.code === 'too_small' && sized) {
    return { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${minimum} or more in length.` };
  }
  if (issue.code === 'too_big') {
    return { code: 'NUMBER_TYPE_MAX', message: `int value should be less than or equal to ${maximum}.` };
  }
  if (issue.code === 'too_small') {
    return { code: 'NUMBER_TYPE_MIN', message: `int value should be greater than or equal to ${minimum}.` };
  }
  if (issue.code === 'invalid_value') {
    return { code: 'BASE_TYPE_CHOICES', message: `Value must be one of {${(issue.values ?? []).join(', ')}}.` };
  }
  if (issue.format === 'url') return { code: 'URL_TYPE_INVALID_URL', message: 'Not a well formed URL.' };
  if (issue.format === 'datetime') return { code: 'DATE_TIME_TYPE_PARSE', message: 'Could not parse the date.' };
  if (issue.code === 'invalid_format') {
    return { code: 'STRING_TYPE_REGEX', message: 'String value did not match validation regex.' };
  }
  if (issue.expected === 'number' || issue.expected === 'int') {
    return { code: 'NUMBER_TYPE_COERCE', message: `Value "${String(value)}" is not int.` };
  }
  if (issue.expected === 'object' || issue.expected === 'record') {
    return { code: 'MODEL_TYPE_CONVERT', message: 'Only dictionaries may be used in a ModelType' };
  }
  if (issue.expected === 'array')
    return { code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' };
  return { code: 'BASE_TYPE_CONVERT', message: `Value is not a ${issue.expected ?? 'valid value'}.` };
}
