/** What a spreadsheet takes for a formula, behind guards that it has already. */
const formula = /^'*\s*[=+\-@\t\r＝＋－＠]/;

/** Text as a spreadsheet shows it instead of running it, with the apostrophe in front that spreadsheets know for that. */
export function withGuard(text: string): string {
  return formula.test(text) ? `'${text}` : text;
}

/** The text that `withGuard` was given. */
export function withoutGuard(text: string): string {
  return text.startsWith("'") && formula.test(text.slice(1)) ? text.slice(1) : text;
}
