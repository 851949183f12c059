import { startLocalDiscord } from '/work/main/src/sandbox/discord/server.ts';
const d = await startLocalDiscord({ validate: process.argv[2]==='v', rateLimits: false, guilds: Number(process.argv[3] ?? 1) });
process.send!({ url: d.url, token: d.token });
process.on('message', async (m: any) => {
  if (m === 'bye') process.exit(0);
  await d.waitForBot();
  const u = d.user(); const data = u.parse('/hello');
  let left = m.n; const lat:number[]=[]; let failed=0;
  const t = performance.now(); const c0 = process.cpuUsage();
  await Promise.all(Array.from({length:m.c}, async () => { while (left-- > 0) { const o = await u.runRaw(data); lat.push(o.latencyMs); if(o.status!=='answered') failed++; } }));
  const s = (performance.now()-t)/1000; const cpu=process.cpuUsage(c0); lat.sort((a,b)=>a-b);
  process.send!([m.c, Math.round(lat.length/s)+'/s', lat[lat.length>>1]?.toFixed(2), lat[Math.floor(lat.length*.99)]?.toFixed(2), failed, 'cpu', ((cpu.user+cpu.system)/1e6/s).toFixed(2), 'us/req', ((cpu.user+cpu.system)/lat.length).toFixed(0),  process.memoryUsage().rss/1e6|0].join(' '));
});
