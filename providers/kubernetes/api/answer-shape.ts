/** What an answer has to look like to be taken for one: not everything that answers is a management API. */

import { isObject, type KubeObject } from '../../../lib/model';
import type { WatchEvent } from './api';

/** Whether an object looks like what was asked for. */
export type Expectation = (answer: Readonly<Record<string, unknown>>) => boolean;

export const isAnything: Expectation = () => true;

/** @param name of the object that was asked for; a question to the server has none */
export function isObjectNamed(name: string | undefined): Expectation {
  return (answer) => isNamed(answer) && (!name || (answer.metadata as KubeObject['metadata']).name === name);
}

/** Without items, Go writes null. */
export const isList: Expectation = ({ metadata, items }) =>
  (metadata === undefined || metadata === null || hasTexts(metadata, ['resourceVersion', 'continue'])) &&
  (items === undefined || items === null || (Array.isArray(items) && items.every(isNamed)));

/** Not one of type ERROR. */
export function isEvent<T>(value: unknown): value is WatchEvent<T> {
  return isObject(value) && value.type !== 'ERROR' && isNamed(value.object);
}

const TEXTS = [
  'name',
  'generateName',
  'namespace',
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'deletionTimestamp',
];

/** What every object has by itself has the type that it has in every Kubernetes API. */
function isNamed(value: unknown): boolean {
  if (!isObject(value) || !hasTexts(value.metadata, TEXTS)) return false;
  const { labels, annotations, finalizers, ownerReferences } = value.metadata as Record<string, unknown>;
  return (
    isOptional(labels, isTextMap) &&
    isOptional(annotations, isTextMap) &&
    isOptional(finalizers, (list) => Array.isArray(list) && list.every((each) => typeof each === 'string')) &&
    isOptional(ownerReferences, (list) => Array.isArray(list) && list.every(isObject))
  );
}

function isOptional(value: unknown, is: (value: unknown) => boolean): boolean {
  return value === undefined || value === null || is(value);
}

function hasTexts(value: unknown, fields: readonly string[]): boolean {
  return (
    isObject(value) && fields.every((field) => isOptional(value[field], (text) => typeof text === 'string'))
  );
}

function isTextMap(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((text) => typeof text === 'string');
}
