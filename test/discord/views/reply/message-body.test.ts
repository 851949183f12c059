import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MessageFlags } from '#discord.js';
import { messageBodyOf } from '../../../../src/discord/views/reply/message-body.ts';
import { checkBody } from '../../../../src/sandbox/discord/spec/validate.ts';

describe('the body of a message', () => {
  test('never mentions anyone, whatever it contains', () => {
    fc.assert(
      fc.property(fc.constantFrom('@everyone', '@here', '<@1>', '<@&1>'), fc.string(), (mention, around) => {
        const content = `${around}${mention}`;
        expect(messageBodyOf({ content })).toMatchObject({ content, allowed_mentions: { parse: [] } });
        expect(Object.keys(messageBodyOf({ content }).allowed_mentions ?? {})).toEqual(['parse']);
      }),
    );
  });

  test('names every part even when it is empty, since an edit leaves alone what it does not name', () => {
    expect(messageBodyOf({})).toEqual({
      content: '',
      embeds: [],
      components: [],
      attachments: [],
      allowed_mentions: { parse: [] },
    });
    const embeds = [{ title: 'only this' }];
    expect(messageBodyOf({ embeds })).toMatchObject({ content: '**only this**', embeds, components: [] });
  });

  test('has the flag of a private answer only when it is one', () => {
    expect(messageBodyOf({ content: 'x', ephemeral: true }).flags).toBe(MessageFlags.Ephemeral);
    expect(messageBodyOf({ content: 'x', ephemeral: false })).not.toHaveProperty('flags');
  });

  test('describes each file of the reply under the number that it is uploaded by', () => {
    const files = [
      { name: 'chart.png', data: new Uint8Array([1]), description: 'Webster, today' },
      { name: 'week.png', data: new Uint8Array([2]), description: 'Webster, this week' },
    ];
    const body = messageBodyOf({ files });
    expect(body.attachments).toEqual([
      { id: '0', filename: 'chart.png', description: 'Webster, today' },
      { id: '1', filename: 'week.png', description: 'Webster, this week' },
    ]);
    expect(checkBody('webhookEdit', body)).toEqual({ refusal: undefined, ignored: [] });
  });

  test('is within the limits and is what Discord’s specification takes', () => {
    const body = messageBodyOf({ content: '🟢'.repeat(3000), embeds: [{ description: 'x'.repeat(5000) }] });
    expect(checkBody('webhookEdit', body)).toEqual({ refusal: undefined, ignored: [] });
    expect(checkBody('webhookEdit', { ...body, content: 'x'.repeat(2001) }).refusal).toBeDefined();
  });

  test('of one reply is made once, however often it is asked for', () => {
    const reply = { content: 'the same' };
    expect(messageBodyOf(reply)).toBe(messageBodyOf(reply));
    expect(messageBodyOf({ ...reply })).not.toBe(messageBodyOf(reply));
  });
});
