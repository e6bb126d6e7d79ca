import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { version } from '../../../package.json';

/** The month whose reports were read and agreed on. */
export const GOLDEN_MONTH = { seed: 16, clusters: 9 };

/** Formats by the endings of their files. */
export const ENDINGS = { html: 'html', md: 'markdown', json: 'json', csv: 'csv' } as const;

const FOLDER = path.join(__dirname, 'golden');
/** A release changes no report. */
const VERSION = '{version}';

export function golden(ending: string): string {
  return readFileSync(path.join(FOLDER, `month.${ending}`), 'utf8').replace(VERSION, version);
}

export function writeGolden(ending: string, text: string): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path.join(FOLDER, `month.${ending}`), text.replace(version, VERSION));
}
