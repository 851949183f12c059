import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import type { JsonObject } from './json.ts';
import { invalidForm } from './spec/refusal.ts';

/** The bot's application: the settings that Edit Current Application changes, and the key that signs calls to the bot. */
export interface LocalApplication {
  /** The public key, 64 hexadecimal digits. */
  readonly verifyKey: string;
  readonly settings: Readonly<JsonObject>;
  /** Changes settings. Throws Discord's refusal where the interactions endpoint does not pass its test. */
  edit(changes: JsonObject): Promise<void>;
  /** Posts a body to an address of the bot, signed as Discord signs; `signature` replaces the right one. */
  call(url: string, body: string, signature?: string): Promise<Response>;
}

/** What a new application at Discord has: it can be added to servers only. */
const newApplication: JsonObject = {
  integration_types_config: { '0': { oauth2_install_params: { scopes: ['applications.commands'], permissions: '0' } } },
  interactions_endpoint_url: null,
};

/** An application with these settings on top of a new one's. */
export function createApplication(given: JsonObject = {}): LocalApplication {
  let settings: JsonObject = { ...newApplication, ...given };
  // Made at the first use: most bots are called over the gateway.
  let keys: { privateKey: KeyObject; publicKey: KeyObject } | undefined;
  const pair = () => {
    keys ??= generateKeyPairSync('ed25519');
    return keys;
  };
  const call = (url: string, body: string, signature?: string): Promise<Response> => {
    const timestamp = String(Math.floor(Date.now() / 1_000));
    const right = sign(null, Buffer.from(timestamp + body), pair().privateKey).toString('hex');
    const headers = {
      'Content-Type': 'application/json',
      'X-Signature-Ed25519': signature ?? right,
      'X-Signature-Timestamp': timestamp,
    };
    return fetch(url, { method: 'POST', body, headers, signal: AbortSignal.timeout(3_000) });
  };
  /** Discord's test of an endpoint: a PING that must be answered, and one with a wrong signature that must be refused. */
  const passesTest = async (url: string): Promise<boolean> => {
    const ping = JSON.stringify({ id: '1', application_id: '1', type: 1, token: 'ping', version: 1 });
    try {
      const good = await call(url, ping);
      const isPong = good.ok && ((await good.json()) as { type?: unknown }).type === 1;
      return isPong && (await call(url, ping, '0'.repeat(128))).status === 401;
    } catch {
      return false;
    }
  };
  return {
    get verifyKey() {
      return Buffer.from(pair().publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');
    },
    get settings() {
      return settings;
    },
    edit: async (changes) => {
      const url = changes.interactions_endpoint_url;
      if (typeof url === 'string' && !(await passesTest(url))) {
        throw invalidForm([
          {
            path: ['interactions_endpoint_url'],
            code: 'APPLICATION_INTERACTIONS_ENDPOINT_VERIFICATION_FAILED',
            message: 'The specified interactions endpoint url could not be verified.',
          },
        ]);
      }
      settings = { ...settings, ...changes };
    },
    call,
  };
}
