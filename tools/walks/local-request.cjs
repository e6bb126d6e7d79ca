// Requests to the local API server.
const { ROOT, walk } = require('./trace.cjs');
const { backups, newBackup, startedServer } = require(`${ROOT}/test/local/api/running-server.ts`);

async function main() {
  const { api, stop } = await startedServer();
  const one = `${backups()}/one`;
  await walk('POST a backup', () => api('POST', backups(), newBackup('one')));
  await walk('GET it', () => api('GET', one));
  const labels = { metadata: { labels: { a: 'b' } } };
  await walk('PATCH it', () => api('PATCH', one, labels, { contentType: 'application/merge-patch+json' }));
  await stop();
}

void main();
