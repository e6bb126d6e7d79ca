/**
 * A body in YAML, read in a thread of its own: some texts take its reader minutes, or all the memory there is, and
 * nobody else may wait for that.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { createGate } from '../../../providers/kubernetes';
import { API_LIMITS } from '../../limits';
import { badRequest, tooLarge } from '../status-error';

/** Loaded by text, so that it runs from wherever the package is. */
const READER = `
const { parentPort, workerData } = require('node:worker_threads');
const { parse } = require(workerData.yaml);
try {
  parentPort.postMessage(JSON.stringify(parse(workerData.text)) ?? '');
} catch {
  parentPort.postMessage(undefined);
}`;

const READER_LIMITS = { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 };
const inTurn = createGate(2);

/**
 * JSON of a text in YAML; of one that is JSON, itself.
 * @throws StatusError 400 for one that is neither, or takes too long to read; 413
 */
export async function jsonOfYaml(body: Buffer): Promise<Buffer> {
  const text = body.toString();
  if (text.trim() === '' || isJson(text)) return body;
  const { yamlBytes, yamlMs } = API_LIMITS;
  if (body.length > yamlBytes)
    throw tooLarge(`limit of YAML is ${yamlBytes}, of JSON ${API_LIMITS.bodyBytes}`);
  return inTurn(async () => {
    const reader = new Worker(READER, {
      eval: true,
      workerData: { yaml: require.resolve('yaml'), text },
      resourceLimits: READER_LIMITS,
      stderr: true,
    });
    try {
      const [json] = await once(reader, 'message', { signal: AbortSignal.timeout(yamlMs) });
      if (typeof json !== 'string') throw new Error('it is no YAML');
      return Buffer.from(json);
    } catch {
      throw badRequest('the body of the request is not valid YAML, or takes too long to read');
    } finally {
      await reader.terminate();
    }
  });
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
