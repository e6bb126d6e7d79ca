import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const MODULE = path.join(__dirname, '../../dist/cli/small-heap.js');

/** Replaces ten thousand objects ten times over, and says how many bytes its heap has taken at the most. */
const CHURN = `
  const objectOf = (i) => ({ text: JSON.stringify({ i, more: 'x'.repeat(1_000) }), list: Array.from({ length: 100 }, () => i + 0.5) });
  const objects = Array.from({ length: 10_000 }, (_, i) => objectOf(i));
  let most = 0;
  for (let i = 0; i < 100_000; i += 1) {
    objects[i % objects.length] = objectOf(i);
    if (i % 100 === 0) most = Math.max(most, process.memoryUsage().heapTotal);
  }
  process.stdout.write(String(most));
`;

async function heapOf(script: string): Promise<number> {
  return Number((await promisify(execFile)(process.execPath, ['-e', script])).stdout);
}

// V8 reads these settings while it runs; it does not promise to.
test('a process that is told to keep its heap small does so while it works', async () => {
  const usual = await heapOf(CHURN);
  const small = await heapOf(`require(${JSON.stringify(MODULE)}).keepHeapSmall(); ${CHURN}`);
  expect(small).toBeLessThan(0.6 * usual);
}, 60_000);
