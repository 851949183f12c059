import { generateKeyPairSync, sign } from 'node:crypto';

/** A part of a certificate as X.509 writes it: a tag, a length, and what is in it. */
function part(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  const length = body.length < 128 ? [body.length] : [0x82, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}
const sequence = (...content: readonly Uint8Array[]) => part(0x30, ...content);
const hex = (digits: string) => Buffer.from(digits, 'hex');

/** ecdsa-with-SHA256, commonName, subjectAltName and basicConstraints, by their numbers. */
const ids = {
  ecdsa: '06082a8648ce3d040302',
  name: '0603550403',
  hosts: '0603551d11',
  authority: '0603551d13',
} as const;

/** A certificate for the host 127.0.0.1 alone, signed by its own key, with that key: both in PEM. */
export function selfSigned(): { readonly certificate: string; readonly key: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = sequence(hex(ids.ecdsa));
  const name = sequence(part(0x31, sequence(hex(ids.name), part(0x0c, Buffer.from('Carrel’s tests')))));
  const time = (year: number) => part(0x18, Buffer.from(`${year}0101000000Z`));
  const hosts = sequence(hex(ids.hosts), part(0x04, sequence(part(0x87, Buffer.from([127, 0, 0, 1])))));
  const authority = sequence(hex(ids.authority), hex('0101ff'), part(0x04, sequence(hex('0101ff'))));
  const content = sequence(
    part(0xa0, hex('020102')),
    hex('020101'),
    algorithm,
    name,
    sequence(time(2020), time(2120)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    part(0xa3, sequence(hosts, authority)),
  );
  const der = sequence(content, algorithm, part(0x03, hex('00'), sign('sha256', content, privateKey)));
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
  };
}
