/**
 * What was typed, in the one form that is read: lower case, every kind of space (French groups digits with narrow
 * no-break ones) and of digit as the plain one, every dash as a hyphen.
 */
export function plainlyTyped(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** The same without accents, and with straight apostrophes: "l’après-midi" is "l'apres-midi". */
export function plainlyTypedLetters(text: string): string {
  return plainlyTyped(text).normalize('NFD').replaceAll(/\p{M}/gu, '').replaceAll('’', "'");
}
