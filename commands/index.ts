import type { Command } from '../src/discord/interactions/command.ts';
import { alert } from './alert/index.ts';
import type { AlertServices } from './alert/services.ts';
import { board } from './board/index.ts';
import type { BoardServices } from './board/services.ts';
import { type ComputersServices, computers } from './computers.ts';
import { digest } from './digest/index.ts';
import type { DigestServices } from './digest/services.ts';
import { type HelpServices, helpFor } from './help.ts';
import { history } from './history.ts';
import { type NotifyMeServices, notifyMe } from './notify-me/index.ts';
import { type OccupancyServices, occupancy } from './occupancy.ts';
import { type PrivacyServices, privacy } from './privacy.ts';
import type { LibraryAndDayServices } from './shared/library-and-day.ts';
import { type StatusServices, status } from './status.ts';
import { when } from './when.ts';

/** What the commands below use, all together. */
export interface Services
  extends OccupancyServices,
    LibraryAndDayServices,
    NotifyMeServices,
    AlertServices,
    BoardServices,
    DigestServices,
    ComputersServices,
    PrivacyServices,
    StatusServices,
    HelpServices {}

const asked: readonly Command<Services>[] = [
  occupancy,
  when,
  history,
  computers,
  notifyMe,
  alert,
  board,
  digest,
  privacy,
  status,
];

/** Every slash command, in the order in which `/help` names them. */
export const commands: readonly Command<Services>[] = [...asked, helpFor(asked.map(({ definition }) => definition))];
