import fc from 'fast-check';
import { anyText } from './any-text.ts';
import type { Parser } from './parser.ts';

/** What became of a parser's inputs. */
export interface Outcome {
  readonly name: string;
  readonly inputs: number;
  readonly refused: number;
  readonly accepted: number;
  /** The longest time that one input took (ms). */
  readonly slowestMs: number;
  /** What went wrong first, with the shortest input that still shows it. */
  readonly fault?: { readonly input: string; readonly error: string };
}

const shared = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
const namesOf = (): string => shared.map((one) => Reflect.ownKeys(one).length).join();
const namesBefore = namesOf();

/** Whether a prototype is one that a class or the language made, and not an object that a parser took out of its input. */
const isPrototype = (value: object | null): boolean =>
  value === null || (Object.hasOwn(value, 'constructor') && typeof value.constructor === 'function');

/** Throws where something in a value has a prototype that its input gave it. */
function requireOwnPrototypes(value: unknown, depth = 0): void {
  if (typeof value !== 'object' || value === null || depth > 6) return;
  if (!isPrototype(Object.getPrototypeOf(value))) throw new Error('an object has a prototype out of the input');
  for (const inner of Object.values(value)) requireOwnPrototypes(inner, depth + 1);
}

/**
 * Feeds a parser texts until one is a fault: an error that it does not declare, a prototype that was changed, or what the parser's
 * own check finds. The same seed gives the same texts in the same order.
 */
export async function fuzzParser(
  { name, texts, throws = [], parse }: Parser,
  {
    inputs,
    seed,
    onInput = () => {},
  }: { readonly inputs: number; readonly seed: number; readonly onInput?: (count: number) => void },
): Promise<Outcome> {
  const count = { inputs: 0, refused: 0, accepted: 0 };
  let slowestMs = 0;
  const take = async (text: string): Promise<void> => {
    count.inputs += 1;
    onInput(count.inputs);
    const startedAt = performance.now();
    let value: unknown;
    try {
      value = parse(text);
      if (value instanceof Promise) value = await value;
    } catch (error) {
      if (!throws.some((one) => error instanceof one)) throw error;
    }
    slowestMs = Math.max(slowestMs, performance.now() - startedAt);
    if (value === undefined || value === null) count.refused += 1;
    else count.accepted += 1;
    requireOwnPrototypes(value);
    if (namesOf() !== namesBefore) throw new Error('a prototype that all share was changed');
  };
  const run = await fc.check(fc.asyncProperty(anyText(texts), take), { numRuns: inputs, seed });
  const error = run.errorInstance instanceof Error ? (run.errorInstance.stack ?? run.errorInstance.message) : undefined;
  const fault = run.failed
    ? { input: run.counterexample?.[0] ?? '', error: error ?? String(run.errorInstance) }
    : undefined;
  return { name, ...count, slowestMs, ...(fault && { fault }) };
}
