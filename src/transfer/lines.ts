import { FatalError } from '../base/errors.ts';

/** A reading takes about a hundred characters; a file without line ends must not fill the memory. */
const longestLine = 64 * 1024;

/** The lines of a text in UTF-8, whatever ends them. Throws FatalError for one that is too long for a CSV file of readings. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    // A CR at the very end may be half of a CR LF.
    const lines = (rest + decoder.decode(chunk, { stream: true })).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    yield* lines;
    if (rest.length > longestLine) {
      throw new FatalError(
        `The file has a line of more than ${longestLine} characters, so it is no CSV file of readings. See docs/history-files.md.`,
      );
    }
  }
  rest += decoder.decode();
  if (rest !== '') yield rest.replace(/\r$/, '');
}
