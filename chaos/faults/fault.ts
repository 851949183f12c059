import type { Scene } from '../scene.ts';

/** One thing that goes wrong. */
export interface Fault {
  /** As the table names it. */
  readonly name: string;
  /** How many variants it has: error codes, bodies, amounts. */
  readonly variants: number;
  /** Brings it about, and returns what ends it, where it does not end by itself. */
  begin(scene: Scene, variant: number): (() => unknown) | undefined | Promise<(() => unknown) | undefined>;
  /** Whether the bot cannot be expected to answer meanwhile. */
  readonly mutes?: boolean;
}
