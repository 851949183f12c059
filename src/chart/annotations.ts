import { timeWords } from '../i18n/clock-words.ts';
import { translator } from '../i18n/index.ts';
import type { Chart, ChartPanel, ChartStretch } from './chart.ts';
import { colours, fonts, longestDayMs, msOf, pxOf, wordPx } from './looks.ts';
import { gapsIn, outside } from './runs.ts';

/** A panel's axis of people, from 0: the people at the upper end of the panel, of the axis with what keeps panels apart, and of a full library. */
export interface PeopleAxis {
  readonly id: string;
  readonly top: number;
  readonly end: number;
  readonly full: number | undefined;
}

/** Something that stands in the plot and is no series: as chartjs-plugin-annotation takes it, whose own types Node's rules of import cannot read. */
export type Annotation = Box | Line | Label;

type Font = (typeof fonts)[keyof typeof fonts];
type DrawTime = 'beforeDraw' | 'beforeDatasetsDraw' | 'afterDatasetsDraw';

interface Box {
  readonly type: 'box';
  readonly xScaleID: 'x';
  readonly yScaleID: string;
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
  readonly backgroundColor: string;
  readonly borderWidth: 0;
  readonly drawTime: DrawTime;
}

interface Line {
  readonly type: 'line';
  readonly scaleID: string;
  readonly value: number;
  readonly borderColor: string;
  readonly borderWidth: number;
  readonly drawTime: DrawTime;
}

interface Label {
  readonly type: 'label';
  readonly content: string | string[];
  readonly xScaleID: 'x';
  readonly yScaleID: string;
  readonly xValue: number;
  readonly yValue: number;
  readonly position: { readonly x: 'start' | 'center' | 'end'; readonly y: 'start' | 'center' | 'end' };
  readonly yAdjust: number;
  readonly color: string;
  readonly font: Font;
  readonly padding: { readonly x: number; readonly y: number };
  readonly backgroundColor: string;
  readonly drawTime: DrawTime;
}

/** Under the upper end of a panel: one row of words, then the next (px). */
const rowPx = 34;

/**
 * What is shaded and written in one panel: closed time and closing, stretches to point out, where nothing is known, the line of a
 * full library, its name.
 */
export function panelAnnotations(panel: ChartPanel, chart: Chart, axis: PeopleAxis): Annotation[] {
  const t = translator(chart.locale);
  const isNamed = chart.panels.length > 1;
  const closed = panel.open === undefined ? [] : outside(panel.open, chart.from, chart.to);
  // A word that is wider than its stretch would hide more than it says.
  const hasRoomFor = (text: string) => (stretch: ChartStretch) =>
    pxOf(stretch.to - stretch.from, chart) >= wordPx(text);
  const noData = t('chart.noData').split(' ');
  return [
    shade(chart, axis, colours.plot),
    ...closed.map((stretch) => shade(stretch, axis, colours.closed)),
    ...panel.marks.map((mark) => shade(mark, axis, colours[mark.kind])),
    ...closed
      .filter(hasRoomFor(t('chart.closed')))
      .map((stretch) => word(t('chart.closed'), stretch, axis, { color: colours.muted, row: isNamed ? 1 : 0 })),
    ...fullLine(chart, axis),
    ...pointedWords(panel, chart, axis),
    ...unknown(panel, chart)
      .filter(hasRoomFor(noData.reduce((a, b) => (a.length > b.length ? a : b))))
      .map((stretch) => word(noData, stretch, axis, { color: colours.text, row: 'middle' })),
    ...(isNamed ? [nameOf(panel, chart, axis)] : []),
  ];
}

/** Where the library is full, with the word below it: on the right where the name stands on the left. */
function fullLine({ from, to, locale, panels }: Chart, axis: PeopleAxis): Annotation[] {
  if (axis.full === undefined) return [];
  const side = panels.length > 1 ? 'end' : 'start';
  const word = { content: translator(locale)('chart.full'), color: colours.full, font: fonts.words } as const;
  return [
    {
      type: 'line',
      scaleID: axis.id,
      value: axis.full,
      borderColor: colours.full,
      borderWidth: 2,
      drawTime: 'beforeDatasetsDraw',
    },
    // The colour is explained once.
    ...(axis.id === 'y0'
      ? [
          label({
            ...word,
            axis,
            yValue: axis.full,
            xValue: side === 'end' ? to : from,
            position: { x: side, y: 'start' },
          }),
        ]
      : []),
  ];
}

/** Whether the line of now would strike the panel's name through at the beginning. */
function isNameAtEnd({ name }: ChartPanel, chart: Chart): boolean {
  const { now, from } = chart;
  const widthPx = (wordPx(name) * fonts.panel.size) / fonts.words.size;
  return now !== undefined && now >= from && pxOf(now - from, chart) < widthPx;
}

/** The panel's name, at the beginning; at the end where the line of now would strike it through. */
function nameOf(panel: ChartPanel, chart: Chart, axis: PeopleAxis): Annotation {
  const { name } = panel;
  const { from, to } = chart;
  const isStruck = isNameAtEnd(panel, chart);
  return label({
    content: name,
    axis,
    xValue: isStruck ? to : from,
    yValue: axis.top,
    position: { x: isStruck ? 'end' : 'start', y: 'start' },
    color: colours.text,
    font: fonts.panel,
  });
}

