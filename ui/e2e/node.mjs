// A practice node of our own: begun anew in a folder of its own, on a free port, and stopped in the end.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './wait.mjs';

const READY_MS = 180_000;
const STOP_MS = 20_000;

export function binary() {
  const target = process.env.CARGO_TARGET_DIR ?? join(homedir(), '.cache/copex/target');
  const path = process.env.COPEX_BIN ?? join(target, 'debug/copex');
  if (!existsSync(path))
    throw new Error(`No copex program at ${path}. Build it first, or name it in COPEX_BIN.`);
  return path;
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A node that runs already, begun anew: for work on the pages, with Vite's server in front of it. */
const running = (address) => ({ address, said: () => '', stop: async () => 0 });

export async function startNode() {
  if (process.env.COPEX_ADDRESS) return running(process.env.COPEX_ADDRESS);
  const data = await mkdtemp(join(tmpdir(), 'copex-e2e-'));
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const child = spawn(binary(), ['practice', '--data', join(data, 'node'), '--port', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => said.push(String(text)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const node = {
    address,
    said: () => said.join(''),
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGINT');
        const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
        await ended;
        clearTimeout(tooLong);
      }
      await rm(data, { recursive: true, force: true });
      return child.exitCode;
    },
  };
  try {
    await until('the node is ready', READY_MS, async () => {
      if (child.exitCode !== null) throw new Error(`The node ended at its start:\n${node.said()}`);
      const answer = await fetch(`${address}/health`).catch(() => null);
      return answer?.ok && (await answer.json()).status === 'ok';
    });
  } catch (error) {
    await node.stop();
    throw error;
  }
  return node;
}
