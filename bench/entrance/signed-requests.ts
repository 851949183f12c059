import { generateKeyPairSync, sign } from 'node:crypto';

/** Someone who asks `/occupancy` in a message to the bot, as Discord's documentation has an interaction. */
const question = {
  app_permissions: '2248473465835073',
  application_id: '1090000000000000001',
  attachment_size_limit: 10_485_760,
  authorizing_integration_owners: { '1': '1180000000000000002' },
  channel: { flags: 0, id: '1190000000000000003', last_message_id: '1200000000000000004', type: 1 },
  channel_id: '1190000000000000003',
  context: 1,
  data: { id: '1210000000000000005', name: 'occupancy', type: 1 },
  entitlements: [],
  entitlement_sku_ids: [],
  locale: 'en-US',
  token: 'aW50ZXJhY3Rpb246'.padEnd(212, 'x'),
  type: 2,
  user: {
    avatar: 'a_d5efa99b3eeaa7dd43acca82f5692432',
    avatar_decoration_data: null,
    clan: null,
    collectibles: null,
    discriminator: '0',
    display_name_styles: null,
    global_name: 'A student',
    id: '1180000000000000002',
    primary_guild: null,
    public_flags: 0,
    username: 'student',
  },
  version: 1,
} as const;

/** Signs as Discord does; `publicKey` is what `DISCORD_PUBLIC_KEY` takes. */
export function createSigner() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return {
    publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex'),
    /** Whole requests, each with an id, a user and a signature of its own. They may be sent for five minutes. */
    requests: (count: number): Buffer[] =>
      Array.from({ length: count }, (_, index) => {
        const timestamp = String(Math.floor(Date.now() / 1000));
        const id = String(1_300_000_000_000_000_000n + BigInt(index));
        const user = { ...question.user, id: String(1_180_000_000_000_000_002n + BigInt(index)) };
        const body = JSON.stringify({ ...question, id, user });
        const signature = sign(null, Buffer.from(timestamp + body), privateKey).toString('hex');
        const head = [
          'POST /interactions HTTP/1.1',
          'Host: carrel.example',
          'Content-Type: application/json',
          'User-Agent: Discord-Interactions/1.0 (+https://discord.com)',
          `X-Signature-Ed25519: ${signature}`,
          `X-Signature-Timestamp: ${timestamp}`,
          `Content-Length: ${Buffer.byteLength(body)}`,
        ];
        return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
      }),
  };
}
