import { z } from 'zod';
import { serviceDayOf } from '../../domain/calendar/service-day.ts';
import type { FaultKind, FaultOptions } from '../campus/faults.ts';
import type { Sandbox } from '../sandbox.ts';
import { nextMoment, travel } from './time-travel.ts';
import type { Control, FeedFaultName } from './wire.ts';

/** A control as it comes from the browser. */
export const controlSchema: z.ZodType<Control> = z.discriminatedUnion('do', [
  z.object({ do: z.literal('speed'), speed: z.literal([1, 60, 600]) }),
  z.object({ do: z.literal('travel'), to: z.literal(['monday', 'exams', 'midnight']) }),
  z.object({ do: z.literal('feed'), fault: z.literal(['none', 'down', 'html', 'frozen', 'noRecord', 'refused']) }),
  z.object({ do: z.literal('rateLimit') }),
  z.object({ do: z.literal('dropGateway') }),
  z.object({ do: z.literal('permission'), channelId: z.string(), revoked: z.boolean() }),
]);

const feedFaults: Readonly<Record<FeedFaultName, readonly [FaultKind | undefined, FaultOptions?]>> = {
  none: [undefined],
  down: ['5xx', { status: 503 }],
  html: ['html'],
  frozen: ['frozenCounter', { sourceKey: 'Webster' }],
  noRecord: ['noRecord', { sourceKey: 'GreyNuns' }],
  refused: ['401'],
};

/** Two are enough to see a reply arrive late; Discord's three seconds for a first answer allow no more (count, ms). */
const rateLimit = { count: 2, retryAfterMs: 500 } as const;

/** The panel's controls and their state. */
export interface Controls {
  readonly revoked: ReadonlySet<string>;
  isTravelling(): boolean;
  /** Does it at once; a travel goes on by itself. While one is under way a second, or another speed, is ignored. */
  pull(control: Control): void;
  /** Ends a travel under way. */
  close(): Promise<void>;
}

/** The controls of this sandbox; `onChange` is called when a travel has ended. */
export function createControls(sandbox: Sandbox, onChange: () => void): Controls {
  const { campus, campusServer, discord, clock } = sandbox;
  const revoked = new Set<string>();
  const closing = new AbortController();
  let travelling: Promise<void> | undefined;

  const go = async (to: number, speedThen: number): Promise<void> => {
    await travel(sandbox, to, closing.signal);
    clock.setSpeed(speedThen);
    travelling = undefined;
    onChange();
  };
  const pull = (control: Control): void => {
    switch (control.do) {
      case 'speed':
        if (travelling === undefined) clock.setSpeed(control.speed);
        return;
      case 'travel': {
        if (travelling !== undefined) return;
        const isExams = control.to === 'exams';
        const to = nextMoment(isExams ? 'monday' : control.to, clock.now());
        if (control.to !== 'midnight') campus.setExams(isExams, serviceDayOf(to));
        // An exam morning should be seen filling up, within half a minute.
        travelling = go(to, isExams ? Math.max(600, clock.speed()) : clock.speed());
        return;
      }
      case 'feed':
        campusServer.faults.set(...feedFaults[control.fault]);
        return;
      case 'rateLimit':
        discord.faults.rateLimitNext(rateLimit.count, { retryAfterMs: rateLimit.retryAfterMs });
        return;
      case 'dropGateway':
        discord.faults.dropConnections();
        return;
      case 'permission':
        if (control.revoked) {
          revoked.add(control.channelId);
          discord.faults.denyPermissions(control.channelId, ['ViewChannel', 'SendMessages']);
        } else {
          revoked.delete(control.channelId);
          discord.faults.restorePermissions(control.channelId);
        }
    }
  };
  return {
    revoked,
    isTravelling: () => travelling !== undefined,
    pull,
    close: async () => {
      closing.abort();
      await travelling;
    },
  };
}
