import { Worker } from 'node:worker_threads';
import pg from 'pg';

/** Whether a request to PostgreSQL is under way in this process: connecting, a query, or the end of a connection. */
export function watchQueries() {
  const { query, connect, end: endClient } = pg.Client.prototype;
  let underWay = 0;
  const end = () => {
    underWay -= 1;
  };
  const counted = (method: unknown) =>
    function run(this: pg.Client, ...given: unknown[]): unknown {
      const callback = given.at(-1);
      underWay += 1;
      if (typeof callback === 'function') {
        const ended = (...answer: unknown[]) => {
          end();
          callback(...answer);
        };
        return Reflect.apply(method as typeof connect, this, [...given.slice(0, -1), ended]);
      }
      const answer: unknown = Reflect.apply(method as typeof connect, this, given);
      Promise.resolve(answer).then(end, end);
      return answer;
    };
  Object.assign(pg.Client.prototype, { query: counted(query), connect: counted(connect), end: counted(endClient) });
  return {
    isBusy: () => underWay > 0,
    close: () => void Object.assign(pg.Client.prototype, { query, connect, end: endClient }),
  };
}

/** Whether a thread of this process has still to answer, or to end: time stands still while it draws. */
export function watchThreads() {
  const { postMessage, terminate } = Worker.prototype;
  let underWay = 0;
  Worker.prototype.postMessage = function counted(this: Worker, ...given: Parameters<typeof postMessage>): void {
    underWay += 1;
    const end = (): void => {
      this.off('message', end).off('exit', end);
      underWay -= 1;
    };
    this.on('message', end).on('exit', end);
    postMessage.apply(this, given);
  };
  Worker.prototype.terminate = function counted(this: Worker): Promise<number> {
    underWay += 1;
    return terminate.call(this).finally(() => {
      underWay -= 1;
    });
  };
  return {
    isBusy: () => underWay > 0,
    close: () => void Object.assign(Worker.prototype, { postMessage, terminate }),
  };
}
