import type { Annotation } from '../../src/chart/annotations.ts';
import type { Chart, ChartPanel } from '../../src/chart/chart.ts';
import { optionsOf } from '../../src/chart/options.ts';

/** What stands in a chart's plot and is no series. */
export const annotationsOf = (chart: Chart): Annotation[] => {
  const plugins = optionsOf(chart).options?.plugins;
  if (plugins?.annotation === undefined) throw new Error('nothing is annotated');
  return plugins.annotation.annotations;
};
/** The words in a chart's plot. */
export const wordsOf = (chart: Chart): string[] =>
  annotationsOf(chart).flatMap((annotation) =>
    annotation.type === 'label' ? [[annotation.content].flat().join(' ')] : [],
  );

/** The chart with this change to each of its panels. */
export const withPanel = (chart: Chart, change: Partial<ChartPanel>): Chart => ({
  ...chart,
  panels: chart.panels.map((panel) => ({ ...panel, ...change })),
});
/** A panel's data where nothing is known. */
export const empty = { observed: [], usual: [], forecast: [] } as const;
