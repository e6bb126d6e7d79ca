import type { KubeObject } from '../../../lib/model';
import { API_LIMITS } from '../../limits';
import { jsonBytes } from '../json-text';
import { tooLarge } from '../status-error';

/**
 * For what a deletion itself adds, its time and the finalizers of whoever collects: only so can a large object go. Of each
 * object, and of all together.
 */
const MARKING_BYTES = { object: 1024, stored: 16 * 1024 * 1024 };
const NONE = { object: 0, stored: 0 };

/**
 * @param growth how many bytes more it has than what it replaces
 * @param stored bytes of all objects, before it
 * @throws StatusError 413
 */
export function requireRoom(object: KubeObject, growth: number, stored: number): void {
  if (growth <= 0) return;
  const { objectBytes, storedBytes } = API_LIMITS;
  const more = object.metadata.deletionTimestamp === undefined ? NONE : MARKING_BYTES;
  if (jsonBytes(object) > objectBytes + more.object) {
    throw tooLarge(`an object may have ${objectBytes} bytes`);
  }
  if (stored + growth > storedBytes + more.stored) {
    throw tooLarge(`all objects together may have ${storedBytes} bytes`);
  }
}
