/** The picture's width in pixels, twice what a phone shows of it: what is 22 px here is 11 px there. */
export const widthPx = 800;

/** The height of a picture with so many panels, in pixels: the words around them, and some 170 px for each. */
export function heightPx(panels: number): number {
  return panels <= 1 ? 440 : 130 + 190 * panels;
}

/** A day of 25 hours and a little (ms): a longer picture is one of days, with thinner lines. */
export const longestDayMs = 26 * 3_600_000;

/** How wide the scales beside the plot are (px): room for "100 %" and "1 600". */
export const axisPx = 78;
/** Between the picture's edge and what is drawn, on both sides (px). */
export const edgePx = 12;
/** How wide the plot is between the scales (px). */
const plotPx = widthPx - 2 * (axisPx + edgePx);

/** How wide a stretch of time of a `to - from` ms wide axis is drawn, in pixels. */
export function pxOf(ms: number, axis: { readonly from: number; readonly to: number }): number {
  return (plotPx * ms) / (axis.to - axis.from);
}

/** How much time so many pixels are, in ms. */
export function msOf(px: number, axis: { readonly from: number; readonly to: number }): number {
  return (px * (axis.to - axis.from)) / plotPx;
}

/** How wide a word stands in the plot, a little room on both sides included (px); near enough. */
export function wordPx(text: string): number {
  return 12 * text.length + 12;
}

/**
 * One look for both of Discord's themes, since Discord never says which one a reader has: a dark card, which does not
 * glare in the dark theme and stands in the light one as a block of code does. No colour is alone: a word stands beside it.
 */
export const colours = {
  background: '#1f232b',
  plot: '#2a303b',
  closed: 'rgba(8, 10, 14, 0.5)',
  grid: 'rgba(255, 255, 255, 0.13)',
  text: '#f4f5f7',
  wordBackground: 'rgba(31, 35, 43, 0.6)',
  muted: '#b4bcc8',
  observed: '#63c4ff',
  usual: 'rgba(214, 220, 230, 0.26)',
  usualEdge: 'rgba(214, 220, 230, 0.5)',
  forecast: '#a5dcff',
  interval: 'rgba(99, 196, 255, 0.16)',
  full: '#ff8f6b',
  now: '#f4f5f7',
  best: 'rgba(62, 201, 138, 0.26)',
  bestWord: '#7fe9b6',
  avoid: 'rgba(255, 150, 50, 0.28)',
  avoidWord: '#ffbd7a',
} as const;

/** Inter, as `fonts.ts` registers it. Sizes in pixels of a picture that is 800 wide. */
export const fonts = {
  panel: { family: 'Inter', size: 26, weight: 600 },
  words: { family: 'Inter', size: 23, weight: 400 },
  strong: { family: 'Inter', size: 23, weight: 600 },
} as const;
