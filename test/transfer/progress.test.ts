import { expect, test } from 'vitest';
import { createProgress } from '../../src/transfer/progress.ts';

function written(isTTY: boolean, tell: (progress: ReturnType<typeof createProgress>) => void): string {
  let said = '';
  tell(createProgress({ isTTY, write: (text) => (said += text) }));
  return said;
}

test('on a terminal one line is rewritten, and cleared at the end', () => {
  const said = written(true, (progress) => {
    progress.report('read', 1_000);
    progress.report('read', 2_000);
    progress.end();
  });
  expect(said).toBe('\r1,000 rows read\u001B[K\r2,000 rows read\u001B[K\r\u001B[K');
});

test('elsewhere there is a line every hundred thousand rows of each kind', () => {
  const said = written(false, (progress) => {
    for (let rows = 50_000; rows <= 250_000; rows += 50_000) progress.report('read', rows);
    progress.report('written', 100_000);
    progress.end();
  });
  expect(said).toBe('100,000 rows read\n200,000 rows read\n100,000 rows written\n');
});
