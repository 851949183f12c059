import { describe, expect, test } from 'vitest';
import { type APIInteraction, MessageFlags, Routes } from '#discord.js';
import { ask, botForTest, discordForTest } from '../fixture.ts';
import type { SmallBot } from '../small-bot.ts';

const button = (custom_id: string, label: string) => ({
  type: 1,
  components: [{ type: 2, style: 2, custom_id, label }],
});
const optionsOf = (interaction: APIInteraction) => (interaction.type === 4 ? interaction.data.options : undefined);
const callback = (interaction: APIInteraction) => Routes.interactionCallback(interaction.id, interaction.token);

describe('an interaction', () => {
  test('is answered with a message that carries what a reply carries', async () => {
    const discord = await discordForTest();
    await botForTest(discord, {
      onInteraction: (it, bot) =>
        bot.answer(it, { type: 4, data: { content: 'hello', flags: MessageFlags.Ephemeral } }),
    });
    const user = discord.user();
    const outcome = await user.run('/hello');
    expect(outcome).toMatchObject({
      status: 'answered',
      deferred: false,
      message: { content: 'hello', ephemeral: true },
    });
    expect(outcome.message?.raw).toMatchObject({ type: 20, interaction_metadata: { type: 2, user: { id: user.id } } });
    expect(discord.messages(user.channelId)).toHaveLength(1);
    expect(discord.violations()).toEqual([]);
  });

  test('that is deferred is told after its edit, and keeps being ephemeral', async () => {
    const discord = await discordForTest();
    await botForTest(discord, {
      onInteraction: async (it, bot) => {
        await bot.answer(it, { type: 5, data: { flags: MessageFlags.Ephemeral } });
        await bot.editReply(it, { content: 'now' });
      },
    });
    const outcome = await discord.user().run('/hello');
    expect(outcome).toMatchObject({ status: 'answered', deferred: true, message: { content: 'now', flags: 64 } });
    expect(outcome.message?.editedAt).not.toBeNull();
  });

  test('that is deferred is filled by its first follow-up', async () => {
    const discord = await discordForTest();
    await botForTest(discord, {
      onInteraction: async (it, bot) => {
        await bot.answer(it, { type: 5 });
        await bot.rest.post(Routes.webhook(it.application_id, it.token), { body: { content: 'first' }, auth: false });
        await bot.rest.post(Routes.webhook(it.application_id, it.token), { body: { content: 'second' }, auth: false });
      },
    });
    const user = discord.user();
    expect((await user.run('/hello')).message?.content).toBe('first');
    await expect
      .poll(() => discord.messages(user.channelId).map((message) => message.content))
      .toEqual(['first', 'second']);
  });

  test('that is not answered in time fails, and a late answer gets 10062', async () => {
    const discord = await discordForTest({ timing: { answerMs: 30 } });
    const seen: APIInteraction[] = [];
    await botForTest(discord, { onInteraction: (it) => seen.push(it) });
    expect((await discord.user().run('/hello')).status).toBe('failed');
    const late = await ask(discord, 'POST', callback(seen[0] as APIInteraction), {
      type: 4,
      data: { content: 'late' },
    });
    expect(late).toMatchObject({ status: 404, code: 10062, message: 'Unknown interaction' });
  });

  test('that is answered twice gets 40060 the second time', async () => {
    const discord = await discordForTest();
    const second = Promise.withResolvers<unknown>();
    await botForTest(discord, {
      onInteraction: async (it, bot) => {
        await bot.answer(it, { type: 4, data: { content: 'once' } });
        second.resolve(await bot.answer(it, { type: 4, data: { content: 'twice' } }).catch((error: unknown) => error));
      },
    });
    expect((await discord.user().run('/hello')).message?.content).toBe('once');
    expect(await second.promise).toMatchObject({ status: 400, code: 40060 });
  });

  test.for([
    { when: 'before its first answer', code: 10015, timing: {} },
    { when: 'after its token has ended', code: 50027, timing: { answerMs: 40, tokenMs: 60 } },
  ])('refuses an edit $when: $code', async ({ code, timing }) => {
    const discord = await discordForTest({ timing });
    const asked = Promise.withResolvers<APIInteraction>();
    await botForTest(discord, { onInteraction: asked.resolve });
    void discord.user().run('/hello');
    const it = await asked.promise;
    const original = Routes.webhookMessage(it.application_id, it.token);
    await expect.poll(async () => (await ask(discord, 'PATCH', original, { content: 'x' })).code).toBe(code);
  });

  test('gives its message back when the callback asks for it', async () => {
    const discord = await discordForTest();
    const body = Promise.withResolvers<unknown>();
    await botForTest(discord, {
      onInteraction: async (it) =>
        body.resolve(await ask(discord, 'POST', `${callback(it)}?with_response=true`, { type: 5 })),
    });
    void discord.user().run('/hello');
    expect(await body.promise).toMatchObject({
      status: 200,
      interaction: { type: 2, response_message_loading: true },
      resource: { type: 5, message: { flags: MessageFlags.Loading } },
    });
  });

  test('is offered choices while the person types', async () => {
    const discord = await discordForTest();
    const commands = [
      {
        name: 'find',
        description: 'Finds',
        options: [{ type: 3, name: 'what', description: 'What', autocomplete: true }],
      },
    ];
    await botForTest(discord, {
      commands,
      onInteraction: (it, bot) =>
        bot.answer(it, { type: 8, data: { choices: [{ name: JSON.stringify(optionsOf(it)), value: 'v' }] } }),
    });
    const outcome = await discord.user().autocomplete('/find what:we');
    expect(outcome.choices?.[0]?.value).toBe('v');
    expect(JSON.parse(outcome.choices?.[0]?.name ?? '')).toEqual([
      { name: 'what', type: 3, value: 'we', focused: true },
    ]);
  });

  test('refuses kinds of answers that do not belong to it', async () => {
    const discord = await discordForTest();
    const codes = Promise.withResolvers<unknown[]>();
    await botForTest(discord, {
      onInteraction: async (it) => {
        const answers: unknown[] = [];
        for (const body of [
          { type: 7, data: {} },
          { type: 6 },
          { type: 8, data: { choices: [] } },
          { type: 4, data: {} },
        ]) {
          answers.push((await ask(discord, 'POST', callback(it), body)).code);
        }
        codes.resolve(answers);
      },
    });
    void discord.user().run('/hello');
    expect(await codes.promise).toEqual([50035, 50035, 50035, 50006]);
  });
});

