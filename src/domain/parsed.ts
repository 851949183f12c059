/** What came of reading what a person typed: the value, or what is wrong with it, for the UI to say in their language. */
export type Parsed<Value, Problem> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem };

/** It was understood. */
export function parsed<Value>(value: Value): { readonly ok: true; readonly value: Value } {
  return { ok: true, value };
}

/** It was not, and why. */
export function refused<Problem>(problem: Problem): { readonly ok: false; readonly problem: Problem } {
  return { ok: false, problem };
}

/**
 * What was typed, in the one form that is read: lower case, every kind of space (French groups digits with narrow
 * no-break ones) and of digit as the plain one, every dash as a hyphen.
 */
export function plainlyTyped(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
