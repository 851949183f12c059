import type { LegendItem } from 'chart.js';
import { translator } from '../i18n/index.ts';
import type { Chart } from './chart.ts';
import { colours } from './looks.ts';

/** What the lines and the band mean, in words: only those that are there. */
export function legendOf({ panels, locale }: Chart): LegendItem[] {
  const t = translator(locale);
  const has = (key: 'observed' | 'usual' | 'forecast') => panels.some((panel) => panel[key].length > 0);
  const common = { fontColor: colours.text, hidden: false } as const;
  const line = { ...common, pointStyle: 'line', fillStyle: 'transparent' } as const;
  return [
    ...(has('observed') ? [{ ...line, text: t('chart.observed'), strokeStyle: colours.observed, lineWidth: 6 }] : []),
    ...(has('forecast')
      ? [{ ...line, text: t('chart.forecast'), strokeStyle: colours.forecast, lineWidth: 4, lineDash: [12, 9] }]
      : []),
    ...(has('usual')
      ? [
          {
            ...common,
            text: t('chart.usual'),
            pointStyle: 'rect' as const,
            fillStyle: colours.usual,
            strokeStyle: colours.usualEdge,
            lineWidth: 1.5,
          },
        ]
      : []),
  ];
}
