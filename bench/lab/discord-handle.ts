import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Answer, CommandName, DiscordCommands } from './protocol.ts';

/** The Discord process, seen from the bench. */
export interface DiscordHandle {
  /** Sends a command to the process. Throws what went wrong there, or that it has ended. */
  tell<Name extends CommandName>(
    name: Name,
    given: DiscordCommands[Name]['given'],
  ): Promise<DiscordCommands[Name]['result']>;
  /** Resolves when the process is gone. */
  stop(): Promise<void>;
}

/** A load of 256 at once must not wait while this side collects its garbage. */
const roomyYoungGeneration = ['--max-semi-space-size=32'];

/** Starts the Discord process. `onChild` is called with the child at once, so that it can be ended whatever happens. */
export function startDiscordProcess(onChild: (child: ChildProcess) => void): DiscordHandle {
  const child = fork(new URL('discord-process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execArgv: [...process.execArgv, ...roomyYoungGeneration],
  });
  onChild(child);
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let calls = 0;
  child.on('message', (answer: Answer) => {
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if ('error' in answer) call?.reject(new Error(answer.error));
    else call?.resolve(answer.result);
  });
  child.on('exit', () => {
    for (const call of waiting.values()) call.reject(new Error('the Discord process has ended'));
    waiting.clear();
  });
  return {
    tell: async <Name extends CommandName>(name: Name, given: DiscordCommands[Name]['given']) => {
      calls += 1;
      const call = Promise.withResolvers<unknown>();
      waiting.set(calls, call);
      child.send({ id: calls, name, given }, (error) => error && call.reject(error));
      return (await call.promise) as DiscordCommands[Name]['result'];
    },
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
