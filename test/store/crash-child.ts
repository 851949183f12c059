// Run by crash.test.ts: `crash-child.ts URL MODE`. Says what it has reached by one line on its standard output.
import { writeSync } from 'node:fs';
import { openStore } from '../../src/store/open-store.ts';
import { recordOf } from './record-of.ts';

const [url = '', mode] = process.argv.slice(2);
const store = await openStore({ url });

if (mode === 'hang') {
  await store.record([recordOf('webster', 0, 1)]);
  // 8 MB of stamps are more than SQLite's page cache holds, so that uncommitted pages reach the log on disk.
  const many = Array.from({ length: 2000 }, (_, i) => recordOf('webster', i + 1, i, { stamp: 'x'.repeat(4000) }));
  const stuck = {
    toJSON: () => {
      writeSync(1, 'begun\n');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    },
  };
  await store.record([...many, recordOf('webster', 3000, 1, { estimateState: stuck })]);
} else {
  writeSync(1, 'begun\n');
  for (let minutes = 0; minutes < 200; minutes += 1) await store.record([recordOf('vanier', minutes, minutes)]);
  await store.close();
}