describe('a component', () => {
  const shows = async (onPress: (it: APIInteraction, bot: SmallBot) => Promise<unknown>, flags = 0) => {
    const discord = await discordForTest();
    const menu = { type: 1, components: [{ type: 3, custom_id: 'pick', options: [{ label: 'One', value: '1' }] }] };
    await botForTest(discord, {
      onInteraction: (it, bot) =>
        it.type === 2
          ? bot.answer(it, { type: 4, data: { content: 'old', flags, components: [button('again', 'Again'), menu] } })
          : onPress(it, bot),
    });
    const user = discord.user();
    const { message } = await user.run('/hello');
    if (!message) throw new Error('the bot showed nothing');
    return { discord, user, message };
  };

  test('edits its message in place', async () => {
    const { user, message } = await shows((it, bot) => bot.answer(it, { type: 7, data: { content: 'new' } }));
    const outcome = await user.press(message, 'Again');
    expect(outcome).toMatchObject({ status: 'answered', message: { id: message.id, content: 'new' } });
    expect(message.content).toBe('old');
  });

  test('can be deferred and edited later', async () => {
    const { user, message } = await shows(async (it, bot) => {
      await bot.answer(it, { type: 6 });
      await bot.editReply(it, { content: 'later' });
    });
    expect(await user.press(message, 'again')).toMatchObject({
      deferred: true,
      message: { id: message.id, content: 'later' },
    });
  });

  test('brings the values of a menu and the message it stands on', async () => {
    const { user, message } = await shows((it, bot) =>
      bot.answer(it, { type: 4, data: { content: `${JSON.stringify(it.data)} ${it.message?.id}` } }),
    );
    const outcome = await user.select(message, 'pick', ['1']);
    expect(outcome.message?.content).toContain('"values":["1"]');
    expect(outcome.message?.content).toContain(message.id);
    expect((await user.select(message, 'pick', ['2'])).reason).toContain('no value "2"');
    expect((await user.press(message, 'Nothing')).status).toBe('refused');
  });

  test('of an ephemeral message can be used only by its reader', async () => {
    const { discord, user, message } = await shows((it, bot) => bot.answer(it, { type: 6 }), MessageFlags.Ephemeral);
    expect((await discord.user().press(message, 'again')).status).toBe('refused');
    void user.press(message, 'again');
    await expect.poll(() => discord.counts().interactions).toBe(2);
  });
});
