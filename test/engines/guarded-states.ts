import {
  type ClusterBackupManifest,
  ClusterBackupType,
  isKnownStatus,
  type KubeObject,
  mayGo,
  ORPHAN_ANNOTATION,
  orphanReason,
} from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { backupStates } from '../lib/gitops/backup-states';

/** A ClusterBackup in one of the states that OrphanGuard's table knows, and what the table says of its deletion. */
export interface GuardedState {
  readonly title: string;
  readonly manifest: ClusterBackupManifest;
  readonly verdict: 'allowed' | 'refused';
}

/** Every state that the CRD lets an object be in, and those of the annotation. */
export function guardedStates(): GuardedState[] {
  const states = backupStates().filter(
    ({ manifest: { metadata, status } }) =>
      !metadata.deletionTimestamp && (status === undefined || isKnownStatus(status.status ?? '')),
  );
  const verdict = (manifest: ClusterBackupManifest) =>
    mayGo(manifest) !== undefined || orphanReason(manifest) !== undefined ? 'allowed' : 'refused';
  return [
    ...states.map(({ title, manifest }) => ({ title, manifest, verdict: verdict(manifest) }) as const),
    ...REASONS.map(([title, reason, expected]) => ({
      title,
      manifest: annotated(reason),
      verdict: expected,
    })),
  ];
}

/** What is a reason to orphan: a word, in any of the larger scripts. */
export const REASONS: readonly (readonly [title: string, reason: string, verdict: 'allowed' | 'refused'])[] =
  [
    ['with a reason to orphan', 'the bucket moves', 'allowed'],
    ['with a ticket as the reason', '4711', 'allowed'],
    ['with a reason in Greek', 'μετακίνηση', 'allowed'],
    ['with a reason in Japanese', '移行', 'allowed'],
    ['with an empty reason', '', 'refused'],
    ['with a blank for a reason', ' ', 'refused'],
    ['with a line break for a reason', '\n\t', 'refused'],
    ['with a dash for a reason', '–', 'refused'],
    ['with dots for a reason', '...', 'refused'],
    ['with what cannot be seen for a reason', '\u200b\u00a0', 'refused'],
  ];

function annotated(reason: string): ClusterBackupManifest {
  const uploaded = backupStates().find(({ title }) => title === 'Completed, uploaded, wanted')?.manifest;
  if (uploaded === undefined) throw new Error('no such state');
  return {
    ...uploaded,
    metadata: { ...uploaded.metadata, annotations: { [ORPHAN_ANNOTATION]: reason } },
  };
}

/** The name of the n-th. */
export const stateName = (index: number): string => `state-${index}`;

/** Objects as somebody declares them who knows nothing of our guards: no annotation keeps an engine from pruning. */
export function asDeclared(states: readonly ClusterBackupManifest[], namespace: string): KubeObject[] {
  return states.map(({ apiVersion, kind, metadata: { annotations }, spec }, index) => ({
    apiVersion,
    kind,
    metadata: { name: stateName(index), namespace, annotations },
    // Not at creation: our CRD refuses that.
    spec: { ...spec, delete: undefined },
  }));
}

/** Brings the objects into their states, in place of a controller. */
export async function bringAbout(
  client: ApiClient,
  namespace: string,
  states: readonly ClusterBackupManifest[],
): Promise<void> {
  await Promise.all(
    states.map(async ({ spec, status }, index) => {
      const patch = (body: object, subresource?: 'status') =>
        client.patch(ClusterBackupType, namespace, stateName(index), body, { type: 'merge', subresource });
      if (spec.delete) await patch({ spec: { delete: true } });
      await patch({ status }, 'status');
    }),
  );
}
