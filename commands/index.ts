import type { Command } from '../src/discord/interactions/command.ts';
import { alert } from './alert/index.ts';
import { board } from './board/index.ts';
import { digest } from './digest/index.ts';
import { helpFor } from './help.ts';
import { history } from './history.ts';
import { notifyMe } from './notify-me/index.ts';
import { occupancy } from './occupancy.ts';
import type { Services } from './shared/services.ts';
import { status } from './status.ts';
import { when } from './when.ts';

const asked: readonly Command<Services>[] = [occupancy, when, history, notifyMe, alert, board, digest, status];

/** Every slash command, in the order in which `/help` names them. */
export const commands: readonly Command<Services>[] = [...asked, helpFor(asked.map(({ definition }) => definition))];
