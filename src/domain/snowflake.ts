import { z } from 'zod';

/** What an id of Discord's looks like, and each of its sets of permissions: a 64-bit number as text. */
export const snowflakePattern = /^\d{1,20}$/;

/** That as a schema. */
export const snowflake = z.string().regex(snowflakePattern);
