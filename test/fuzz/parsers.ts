import { discordParsers } from './discord-parsers.ts';
import { feedParsers } from './feed-parsers.ts';
import { hostParsers } from './host-parsers.ts';
import type { Parser } from './parser.ts';
import { typedParsers } from './typed-parsers.ts';

/** Everything that reads what the feed, Discord, people or hosts wrote. */
export const parsers: readonly Parser[] = [...feedParsers, ...discordParsers, ...typedParsers, ...hostParsers];