/** A word in each stretch to point out, and one before closing; in the second row where it would stand on the one before. */
function pointedWords(panel: ChartPanel, chart: Chart, axis: PeopleAxis): Annotation[] {
  const t = translator(chart.locale);
  const marks = panel.marks.map((mark) => ({
    text: t(`chart.${mark.kind}`),
    middle: (mark.from + mark.to) / 2,
    look: { color: colours[`${mark.kind}Word`], font: fonts.strong },
  }));
  const isNameInTheWay = chart.panels.length > 1 && isNameAtEnd(panel, chart);
  let before = { middle: Number.NEGATIVE_INFINITY, text: '', row: isNameInTheWay ? 0 : 1 };
  return [...marks, ...closingWord(panel, chart)]
    .sort((a, b) => a.middle - b.middle)
    .map(({ text, middle, look }) => {
      const isCrowded =
        isNameInTheWay || pxOf(middle - before.middle, chart) < (wordPx(text) + wordPx(before.text)) / 2;
      before = { middle, text, row: isCrowded ? 1 - before.row : 0 };
      return word(text, { from: middle, to: middle }, axis, { ...look, row: before.row });
    });
}

/** When the library closes, in a picture of one day: the word ends there. */
function closingWord({ open }: ChartPanel, chart: Chart) {
  const { from, to, zone, locale } = chart;
  const closesAt = open?.at(-1)?.to;
  if (closesAt === undefined || closesAt <= from || closesAt >= to || to - from > longestDayMs) return [];
  const text = translator(locale)('chart.closes', { time: timeWords(closesAt, zone, locale) });
  const middle = Math.max(from + msOf(wordPx(text) / 2, chart), closesAt - msOf(wordPx(text) / 2, chart));
  return [{ text, middle, look: { color: colours.muted, font: fonts.words } }];
}

/** The stretches of a panel, up to now, of which no observation says anything. */
export function unknown(panel: ChartPanel, { from, to, now, gapMs }: Chart): ChartStretch[] {
  return gapsIn(panel.observed, gapMs, from, Math.min(to, now ?? to));
}

/**
 * What stands above the first panel: the unit of the axis in people, outside the plot, and where now is in the picture, with
 * its line through all panels.
 */
export function upperAnnotations(chart: Chart, first: PeopleAxis): Annotation[] {
  const { now, from, to, zone, locale } = chart;
  const t = translator(locale);
  const above = (content: string, at: number, x: Label['position']['x'], look: Pick<Label, 'color' | 'font'>) =>
    label({ content, axis: first, xValue: at, yValue: first.top, position: { x, y: 'end' }, ...look });
  const unitLook = { color: colours.muted, font: fonts.words };
  const unit = above(
    t('chart.unit'),
    first.full === undefined ? from : to,
    first.full === undefined ? 'end' : 'start',
    unitLook,
  );
  if (now === undefined || now < from || now > to) return [unit];
  const share = (now - from) / (to - from);
  const words = t('chart.now', { time: timeWords(now, zone, locale) });
  return [
    unit,
    {
      type: 'line',
      scaleID: 'x',
      value: now,
      borderColor: colours.now,
      borderWidth: 2.5,
      drawTime: 'beforeDatasetsDraw',
    },
    above(words, now, share < 0.15 ? 'start' : share > 0.85 ? 'end' : 'center', {
      color: colours.now,
      font: fonts.strong,
    }),
  ];
}

function shade({ from, to }: ChartStretch, { id, top }: PeopleAxis, backgroundColor: string): Annotation {
  const place = { xScaleID: 'x', yScaleID: id, xMin: from, xMax: to, yMin: 0, yMax: top } as const;
  return { type: 'box', ...place, backgroundColor, borderWidth: 0, drawTime: 'beforeDraw' };
}

/** A word in the middle of a stretch: under the panel's upper end, so many rows down, or in the middle of its height. */
function word(
  content: Label['content'],
  { from, to }: ChartStretch,
  axis: PeopleAxis,
  { color, font = fonts.words, row = 0 }: { color: string; font?: Font; row?: number | 'middle' },
): Annotation {
  const isMiddle = row === 'middle';
  return label({
    content,
    axis,
    xValue: (from + to) / 2,
    yValue: isMiddle ? axis.top / 2 : axis.top,
    position: { x: 'center', y: isMiddle ? 'center' : 'start' },
    yAdjust: isMiddle ? 0 : row * rowPx,
    color,
    font,
    // A line may pass behind it.
    backgroundColor: colours.wordBackground,
  });
}

function label({
  axis,
  ...look
}: Omit<Label, 'type' | 'xScaleID' | 'yScaleID' | 'padding' | 'drawTime' | 'yAdjust' | 'backgroundColor'> & {
  readonly axis: PeopleAxis;
  readonly yAdjust?: number;
  readonly backgroundColor?: string;
}): Label {
  const place = { xScaleID: 'x', yScaleID: axis.id } as const;
  return {
    type: 'label',
    ...place,
    yAdjust: 0,
    padding: { x: 6, y: 5 },
    backgroundColor: 'transparent',
    drawTime: 'afterDatasetsDraw',
    ...look,
  };
}
