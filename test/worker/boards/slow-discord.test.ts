import { expect, test } from 'vitest';
import { createBoards } from '../../../src/worker/boards/boards.ts';
import { boardScene } from './board-scene.ts';

const minute = 60_000;

test('with a Discord that answers nothing, twenty boards are under way and no more, and all are shown afterwards', async () => {
  const scene = await boardScene();
  for (let i = 0; i < 100; i += 1) await scene.create({ guildId: `g${i}` });
  await scene.clock.advance(2 * minute);
  scene.people.webster = 900;
  const before = scene.said.length;
  const seen = { underWay: 0, most: 0 };
  const answers = Promise.withResolvers<void>();
  const boards = createBoards({
    ...scene.parts,
    sender: {
      ...scene.sender,
      edit: async (...given) => {
        seen.underWay += 1;
        seen.most = Math.max(seen.most, seen.underWay);
        await answers.promise;
        seen.underWay -= 1;
        return scene.sender.edit(...given);
      },
    },
  });
  boards.start();
  await scene.clock.advance(30_000);
  expect(seen.most).toBe(20);
  answers.resolve();
  await scene.clock.advance(2 * minute);
  expect(scene.said.length - before).toBe(100);
  const stopped = boards.stop();
  await scene.clock.advance(0);
  await stopped;
  await scene.close();
});
