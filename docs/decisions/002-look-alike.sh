#!/bin/sh
# The figures of 002-look-alike.md: one message with a button and a menu in each library, asked what a browser and axe make of it.
# Usage: sh docs/decisions/002-look-alike.sh [FOLDER]   (npm, Node 20 or newer, /usr/bin/chromium; installs 150 MB into the folder)
set -e
folder=${1:-$(mktemp -d)}
cd "$folder"
[ -f package.json ] || echo '{"private":true,"type":"module"}' > package.json
npm install --no-fund --no-audit --silent @skyra/discord-components-core@4.0.2 @derockdev/discord-components-core@3.6.1 \
  rolldown@1 axe-core@4 playwright-core@1
for name in @skyra @derockdev; do
  echo "$name: $(npm view "$name/discord-components-core" license version dist.unpackedSize | tr '\n' ' ')"
done
du -sh node_modules/@skyra node_modules/lit* node_modules/@lit* node_modules/@derockdev node_modules/@stencil

cat > measure.mjs <<'JS'
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { rolldown } from 'rolldown';

const message = (time) => `<discord-messages><discord-message author="Carrel" bot>
  <discord-command slot="reply" author="You" command="/occupancy"></discord-command>
  <discord-embed slot="embeds" embed-title="Webster, right now" color="#3ba55c">
    <discord-embed-description slot="description">Read ${time}</discord-embed-description>
  </discord-embed>
  <discord-attachments slot="components">
    <discord-action-row><discord-button type="secondary">Refresh</discord-button></discord-action-row>
    <discord-action-row><discord-string-select-menu placeholder="Library">
      <discord-string-select-menu-option slot="options" value="w" label="Webster"></discord-string-select-menu-option>
      <discord-string-select-menu-option slot="options" value="v" label="Vanier"></discord-string-select-menu-option>
    </discord-string-select-menu></discord-action-row>
  </discord-attachments>
</discord-message></discord-messages>`;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
// The first is bundled; the second fetches its parts by itself, from its own folder.
const bundle = await rolldown({ input: '@skyra/discord-components-core', platform: 'browser', logLevel: 'silent' });
const { output } = await bundle.generate({ format: 'esm', minify: true });
const own = 'node_modules/@derockdev/discord-components-core/dist/derockdev-discord-components-core';
const parts = new Map(readdirSync(own).map((file) => [`/${file}`, readFileSync(`${own}/${file}`, 'utf8')]));
const libraries = {
  '@skyra': { entry: output[0].fileName, files: new Map(output.map((chunk) => [`/${chunk.fileName}`, chunk.code])) },
  '@derockdev': { entry: 'derockdev-discord-components-core.esm.js', files: parts },
};
for (const [name, { entry, files }] of Object.entries(libraries)) {
  const sent = [];
  const page = `<!doctype html><html lang="en"><title>x</title><script type="module" src="/${entry}"></script>
    <main><h1>x</h1>${message(`<discord-time timestamp="${Math.floor(Date.now() / 1000) - 40}" format="R"></discord-time>`)}</main>`;
  const server = createServer((request, response) => {
    const script = files.get(request.url.split('?')[0]);
    if (script !== undefined) sent.push(script);
    response.setHeader('Content-Type', script === undefined ? 'text/html; charset=utf-8' : request.url.endsWith('.css') ? 'text/css' : 'text/javascript');
    response.end(script ?? (request.url === '/' ? page : ''));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const url = `http://127.0.0.1:${server.address().port}`;
  const tab = await browser.newPage();
  tab.on('request', (request) => /^(data:|http:\/\/127)/.test(request.url()) || console.log('asks', request.url()));
  await tab.goto(url, { waitUntil: 'networkidle' });
  console.log(`\n${name}: ${sent.join('').length} bytes of script, ${gzipSync(sent.join('\n')).length} compressed`);
  await tab.evaluate(axe);
  for (const { id, impact, nodes } of await tab.evaluate('axe.run().then(({ violations }) => violations)')) {
    console.log(`axe: ${id} (${impact}), ${nodes.length} times`);
  }
  const focused = `(() => { let at = document.activeElement; while (at.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at.localName; })()`;
  const stops = [];
  for (let i = 0; i < 4; i += 1) {
    await tab.keyboard.press('Tab');
    stops.push(await tab.evaluate(focused));
  }
  console.log(`Tab stops at ${stops.join(', ')}`);
  await tab.screenshot({ path: `${name.slice(1)}.png` });
  server.close();
}
await browser.close();
JS
node measure.mjs
