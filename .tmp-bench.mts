import { fork } from 'node:child_process';
import { Pool } from 'undici';
import WebSocket from 'ws';
const p = fork('/work/main/.tmp-bench-server.mts', [process.argv[2] ?? 'x'], { execArgv: process.argv[3] ? ['--cpu-prof','--cpu-prof-dir=/tmp/ldb'] : [] });
const [info] = await new Promise<any>(r => p.once('message', (m) => r([m])));
const pool = new Pool(new URL(info.url).origin, { connections: 32 });
const ws = new WebSocket(info.url.replace('http','ws').replace('/api','/gateway')+'?v=10&encoding=json');
const embed = JSON.stringify({ type: 4, data: { embeds: [{ title: 'x', description: 'y', fields: [{name:'a',value:'b'}] }] } });
ws.on('message', async (raw) => { const m = JSON.parse(raw.toString());
  if (m.op === 10) ws.send(JSON.stringify({ op: 2, d: { token: info.token, intents: 0, properties: {} } }));
  if (m.t === 'READY') { const r = await pool.request({ method: 'PUT', path: '/api/v10/applications/1100000000000000000/commands', headers: { authorization: 'Bot '+info.token, 'content-type':'application/json' }, body: JSON.stringify([{name:'hello',description:'x'}]) }); await r.body.dump();
    for (const c of [1,32,256]) { p.send({ n: c===1?3000:20000, c }); console.log(c, await new Promise<any>(r => p.once('message', r))); } p.send('bye'); p.on('exit',()=>process.exit(0)); }
  if (m.t === 'INTERACTION_CREATE') { const r = await pool.request({ method: 'POST', path: `/api/v10/interactions/${m.d.id}/${m.d.token}/callback`, headers: {'content-type':'application/json'}, body: embed }); await r.body.dump(); }
});
