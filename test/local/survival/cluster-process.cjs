/** Runs a cluster, and tells what it holds when it is asked. Needs --expose-gc. */
const { readdirSync } = require('node:fs');
const { startManagementCluster } = require('../../../dist/local');

const rest = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Closed connections and finished threads are let go of some moments later. */
async function measure() {
  for (let round = 0; round < 4; round++) {
    await rest(250);
    globalThis.gc();
  }
  const { heapUsed, external } = process.memoryUsage();
  return {
    megabytes: Math.round((heapUsed + external) / 2 ** 20),
    resident: Math.round(process.memoryUsage.rss() / 2 ** 20),
    descriptors: readdirSync('/proc/self/fd').length,
  };
}

startManagementCluster().then(({ kubeconfigPath, url, s3 }) => {
  process.send({ kubeconfigPath, url, endpoint: s3.endpoint });
  process.on('message', async () => process.send(await measure()));
  process.on('disconnect', () => process.exit());
});
