import { fullOf, parseEnvironment } from '../../base/config.ts';
import { knownLibraries } from '../../domain/occupancy/library.ts';
import { buildings } from '../campus/buildings.ts';
import type { Fault } from '../campus/faults.ts';
import type { Sandbox } from '../sandbox.ts';
import type { CampusState, FeedFaultName, LibraryState } from './wire.ts';

const full = fullOf(parseEnvironment({}));

/** The panel's name of the fault that is on; one that was set past the panel counts as "down". */
function faultName(fault: Fault | undefined): FeedFaultName {
  if (fault === undefined) return 'none';
  const names: Partial<Record<Fault['kind'], FeedFaultName>> = {
    html: 'html',
    frozenCounter: 'frozen',
    noRecord: 'noRecord',
    '401': 'refused',
  };
  return names[fault.kind] ?? 'down';
}

/** What the feed answers for a library at `at`, the fault included. */
function sensorsOf(
  { campus }: Sandbox,
  libraryId: string,
  sourceKey: string,
  at: number,
  fault: Fault | undefined,
): LibraryState['sensors'] {
  const seen = (when: number) => ({ raw: campus.raw(libraryId, when), stamp: campus.stamp(libraryId, when) });
  const name = faultName(fault);
  if (name === 'none') return seen(at);
  const isHit = fault?.sourceKey === sourceKey;
  if (name === 'frozen') return seen(isHit ? (fault?.since ?? at) : at);
  if (name === 'noRecord') return isHit ? { raw: 0, stamp: '1900-01-01 00:00:00.000' } : seen(at);
  return null;
}

/** Everything that the panel shows, now. `revoked` are the channels in which the bot may not write. */
export function campusState(
  sandbox: Sandbox,
  { travelling, revoked }: { travelling: boolean; revoked: ReadonlySet<string> },
): CampusState {
  const { campus, campusServer, discord, clock } = sandbox;
  const at = clock.now();
  const fault = campusServer.faults.current();
  const libraries = buildings.flatMap(({ libraryId, doors }): LibraryState[] => {
    const library = knownLibraries.find(({ id }) => id === libraryId);
    if (library === undefined) return [];
    const inside = campus.truth(libraryId, at);
    return [
      {
        id: libraryId,
        names: library.names,
        doors: doors.map(({ name, sensor }) => ({ name, sensor })),
        inside,
        change: inside - campus.truth(libraryId, at - 5 * 60_000),
        full: full.get(libraryId) ?? inside,
        sensors: sensorsOf(sandbox, libraryId, library.sourceKey, at, fault),
      },
    ];
  });
  const { connected, rateLimited } = discord.counts();
  const activity = discord.presence()?.activities[0];
  const words = activity?.state ?? activity?.name;
  return {
    at,
    speed: clock.speed(),
    travelling,
    libraries,
    feed: faultName(fault),
    revoked: [...revoked],
    bot: { online: connected > 0, presence: typeof words === 'string' ? words : null },
    rateLimited,
  };
}
