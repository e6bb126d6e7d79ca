/** Writes down what a real kube-apiserver answers to the conversation. Run: `npm run record` after `npm run tools`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { requesterFor } from '../local/api/requester';
import { backups } from '../local/api/running-server';
import { until } from '../until';
import { converse } from './converse';
import { startKubeApiserver } from './kube-apiserver';
import { TRANSCRIPT, transcriptOf } from './transcript';

async function record(): Promise<void> {
  const server = await startKubeApiserver();
  const api = requesterFor(readFileSync(server.kubeconfigPath, 'utf8'));
  try {
    await until(
      'the kube-apiserver answers lists',
      async () => (await api('GET', backups())).code === 200,
      60_000,
    );
    const lines = transcriptOf(await converse(api)).map((line) => JSON.stringify(line));
    mkdirSync(path.dirname(TRANSCRIPT), { recursive: true });
    writeFileSync(TRANSCRIPT, `${lines.join('\n')}\n`);
  } finally {
    api.close();
    await server.stop();
  }
}

void record();
