#!/bin/sh
# The measurements of 001-charts.md: four ways to draw the same day, each in a process of its own, taking turns three times.
# Usage: sh docs/decisions/001-charts.sh [FOLDER]   (npm and Node 26 on the PATH; installs 280 MB into the folder)
set -e
folder=${1:-$(mktemp -d)}
cd "$folder"

cat > common.mjs <<'JS'
const from = Date.parse('2026-11-23T05:00:00Z');
const hill = (part, top) => top * Math.sin(part * Math.PI) ** 2;
const times = (count, first = 0) => Array.from({ length: count + 1 - first }, (_, i) => first + i).map((i) => [from + (i * 864e5) / count, i / count, i]);
export const to = from + 864e5;
export { from };
export const observed = times(288).slice(0, 168).map(([at, part, i]) => [at, hill(part, 1000) + 30 * Math.sin(i)]);
export const usual = times(96).map(([at, part]) => [at, hill(part, 720), hill(part, 1035)]);
export const forecast = times(96, 56).map(([at, part]) => [at, hill(part, 1000), hill(part, 800), hill(part, 1200)]);
export const title = 'Webster · lundi, à 14 h, été';
export async function measure(name, draw) {
  const startedAt = performance.now();
  let png = await draw();
  const firstMs = performance.now() - startedAt;
  const ms = [];
  for (let i = 0; i < 60; i += 1) {
    const start = performance.now();
    png = await draw();
    ms.push(performance.now() - start);
  }
  ms.sort((a, b) => a - b);
  const rss = Math.round(process.memoryUsage.rss() / 2 ** 20);
  console.log(`${name.padEnd(16)} first ${firstMs.toFixed(0).padStart(4)} ms, then ${ms[30].toFixed(1).padStart(5)} ms, ${String(rss).padStart(4)} MiB, ${(png.length / 1000).toFixed(0).padStart(3)} kB`);
}
JS

cat > echarts.mjs <<'JS'
import { forecast, from, observed, title, to, usual } from './common.mjs';
const line = (data, more = {}) => ({ type: 'line', symbol: 'none', data, ...more });
const hidden = { lineStyle: { opacity: 0 } };
const band = (stack, low, width, color) => [line(low, { stack, ...hidden }), line(width, { stack, ...hidden, areaStyle: { color } })];
export const optionFor = (fontFamily) => ({
  animation: false, backgroundColor: '#fff', textStyle: { fontFamily, fontSize: 22 }, title: { text: title }, legend: { bottom: 0 },
  xAxis: { type: 'time', min: from, max: to }, yAxis: { type: 'value', min: 0 },
  series: [
    ...band('usual', usual.map(([at, low]) => [at, low]), usual.map(([at, low, high]) => [at, high - low]), '#cdd'),
    ...band('forecast', forecast.map(([at, , low]) => [at, low]), forecast.map(([at, , low, high]) => [at, high - low]), '#def'),
    line(observed, { name: 'today', lineStyle: { width: 4 }, markLine: { data: [{ xAxis: observed.at(-1)[0] }] } }),
    line(forecast.map(([at, people]) => [at, people]), { name: 'expected', lineStyle: { type: 'dashed' } }),
  ],
});
JS

candidate() { # folder, packages; the script on standard input
  mkdir -p "$1"
  cat > "$1/draw.mjs"
  echo '{"private":true,"type":"module"}' > "$1/package.json"
  (cd "$1" && shift && npm install --silent --no-audit --no-fund --ignore-scripts "$@" > /dev/null)
  cp common.mjs echarts.mjs "$1"
}

candidate echarts-resvg echarts @resvg/resvg-js dejavu-fonts-ttf <<'JS'
import * as echarts from 'echarts/core';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { SVGRenderer } from 'echarts/renderers';
import { Resvg } from '@resvg/resvg-js';
import { measure } from './common.mjs';
import { optionFor } from './echarts.mjs';
echarts.use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, SVGRenderer]);
const font = { fontFiles: ['node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf'], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' };
await measure('echarts-resvg', () => {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 800, height: 500 });
  chart.setOption(optionFor('DejaVu Sans'));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return new Resvg(svg, { font }).render().asPng();
});
JS

