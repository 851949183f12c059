import { type Feed, type FeedEntry, occupancyText } from './campus.ts';
import type { Fault, FeedFault } from './faults.ts';

const wrongEntries = {
  number: (entry: FeedEntry | undefined) => ({ Occupancy: Number(entry?.Occupancy), LastRecordTime: 0 }),
  null: () => ({ Occupancy: null, LastRecordTime: null }),
  empty: () => ({ Occupancy: '', LastRecordTime: '' }),
};

/** What a sensor without a record gives, as seen of Grey Nuns. */
const noRecord = { Occupancy: '.0000', LastRecordTime: '1900-01-01 00:00:00.000' };

/** The occupancy feed with a fault in its content; `feedThen` is the feed as it was when the fault was set. */
export function spoilFeed(feed: Feed, fault: Fault & { readonly kind: FeedFault }, feedThen: Feed): object {
  const sourceKey = fault.sourceKey ?? (fault.kind === 'newLibrary' ? 'Birks' : 'Webster');
  switch (fault.kind) {
    case 'missingLibrary':
      return Object.fromEntries(Object.entries(feed).filter(([key]) => key !== sourceKey));
    case 'newLibrary':
      return { ...feed, [sourceKey]: { Occupancy: occupancyText(12), LastRecordTime: feed.Webster?.LastRecordTime } };
    case 'frozenCounter':
      return { ...feed, [sourceKey]: feedThen[sourceKey] };
    case 'noRecord':
      return { ...feed, [sourceKey]: noRecord };
    case 'wrongTypes':
      return { ...feed, [sourceKey]: wrongEntries[fault.as ?? 'number'](feed[sourceKey]) };
  }
}
