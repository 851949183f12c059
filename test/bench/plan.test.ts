import { describe, expect, test } from 'vitest';
import { wantedOf } from '../../bench/plan.ts';

describe('the command line of the bench', () => {
  test('without arguments means every part, in full', () => {
    const wanted = wantedOf([]);
    expect(wanted).toMatchObject({ json: false, isQuick: false, help: false });
    expect(wanted.parts).toContain('alerts');
    expect(wanted.parts, 'only when it is named').not.toContain('growth');
    expect(wanted.parts[0]).toBe('answers');
  });

  test('can name parts and rounds; the order stays', () => {
    const wanted = wantedOf(['--only', 'launches,answers', '--rounds', '3', '--json']);
    expect(wanted).toMatchObject({ parts: ['answers', 'launches'], json: true });
    expect(wanted.plan.rounds).toBe(3);
  });

  test('in a hurry leaves out what takes long, unless it is named', () => {
    expect(wantedOf(['--quick']).parts).not.toContain('alerts');
    expect(wantedOf(['--quick', '--only', 'alerts']).parts).toEqual(['alerts']);
  });

  test.each([
    [['--only', 'speed'], 'There is no part "speed". The parts are answers'],
    [['--only', ''], 'There is no part ""'],
    [['--rounds', '0'], '--rounds is a whole number from 1.'],
    [['--rounds', 'many'], '--rounds is a whole number from 1.'],
    [['--fast'], '--fast'],
  ])('says what it does not understand: %j', (args, message) => {
    expect(() => wantedOf(args)).toThrow(message);
  });
});