candidate echarts-canvas echarts @napi-rs/canvas @fontsource/inter <<'JS'
import * as echarts from 'echarts/core';
import { LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TitleComponent } from 'echarts/components';
import { CanvasRenderer } from 'echarts/renderers';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { measure } from './common.mjs';
import { optionFor } from './echarts.mjs';
echarts.use([LineChart, GridComponent, LegendComponent, MarkLineComponent, TitleComponent, CanvasRenderer]);
GlobalFonts.registerFromPath('node_modules/@fontsource/inter/files/inter-latin-400-normal.woff2', 'Inter');
echarts.setPlatformAPI({ createCanvas: () => createCanvas(32, 32) });
await measure('echarts-canvas', () => {
  const canvas = createCanvas(800, 500);
  const chart = echarts.init(canvas, null, { width: 800, height: 500, devicePixelRatio: 1 });
  chart.setOption(optionFor('Inter'));
  const png = canvas.encodeSync('png');
  chart.dispose();
  return png;
});
JS

candidate chartjs-canvas chart.js chartjs-plugin-annotation @napi-rs/canvas @fontsource/inter <<'JS'
import { Chart, Filler, Legend, LinearScale, LineController, LineElement, PointElement, Title } from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import { forecast, from, measure, observed, title, to, usual } from './common.mjs';
Chart.register(Filler, Legend, LinearScale, LineController, LineElement, PointElement, Title, annotation);
GlobalFonts.registerFromPath('node_modules/@fontsource/inter/files/inter-latin-400-normal.woff2', 'Inter');
Chart.defaults.font = { family: 'Inter', size: 22 };
const xy = (rows, column) => rows.map((row) => ({ x: row[0], y: row[column] }));
await measure('chartjs-canvas', () => {
  const canvas = createCanvas(800, 500);
  const context = canvas.getContext('2d');
  const chart = new Chart(context, {
    type: 'line',
    data: { datasets: [
      { label: 'today', data: xy(observed, 1), borderColor: '#15c', borderWidth: 4 },
      { label: 'expected', data: xy(forecast, 1), borderColor: '#15c', borderDash: [8, 6] },
      { data: xy(usual, 2), fill: '+1', backgroundColor: '#cdd', borderWidth: 0 }, { data: xy(usual, 1), borderWidth: 0 },
      { data: xy(forecast, 3), fill: '+1', backgroundColor: '#def', borderWidth: 0 }, { data: xy(forecast, 2), borderWidth: 0 },
    ] },
    options: {
      animation: false, responsive: false, events: [], devicePixelRatio: 1, parsing: false, normalized: true,
      elements: { point: { radius: 0 } }, scales: { x: { type: 'linear', min: from, max: to }, y: { min: 0 } },
      plugins: { title: { display: true, text: title }, annotation: { annotations: [{ type: 'line', scaleID: 'x', value: observed.at(-1)[0] }] } },
    },
  });
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, 800, 500);
  const png = canvas.encodeSync('png');
  chart.destroy();
  return png;
});
JS

candidate vega-resvg vega vega-lite @resvg/resvg-js dejavu-fonts-ttf <<'JS'
import * as vega from 'vega';
import { compile } from 'vega-lite';
import { Resvg } from '@resvg/resvg-js';
import { forecast, measure, observed, title, usual } from './common.mjs';
const font = { fontFiles: ['node_modules/dejavu-fonts-ttf/ttf/DejaVuSans.ttf'], loadSystemFonts: false, defaultFontFamily: 'DejaVu Sans' };
const x = { field: '0', type: 'temporal' };
const area = (values, low, high, color) => ({ data: { values }, mark: { type: 'area', color }, encoding: { x, y: { field: low, type: 'quantitative' }, y2: { field: high } } });
const line = (values, look) => ({ data: { values }, mark: { type: 'line', ...look }, encoding: { x, y: { field: '1', type: 'quantitative' } } });
const spec = {
  width: 730, height: 420, background: '#fff', title, config: { font: 'DejaVu Sans', axis: { labelFontSize: 22 } },
  layer: [area(usual, '1', '2', '#cdd'), area(forecast, '2', '3', '#def'), line(observed, { strokeWidth: 4 }), line(forecast, { strokeDash: [8, 6] })],
};
await measure('vega-resvg', async () => {
  const view = new vega.View(vega.parse(compile(spec).spec), { renderer: 'none' });
  const svg = await view.toSVG();
  view.finalize();
  return new Resvg(svg, { font }).render().asPng();
});
JS

for round in 1 2 3; do
  for name in echarts-resvg echarts-canvas chartjs-canvas vega-resvg; do (cd $name && node draw.mjs); done
done
du -sm echarts-resvg/node_modules echarts-canvas/node_modules chartjs-canvas/node_modules vega-resvg/node_modules
