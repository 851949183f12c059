import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import pg from 'pg';

/** So long after the last answer of PostgreSQL is a notification waited for (ns of real time): it comes by another connection. */
const bellNs = 30_000_000n;

/**
 * Whether a request to PostgreSQL is under way in this process: connecting, a query, the end of a connection, or a notification that
 * was sent and has not arrived. `before` is called with the connection before each of them.
 */
export function watchQueries(before: (client: pg.Client) => void = () => {}) {
  const { query, connect, end: endClient } = pg.Client.prototype;
  let underWay = 0;
  let bells = 0;
  let bellUntil = 0n;
  const end = () => {
    underWay -= 1;
    bellUntil = process.hrtime.bigint() + bellNs;
  };
  const counted = (method: unknown, begin: (client: pg.Client, given: readonly unknown[]) => void = () => {}) =>
    function run(this: pg.Client, ...given: unknown[]): unknown {
      const callback = given.at(-1);
      underWay += 1;
      before(this);
      begin(this, given);
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
  const listen = (client: pg.Client): void => {
    client.on('notification', () => {
      bells = 0;
    });
  };
  const ring = (_: pg.Client, [text]: readonly unknown[]): void => {
    const words = typeof text === 'string' ? text : (text as { readonly text?: string }).text;
    if (words?.includes('pg_notify')) bells += 1;
  };
  Object.assign(pg.Client.prototype, {
    query: counted(query, ring),
    connect: counted(connect, listen),
    end: counted(endClient),
  });
  return {
    isBusy: () => underWay > 0 || (bells > 0 && process.hrtime.bigint() < bellUntil),
    close: () => void Object.assign(pg.Client.prototype, { query, connect, end: endClient }),
  };
}

/**
 * Whether a thread of this process has still to answer, or to end: time stands still while it draws, or copies the log into the database.
 */
export function watchThreads() {
  const { Worker } = workerThreads;
  const { postMessage, terminate } = Worker.prototype;
  let underWay = 0;
  /** Counts one thing as under way until the thread says something or ends. */
  const count = (thread: workerThreads.Worker): void => {
    underWay += 1;
    const end = (): void => {
      thread.off('message', end).off('exit', end);
      underWay -= 1;
    };
    thread.on('message', end).on('exit', end);
  };
  workerThreads.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      count(this);
    }
  };
  syncBuiltinESMExports();
  Worker.prototype.postMessage = function counted(...given: Parameters<typeof postMessage>): void {
    count(this);
    postMessage.apply(this, given);
  };
  Worker.prototype.terminate = function counted(): Promise<number> {
    underWay += 1;
    return terminate.call(this).finally(() => {
      underWay -= 1;
    });
  };
  return {
    isBusy: () => underWay > 0,
    close: () => {
      Object.assign(Worker.prototype, { postMessage, terminate });
      workerThreads.Worker = Worker;
      syncBuiltinESMExports();
    },
  };
}
