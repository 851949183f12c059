import { describe, expect, test } from 'vitest';
import { InteractionType, MessageFlags } from '#discord.js';
import type { Command } from '../../../src/discord/interactions/command.ts';
import { asked } from '../../support/interactions.ts';
import { manualClock } from '../../support/manual-clock.ts';
import { answering, routed, textOf } from './one-command.ts';

describe('a form', () => {
  const submitted = (custom_id: string, components: readonly object[] = [], more: object = {}) => ({
    ...asked('find'),
    type: InteractionType.ModalSubmit,
    data: { custom_id, components, ...more },
  });
  const id = 'find:en:form:x';

  test('reaches its command with what stands in each field, in a label or in a row', async () => {
    const submit: Command<object>['submit'] = ({ fields, resolved }) => ({
      content: JSON.stringify({ fields: Object.entries(fields), resolved }),
    });
    const { ask, responses } = routed(answering(() => ({ content: 'asked' }), { submit }));
    const components = [
      { type: 10 },
      { component: { custom_id: 'text', value: 'words' } },
      { components: [{ custom_id: 'menu', values: ['first', 'second'] }, { custom_id: '__proto__' }] },
    ];
    const resolved = { roles: { 5: { mentionable: true } } };
    await ask(submitted(id, components, { resolved }));
    await ask(submitted(id));
    expect(responses.map((response) => JSON.parse(textOf(response) ?? ''))).toEqual([
      {
        fields: [
          ['text', 'words'],
          ['menu', 'first'],
          ['__proto__', ''],
        ],
        resolved,
      },
      { fields: [], resolved: {} },
    ]);
  });

  test.each(['find', 'find:xx:form:x', 'other:en:form:x', id])(
    'of no command that takes one, %j, is answered as an old one',
    async (custom_id) => {
      const { ask, responses, handled } = routed(answering(() => ({ content: 'asked' })));
      await ask(submitted(custom_id));
      expect(textOf(responses[0])).toMatch(/^That button is from an older message/);
      expect(handled).toMatchObject([{ kind: 'form', outcome: 'userError' }]);
    },
  );

  test('that takes long is answered privately', async () => {
    const clock = manualClock();
    const submit = () => clock.sleep(2_000).then(() => ({ content: 'done' }));
    const { ask, responses } = routed(
      answering(() => ({ content: 'asked' }), { submit }),
      clock,
    );
    const done = ask(submitted(id));
    await clock.advance(2_000);
    await done;
    expect(responses).toMatchObject([{ data: { flags: MessageFlags.Ephemeral } }]);
  });
});
