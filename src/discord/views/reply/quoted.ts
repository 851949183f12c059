import { truncate } from './limits.ts';
import { plainText } from './plain-text.ts';

/** What a user typed, short and plain enough to be repeated in an error. */
export const quoted = (text: string): string => plainText(truncate(text.trim(), 50));
