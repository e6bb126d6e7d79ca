import { BackupError } from '../../errors';
import { quotableName } from '../values/quotable';

/** Longest name of a Kubernetes object, in characters (RFC 1123 subdomain). */
export const MAX_NAME_LENGTH = 253;

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * Checks an object's name.
 * @param at where the name was given, for the error
 * @throws BackupError `invalid-name`
 */
export function checkName(name: string, at: string): string {
  if (name.length <= MAX_NAME_LENGTH && SUBDOMAIN.test(name)) return name;
  throw new BackupError('invalid-name', 'This is not a name that Kubernetes accepts', {
    at,
    value: quotableName(name, SUBDOMAIN, MAX_NAME_LENGTH),
    fix: `use at most ${MAX_NAME_LENGTH} lower-case letters, digits, "-" and ".", beginning and ending with a letter or digit`,
  });
}

/**
 * Checks a namespace, which is the MOSK project of the cluster.
 * @throws BackupError `invalid-name`
 */
export function checkNamespace(namespace: string, at: string): string {
  if (namespace.length <= 63 && LABEL.test(namespace)) return namespace;
  throw new BackupError('invalid-name', 'This is not a namespace that Kubernetes accepts', {
    at,
    value: quotableName(namespace, LABEL, 63),
    fix: 'use at most 63 lower-case letters, digits and "-", beginning and ending with a letter or digit',
  });
}

/**
 * Name of a run: `<base>-<hash>`, and `-2`, `-3`… for the tries after failed ones. The name is also the default
 * remote file name, so it never repeats for another run.
 * @param attempt counts from 1
 */
export function runName(base: string, hash: string, attempt = 1): string {
  return attempt === 1 ? `${base}-${hash}` : `${base}-${hash}-${attempt}`;
}

/** `prod/before-26-2`; manifests may leave the namespace to the engine that applies them. */
export function qualifiedName(namespace: string | undefined, name: string): string {
  return namespace ? `${namespace}/${name}` : name;
}
