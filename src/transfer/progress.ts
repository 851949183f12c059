/** Where progress is shown: standard error, so that standard output has only the result. */
export interface ProgressOutput {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** How far a long job is. */
interface Progress {
  /** `rows` are so far `doing`, such as `read`. */
  report(doing: string, rows: number): void;
  /** Clears the line for what is said next. */
  end(): void;
}

/** Rows between two lines where none can be rewritten, as in a log. */
const logEvery = 100_000;

/** One line that is rewritten on a terminal, and elsewhere a new one every hundred thousand rows. */
export function createProgress(output: ProgressOutput): Progress {
  const logged = new Map<string, number>();
  return {
    report: (doing, rows) => {
      const words = `${rows.toLocaleString('en')} rows ${doing}`;
      if (output.isTTY === true) output.write(`\r${words}\u001B[K`);
      else if (rows - (logged.get(doing) ?? 0) >= logEvery) {
        logged.set(doing, rows);
        output.write(`${words}\n`);
      }
    },
    end: () => {
      if (output.isTTY === true) output.write('\r\u001B[K');
    },
  };
}
