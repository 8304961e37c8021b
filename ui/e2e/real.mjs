// A real node of our own: a hub, an economy that is founded here, and the node that runs it. All of it ends with the test.
import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { binary, freePort } from './node.mjs';
import { until } from './wait.mjs';

const READY_MS = 240_000;
const EXAMPLE = fileURLToPath(new URL('../../examples/founding.yaml', import.meta.url));
const run = promisify(execFile);
const env = { ...process.env, COPEX_PASSPHRASE: 'four words picked anyhow' };

function start(args) {
  const child = spawn(binary(), args, { stdio: ['ignore', 'pipe', 'pipe'], env });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(String(text)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    said: () => said.join(''),
    hasEnded: () => child.exitCode !== null,
    async stop() {
      if (child.exitCode === null) child.kill('SIGINT');
      return ended;
    },
  };
}

async function saysIn(process, pattern) {
  return until(`a process says ${pattern}`, READY_MS, () => {
    if (process.hasEnded()) throw new Error(`It ended:\n${process.said()}`);
    return pattern.exec(process.said())?.[1];
  });
}

export async function startRealNode() {
  const place = await mkdtemp(join(tmpdir(), 'copex-people-'));
  const bundles = join(place, 'bundles');
  await mkdir(bundles);
  const hub = start(['hub', '--listen', '127.0.0.1:0', '--bundles', bundles]);
  const address = await saysIn(hub, /Bootstrap and relay:\s+(\S+)/);
  const shelf = await saysIn(hub, /Bundles:\s+(\S+)/);
  const example = await readFile(EXAMPLE, 'utf8');
  const file = join(place, 'founding.yaml');
  await writeFile(
    file,
    example
      .replace('https://hub.valley.example:443', address)
      .replace('https://hub.valley.example:444', shelf),
  );
  const data = join(place, 'node');
  await run(binary(), ['found', '--file', file, '--data', data], { env });
  const port = await freePort();
  const node = start(['run', '--data', data, '--port', String(port)]);
  const link = await saysIn(node, new RegExp(`(http://127\\.0\\.0\\.1:${port}/welcome/[0-9a-f]+)`));
  return {
    address: `http://127.0.0.1:${port}`,
    link,
    /** The command line's way to the people. */
    people: (...args) => run(binary(), ['people', ...args, '--data', data], { env }),
    async stop() {
      const code = await node.stop();
      await hub.stop();
      await rm(place, { recursive: true, force: true });
      return code;
    },
  };
}
