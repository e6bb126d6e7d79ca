import {
  KeyEncryptionKeyType,
  nfsServer,
  qualifiedName,
  type RCloneCredentialManifest,
  RCloneCredentialType,
  remoteFolder,
  SecretType,
  type TargetParameters,
} from '../../model';
import { matchesAny, type PolicyContext, type Subject, subjectKey, subjectName } from '../../policy';
import type { Comparison, Side } from '../comparison';
import type { Consequence } from '../consequence';
import { inNamespace, listed, quoted } from '../quoted';

/** Something that a target names. */
interface Named {
  readonly word: 'key' | 'credential' | 'bucket' | 'export';
  readonly name: string;
  readonly managementCluster: string;
  /** `undefined` of what lies outside of a management cluster. */
  readonly namespace: string | undefined;
  /** The target that names it. */
  readonly parameters: TargetParameters;
  /** Where its credential is to be looked for. */
  readonly credentialNamespace: string | undefined;
}

interface Use extends Named {
  readonly users: string[];
  readonly place: ReturnType<Subject['place']> | undefined;
}

/**
 * Keys, credentials, buckets and exports that no target named before and that nothing here declares. One that does not
 * exist is found at night, by a backup that fails; thirty schedules may switch to it at once.
 */
export function* firstUses({ before, after }: Comparison): Iterable<Consequence> {
  const known = new Set(usesOf(before, () => true).map(keyOf));
  // What could not be judged before may have named it.
  const judged = new Set(before.context.sources.map(subjectKey));
  const broken = new Set(before.context.subjects.map(subjectKey).filter((key) => !judged.has(key)));
  const uses = new Map<string, Use>();
  for (const use of usesOf(after, (source) => !broken.has(subjectKey(source)))) {
    const key = keyOf(use);
    if (known.has(key) || use.name === after.unknownName || exists(after.context, use)) continue;
    const first = uses.get(key);
    if (first === undefined) uses.set(key, use);
    else first.users.push(...use.users);
  }
  for (const use of uses.values()) yield firstUse(after.context, use);
}

function firstUse(context: PolicyContext, use: Use): Consequence {
  const { word, name, namespace, managementCluster, users, place } = use;
  const where = namespace === undefined ? '' : ` in ${quoted(namespace)}`;
  return {
    code: 'first-use',
    severity: 'risk',
    rules: ['MB008'],
    about: `${KINDS[word]} ${qualifiedName(namespace, name)}`,
    managementCluster,
    place,
    files: [],
    says: `${listed([...new Set(users)])} ${users.length === 1 ? 'is' : 'are'} the first to name the ${word} ${quoted(name)}, which nothing here declares: if there is none of that name${where}, every backup fails from now on.`,
    todo: todoOf(context, use),
  };
}

const KINDS = {
  key: KeyEncryptionKeyType.kind,
  credential: RCloneCredentialType.kind,
  bucket: 'Bucket',
  export: 'NFS export',
} as const;

/** Before the merge: the command that makes it, unless it is there. */
function todoOf(context: PolicyContext, { word, name, ...use }: Use): string {
  const at = use.namespace === undefined ? '' : inNamespace({ namespace: use.namespace });
  switch (word) {
    case 'key':
      return `Before this is merged, make sure that it is there, or make it: ${quoted(`mosk-backup key create ${name}${at} --generate --save ${name}.key`)}.`;
    case 'credential':
      return `Before this is merged, make sure that it is there, or make it: ${quoted(`mosk-backup credential create ${name}${at} --endpoint URL --access-key-id ID --stdin`)}.`;
    case 'bucket':
      return `Before this is merged, make sure that it is there, or make it: ${quoted(`aws s3 mb s3://${name} --endpoint-url ${endpointOf(context, use) ?? 'URL'}`)}.`;
    case 'export':
      return `Before this is merged, make sure that it is exported to the cluster: ${quoted(`showmount --exports ${nfsServer(name)}`)}.`;
  }
}

/** Everything that targets name, with who names it: backups, schedules, and the defaults of Clusters. */
function usesOf({ context, defaultTargets }: Side, counts: (source: Subject) => boolean): Use[] {
  return [
    ...context.sources.filter(counts).flatMap((source) => {
      const { parameters, from } = context.targetOf(source);
      const { namespace } = source.manifest.metadata;
      if (from !== 'object') return [];
      return namedIn(parameters, source.managementCluster, namespace).map((named) => ({
        ...named,
        users: [subjectName(source)],
        place: source.place('spec.parameters'),
      }));
    }),
    ...defaultTargets.flatMap(({ managementCluster, namespace, cluster, parameters, place }) =>
      namedIn(parameters, managementCluster, namespace).map((named) => ({
        ...named,
        users: [`the default target of Cluster ${qualifiedName(namespace, cluster)}`],
        place,
      })),
    ),
  ];
}

function namedIn(
  parameters: TargetParameters | undefined,
  managementCluster: string,
  namespace: string | undefined,
): Named[] {
  if (parameters === undefined) return [];
  const common = { parameters, managementCluster, credentialNamespace: namespace };
  const { keyEncryptionKey: key, rclone, nfsUploadUrl: nfs } = parameters;
  const folder = remoteFolder(parameters);
  const bucket = rclone === undefined ? undefined : folder?.split('/')[2];
  return [
    ...(key === undefined ? [] : [{ ...common, word: 'key' as const, name: key, namespace }]),
    ...(rclone === undefined
      ? []
      : [{ ...common, word: 'credential' as const, name: rclone.credential, namespace }]),
    ...(bucket ? [{ ...common, word: 'bucket' as const, name: bucket, namespace: undefined }] : []),
    ...(rclone === undefined && nfs !== undefined && folder !== undefined
      ? [{ ...common, word: 'export' as const, name: folder, namespace: undefined }]
      : []),
  ].filter(({ name }) => typeof name === 'string');
}

/** A bucket is one wherever it is named; a key of the same name on another management cluster is another key. */
function keyOf({ word, name, managementCluster, namespace }: Named): string {
  return [word, name, ...(namespace === undefined ? [] : [managementCluster, namespace])].join('\n');
}

function exists(context: PolicyContext, { word, name, managementCluster, namespace }: Named): boolean {
  const { buckets } = context.settings;
  if (word === 'bucket') return buckets !== undefined && matchesAny(name, buckets);
  if (word === 'export') return false;
  const kinds = word === 'key' ? [KeyEncryptionKeyType, SecretType] : [RCloneCredentialType];
  return (
    matchesAny(qualifiedName(namespace, name), context.external ?? []) ||
    kinds.some(({ kind }) => context.find(managementCluster, kind, namespace, name) !== undefined)
  );
}

function endpointOf(
  context: PolicyContext,
  {
    managementCluster,
    credentialNamespace,
    parameters,
  }: Pick<Named, 'managementCluster' | 'credentialNamespace' | 'parameters'>,
): string | undefined {
  const name = parameters.rclone?.credential;
  if (name === undefined) return undefined;
  const found = context.find(managementCluster, RCloneCredentialType.kind, credentialNamespace, name);
  const { spec } = (found?.manifest ?? {}) as Partial<RCloneCredentialManifest>;
  const endpoint: unknown = spec?.remoteConfig?.endpoint;
  return typeof endpoint === 'string' ? endpoint : undefined;
}
