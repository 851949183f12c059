/** Why a picture was not drawn; after any failure the next one is drawn by a new thread. */
type DrawingFailure = 'refused' | 'crashed' | 'tooLong' | 'closed';

const words = {
  refused: 'The picture could not be drawn from this chart.',
  crashed: 'The thread that draws ended while a picture was under way. The next picture starts a new one.',
  tooLong: 'The picture took too long, so its thread was ended. The next picture starts a new one.',
  closed: 'No picture is drawn any more: Carrel is shutting down.',
} as const satisfies Record<DrawingFailure, string>;

/** The only error of the drawing; the answer is sent without its picture then. The `cause` is the thread's error. */
export class DrawingError extends Error {
  override readonly name = 'DrawingError';
  readonly kind: DrawingFailure;

  constructor(kind: DrawingFailure, options?: ErrorOptions) {
    super(words[kind], options);
    this.kind = kind;
  }
}
