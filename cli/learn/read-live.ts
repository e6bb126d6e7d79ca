import { BackupError } from '../../lib/errors';
import { type ApiSources, type LiveObjects, type Seen, type ServedKind, servedAs } from '../../lib/learned';
import { BACKUP_TYPES, ClusterType, type ResourceType } from '../../lib/model';
import type { ApiClient } from '../../providers/kubernetes';
import { keySecretDataKeys } from './key-secrets';
import { asked, readKinds } from './read-kinds';
import type { SourceReport } from './source-report';

const ALL_TYPES: readonly ResourceType[] = [...BACKUP_TYPES, ClusterType];

export interface LiveReading {
  readonly sources: ApiSources;
  /** Best first. */
  readonly reports: readonly SourceReport[];
}

export interface LiveOptions {
  /** Where objects are looked for that may not be listed in all namespaces. */
  readonly namespace: string;
  /** Whether the names of data keys of Secrets may be looked at. */
  readonly readSecrets: boolean;
  readonly signal: AbortSignal;
}

/** Asks a management cluster what its API is like. Nothing is written. */
export async function readLive(client: ApiClient, options: LiveOptions): Promise<LiveReading> {
  const { signal } = options;
  const reports: SourceReport[] = [];
  const kinds = await readKinds(client, reports, signal);
  const live = await liveObjects(client, kinds, options, reports);
  return { sources: { kinds, live }, reports };
}

async function liveObjects(
  client: ApiClient,
  kinds: readonly ServedKind[],
  { namespace, readSecrets, signal }: LiveOptions,
  reports: SourceReport[],
): Promise<LiveObjects> {
  const seen: Record<string, Seen> = {};
  for (const type of ALL_TYPES) {
    const served = servedAs(kinds, type);
    const there = served === undefined ? type : { ...type, plural: served.plural, version: served.version };
    const list = (within: string | undefined) =>
      client.list(there, within, { signal }).then(({ items }) => ({ objects: items }));
    const everywhere = list(undefined).catch((error) => {
      if (BackupError.is(error) && error.code === 'forbidden') return list(namespace);
      throw error;
    });
    const about = { source: 'live objects', of: type.kind };
    const listed = await asked(everywhere, about, reports);
    const isForbidden = reports.some(({ of, outcome }) => of === type.kind && outcome === 'forbidden');
    seen[type.kind] = listed ?? (isForbidden ? { forbidden: true } : { objects: [] });
  }
  const live = seen as unknown as Omit<LiveObjects, 'keySecretDataKeys'>;
  return {
    ...live,
    keySecretDataKeys: readSecrets ? await keySecretDataKeys(client, live, signal) : undefined,
  };
}
