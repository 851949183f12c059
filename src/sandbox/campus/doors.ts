import type { Random } from './random.ts';

/** Which way a person passes a door. */
export type Direction = 'in' | 'out';

/** A door with its sensor. `share` is the part of all passings that use it; the shares of a building add up to 1. */
export interface Door {
  readonly name: string;
  readonly sensor: 'optical' | 'thermal';
  readonly share: number;
}

/**
 * How many of the true passings a sensor misses, as a ratio (0.01 is 1 %): one figure for all doors, or one per door and
 * direction. Concordia publishes none; 0.5–3 % per passing is our assumption.
 */
export type MissRate = number | ((door: Door, direction: Direction) => number);

/**
 * Doors miss a little more of those who come in, in groups through an open door, than of those who leave: the reason
 * why the real counter drifts downwards over a day.
 */
const lean: Record<Direction, number> = { in: 1.2, out: 0.8 };

const usualMissRate: Record<Door['sensor'], number> = { optical: 0.01, thermal: 0.022 };

/** The share of passings that `door` misses, 0–1. Throws a RangeError when `missRate` gives anything else. */
export function missRatioOf(door: Door, direction: Direction, missRate: MissRate | undefined): number {
  const ratio =
    typeof missRate === 'function'
      ? missRate(door, direction)
      : Math.min(1, (missRate ?? usualMissRate[door.sensor]) * lean[direction]);
  if (!(ratio >= 0 && ratio <= 1)) throw new RangeError(`A miss rate is a ratio from 0 to 1, not ${ratio}.`);
  return ratio;
}

/** A function that sends one person through one of the doors and says whether the sensor saw it. */
export function sensorsOf(doors: readonly Door[], missRate: MissRate | undefined) {
  const sensors = doors.map((door) => ({
    share: door.share,
    in: missRatioOf(door, 'in', missRate),
    out: missRatioOf(door, 'out', missRate),
  }));
  return (direction: Direction, random: Random): boolean => {
    // Two draws whatever the rates are: the same people come and go in a campus with better sensors.
    let place = random.uniform();
    const luck = random.uniform();
    const used = sensors.find((sensor) => {
      place -= sensor.share;
      return place < 0;
    });
    return luck >= (used ?? sensors[sensors.length - 1] ?? { in: 0, out: 0 })[direction];
  };
}
