/** Serves the page: installs the packages where they are missing, builds it where its sources changed, prints its address. */
import { parseArgs } from 'node:util';
import { inRoot, main, Stop, say } from './lib/main.mjs';
import { ensureModules } from './lib/modules.mjs';
import { ensurePage } from './lib/page.mjs';
import { serve } from './lib/serve.mjs';

const USAGE = 'npm start -- [--port N] [--host ADDRESS]   (default: the first free port from 4173 on, for this machine only)';
const FIRST_PORT = 4173;
const TRIES = 20;

await main(async () => {
  const { host, ports } = options();
  ensureModules();
  await ensurePage();
  const { server, port } = await serve(inRoot('dist'), host, ports);
  process.stdout.write(`http://${host.includes(':') ? `[${host}]` : host}:${port}/\n`);
  if (!['127.0.0.1', '::1', 'localhost'].includes(host)) {
    say('Browsers offer WebGPU only over https or from this very machine: elsewhere the page uses its CPU engine.');
  }
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
});

function options() {
  const { port, host = '127.0.0.1' } = parsed();
  if (port === undefined) return { host, ports: Array.from({ length: TRIES }, (_, i) => FIRST_PORT + i) };
  if (!/^\d+$/.test(port) || Number(port) > 65535) throw new Stop(`--port is ${port}, not a number from 0 to 65535.\n${USAGE}`, 2);
  return { host, ports: [Number(port)] };
}

function parsed() {
  try {
    return parseArgs({ options: { port: { type: 'string' }, host: { type: 'string' } } }).values;
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : error}\n${USAGE}`, 2);
  }
}
