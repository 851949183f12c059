import type { RunningRole } from './app-parts.ts';

/**
 * What `/readyz` says of the roles of this process: the first line is `ready`, or each role that is not with what is
 * missing; then a line a role.
 */
export function readinessWords(running: ReadonlyMap<string, RunningRole>): { ready: boolean; detail: string } {
  const roles = [...running].map(([name, { readiness }]) => ({ name, ...readiness() }));
  const missing = roles.filter(({ isReady }) => !isReady);
  const lines = roles.map(({ name, words }) => `${name}: ${words}`);
  const first = missing.length === 0 ? 'ready' : `not ready: ${missing.map(({ name }) => name).join(', ')}`;
  return { ready: missing.length === 0, detail: [first, ...lines].join('\n') };
}
