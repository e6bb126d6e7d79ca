/**
 * How objects lie in a file: one line for each step that is kept as a whole, or not at all, behind its checksum.
 * The first line tells what the file is and how many lines of objects follow; all others are changes.
 */
import { crc32 } from 'node:zlib';
import type { KubeObject, ResourceType } from '../../../lib/model';
import { jsonText } from '../json-text';
import type { Stored } from './stored';

export const JOURNAL_FORMAT = 'mosk-backup local objects, format 1';

/** What one line says. */
export interface JournalEntry {
  /** Of the store, once the entry has come true. */
  readonly version: number;
  readonly changes: readonly JournalChange[];
}

export type JournalChange =
  | { readonly type: ResourceType; readonly object: KubeObject }
  | { readonly type: ResourceType; readonly removed: { readonly namespace?: string; readonly name: string } };

/** What a file says of itself. */
export interface JournalHead {
  readonly format: string;
  readonly version: number;
  /** How many lines after this one are not changes, but what there was when the file was begun. */
  readonly objects: number;
}

export function headLine(version: number, objects: number): string {
  return line(JSON.stringify({ format: JOURNAL_FORMAT, version, objects } satisfies JournalHead));
}

export const writtenText = ({ type, object }: Stored): string =>
  `{"type":${jsonText(type)},"object":${jsonText(object)}}`;

export const removedText = (type: ResourceType, namespace: string | undefined, name: string): string =>
  `{"type":${jsonText(type)},"removed":${JSON.stringify({ namespace, name })}}`;

/** @param changes of `writtenText` and `removedText` */
export function entryLine(version: number, changes: readonly string[]): string {
  return line(`{"version":${version},"changes":[${changes.join(',')}]}`);
}

function line(text: string): string {
  return `${checksum(text)} ${text}\n`;
}

function checksum(text: string | Buffer): string {
  return crc32(text).toString(16).padStart(8, '0');
}

/** Of the checksum and the blank behind it. */
const FRONT_BYTES = 9;
const NEWLINE = 0x0a;

/** A line of a file: its value, where it begins and ends, and `undefined` for the value of one that is not as written. */
export interface ReadLine {
  readonly number: number;
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

/** The lines of a file, from the first. A last one without its end counts as not as written. */
export function* linesOf(content: Buffer): Generator<ReadLine> {
  for (let start = 0, number = 1; start < content.length; number++) {
    const found = content.indexOf(NEWLINE, start);
    const end = found === -1 ? content.length : found + 1;
    yield { number, start, end, value: found === -1 ? undefined : valueIn(content.subarray(start, found)) };
    start = end;
  }
}

function valueIn(bytes: Buffer): unknown {
  const text = bytes.subarray(FRONT_BYTES);
  if (bytes.subarray(0, FRONT_BYTES).toString('latin1') !== `${checksum(text)} `) return undefined;
  return JSON.parse(text.toString());
}
