import type { Command } from '../src/discord/command.ts';
import { alert } from './alert.ts';
import { helpFor } from './help.ts';
import { notifyMe } from './notify-me.ts';
import { occupancy } from './occupancy.ts';
import type { Services } from './services.ts';
import { status } from './status.ts';

const asked: readonly Command<Services>[] = [occupancy, notifyMe, alert, status];

/** Every slash command, in the order in which `/help` names them. */
export const commands: readonly Command<Services>[] = [...asked, helpFor(asked.map(({ definition }) => definition))];
