const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

/**
 * Makes what takes secrets out of a text: every value in `secrets`, wherever it occurs, the token in an interaction's webhook
 * address and a Basic header, in which user and key are one word. A secret that is not set, or shorter than four
 * characters, is not looked for.
 */
export function createSecretRemover(secrets: readonly (string | undefined)[]): (text: string) => string {
  // A secret also travels encoded: in a URL, in the line's own JSON, and in JSON that is a string in the line.
  const known = secrets.filter((secret): secret is string => secret !== undefined && secret.length >= 4);
  const forms = [...new Set(known.flatMap((secret) => [secret, encodeURIComponent(secret)]))]
    .flatMap((form) => [form, inJson(form), inJson(inJson(form))])
    // The longest first: a secret may contain another.
    .sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text
      .replace(/(\/(?:webhooks|interactions)\/\d+\/)[\w.~%-]+/g, '$1[token]')
      .replace(/\bBasic [\w+/]{16,}={0,2}/g, 'Basic [secret]');
    for (const form of forms) clean = clean.replaceAll(form, '[secret]');
    return clean;
  };
}
