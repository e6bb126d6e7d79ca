/** What an answer has to look like to be taken for one: not everything that answers is a management API. */

import { isObject } from '../../../lib/model';
import type { WatchEvent } from './api';

/** Whether an object looks like what was asked for. */
export type Expectation = (answer: Readonly<Record<string, unknown>>) => boolean;

export const isAnything: Expectation = () => true;

export const hasMetadata: Expectation = ({ metadata }) => isObject(metadata);

/** Without items, Go writes null. */
export const isList: Expectation = ({ items }) =>
  items === undefined || items === null || (Array.isArray(items) && items.every(isNamed));

/** Not one of type ERROR. */
export function isEvent<T>(value: unknown): value is WatchEvent<T> {
  return isObject(value) && value.type !== 'ERROR' && isNamed(value.object);
}

function isNamed(value: unknown): boolean {
  return isObject(value) && isObject(value.metadata);
}
