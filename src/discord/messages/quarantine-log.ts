import type { Logger } from '../../base/logger.ts';
import { SendError } from '../../worker/outbox/dispatch-ports.ts';

/** Discord's JSON error code for an application that it has quarantined, as it stands in bots' logs. */
const quarantined = 20_026;

/** What posts messages, such as `MessageSender` and `BoardSender`. */
interface Posting {
  post(...given: never[]): Promise<unknown>;
}

/**
 * Wraps senders, so that the log says once that Discord has quarantined the application, with the cure, and once when it takes a
 * message again, whichever sender meets it. Only the host can end a quarantine; refused messages are tried again as after an outage.
 */
export function createQuarantineLog(logger: Logger): <Sender extends Posting>(sender: Sender) => Sender {
  let isQuarantined = false;
  return (sender) => ({
    ...sender,
    post: async (...given: never[]) => {
      try {
        const answer = await sender.post(...given);
        if (isQuarantined) logger.warn('Discord takes messages of this bot again');
        isQuarantined = false;
        return answer;
      } catch (error) {
        const isRefused = error instanceof SendError && 'code' in error.failure && error.failure.code === quarantined;
        if (isRefused && !isQuarantined) {
          isQuarantined = true;
          logger.error(
            { code: quarantined },
            'Discord has quarantined this bot and takes no messages of it. They are tried again, but it does not pass by itself: see the mail to the owner of the application and write to https://support.discord.com',
          );
        }
        throw error;
      }
    },
  });
}
