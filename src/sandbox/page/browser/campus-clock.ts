/** The clock of the campus as the page knows it: it runs on between two messages from the demo. */
export interface CampusClock {
  now(): number;
  /** Sets it to `at` (ms since the Unix epoch), running `speed` times as fast as the machine's. */
  set(at: number, speed: number): void;
}

/** How long it runs on without a message (ms of the machine). One comes every half second, unless the demo is stopped or halted. */
const longestMs = 2_000;

/** A campus clock that runs on by the machine's (`machineNow`, in ms), and stands still once nothing comes from the demo. */
export function createCampusClock(machineNow: () => number = () => performance.now()): CampusClock {
  let anchor = { at: Date.now(), speed: 1, machine: machineNow() };
  return {
    now: () => anchor.at + Math.min(machineNow() - anchor.machine, longestMs) * anchor.speed,
    set: (at, speed) => {
      anchor = { at, speed, machine: machineNow() };
    },
  };
}
