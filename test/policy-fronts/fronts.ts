import { ApiObject, App } from 'cdk8s';
import { declarationsOf } from '../../cli/check';
import { patchFile } from '../../cli/synth';
import {
  BackupTarget,
  Cluster,
  ClusterDefaultTarget,
  EncryptionKey,
  judgeApp,
  ManagementCluster,
  RCloneCredential,
  usePolicy,
} from '../../entries';
import { backupPolicies } from '../../entries/policy-pack';
import { BACKUP_TYPES, type KubeObject, MoskApi, type TargetParameters } from '../../lib/model';
import { admissionPolicies, type PolicyFinding, type PolicyInput } from '../../lib/policy';
import { concerns, refusals } from '../lib/policy/admission/evaluate';
import { runPack, type TestResource } from '../providers/pulumi/policy-pack/pack';
import type { MatrixCase } from './matrix-cases';

/** A front as the matrix runs it: what it reports of a case, each finding as one line. */
export interface MatrixFront {
  /** `undefined` for a case that cannot be written down for this front at all. */
  report(each: MatrixCase): Promise<string[] | undefined>;
  /** What it has of a case: of this it must find everything. */
  sees(input: PolicyInput): PolicyInput;
  /** How it would report a finding. */
  line(finding: PolicyFinding): string;
}

const full = ({ rule, about, managementCluster: site, path: at, problem, value, fix }: PolicyFinding) =>
  [rule, about, site, at, problem, value, fix].join(' | ');

/** What to do about a construct may be something else than about a file. */
function withoutFix(finding: PolicyFinding): string {
  return full({ ...finding, fix: '' });
}

export const appFront: MatrixFront = {
  async report({ rule, policy, input, manifests }) {
    const app = appOf(manifests, input);
    if (app === undefined || namesByDefault(rule, input)) return undefined;
    const { inventory, base, now } = input;
    usePolicy(app, policy, { inventory, base, now });
    return judgeApp(app).findings.map(withoutFix);
  },
  sees: ({ live: _, ...input }) => input,
  line: withoutFix,
};

/** A default target of constructs says itself that what it names exists: `fromName`. */
function namesByDefault(rule: string, { defaultTargets = [] }: PolicyInput): boolean {
  return rule === 'MB008' && defaultTargets.length > 0;
}

export const pulumiFront: MatrixFront = {
  async report({ policy, input, manifests }) {
    const { inventory, now, defaultTargets = [] } = input;
    const objects = Object.entries(manifests).flatMap(([site, each]) =>
      each.map((manifest) => rawResource(manifest as KubeObject, site)),
    );
    if (objects.some(({ name }) => typeof name !== 'string')) return undefined;
    if (defaultTargets.some(({ parameters }) => parameters === undefined)) return undefined;
    const defaults = defaultTargets.map(
      ({ managementCluster: site, namespace, cluster, parameters = {} }) => ({
        type: 'pulumi-nodejs:dynamic/mosk-backup:ClusterDefaultTarget',
        name: `default-${cluster}`,
        props: { context: site, namespace, cluster, target: pulumiTarget(parameters) },
      }),
    );
    if (input.api !== undefined) return undefined;
    const policies = backupPolicies(policy, { inventory, now });
    const reports = await runPack(policies, [...objects, ...defaults]);
    return reports.map(({ policy: name, text }) => `${name.split('-')[0]} | ${text}`);
  },
  sees: ({ live: _, base: __, ...input }) => input,
  line: ({ rule, about, path: at, problem, value, fix }) =>
    `${rule} | ${at === undefined ? about : `${about}, ${at}`}: ${problem}${value === undefined ? '' : ` (${value})`}. To do: ${fix}`,
};

export const checkFront: MatrixFront = {
  async report({ policy, input, manifests, base }) {
    const { defaultTargets = [], inventory, live, now } = input;
    if (defaultTargets.some(({ parameters }) => parameters === undefined)) return undefined;
    const api = input.api ?? (() => MoskApi.v26_2);
    const patches = defaultTargets.map(({ managementCluster: site, parameters = {}, ...target }) => {
      const patch = api(site).clusterBackupPatch(parameters);
      const { path: name, text } = patchFile({ ...target, path: '', managementCluster: site, patch });
      return { name, managementCluster: site, text };
    });
    const before = base && declarationsOf(filesOf(base), api).subjects;
    const declared = declarationsOf([...filesOf(manifests), ...patches], api, undefined, before);
    if (declared.mistakes.length > 0) return undefined;
    const { findings } = policy.judge({
      subjects: declared.subjects,
      defaultTargets: declared.defaultTargets,
      base: before,
      inventory,
      live,
      api: input.api,
      now,
    });
    return findings.map(full);
  },
  // Nobody gives it leave to read all Secrets.
  sees: ({ liveHasSecrets: _, ...input }) => input,
  line: full,
};

/** What a cluster says of each object by itself; it names the rule and nothing else of a finding. */
export const admissionFront: MatrixFront = {
  async report({ policy, input }) {
    const policies = admissionPolicies(policy).filter(({ kind }) => kind === 'ValidatingAdmissionPolicy');
    return input.subjects.flatMap(({ manifest }) => {
      const plural = BACKUP_TYPES.find(({ kind }) => kind === manifest.kind)?.plural ?? '';
      return policies
        .filter((each) => concerns(each, plural) && refusals(each, manifest).length > 0)
        .map(({ metadata }) => `${metadata.name.slice(-5).toUpperCase()} | ${nameOf(manifest)}`);
    });
  },
  // Each object by itself is judged by the matrix; here is what no object shows.
  sees: ({ subjects, now, api }) => ({ subjects, now, api }),
  line: ({ rule, about }) => `${rule} | ${about}`,
};

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

function filesOf(manifests: Readonly<Record<string, readonly object[]>>) {
  return Object.entries(manifests).map(([site, objects]) => ({
    name: `${site}/manifests.yaml`,
    managementCluster: site,
    text: objects.map((object) => `---\n${JSON.stringify(object)}\n`).join(''),
  }));
}

/** `undefined` for what cdk8s itself refuses, or what its constructs cannot say. */
function appOf(
  manifests: Readonly<Record<string, readonly object[]>>,
  { defaultTargets = [], api }: PolicyInput,
): App | undefined {
  const app = new App();
  const chartOf = new Map<string, ManagementCluster>();
  const chart = (site: string) => {
    const known = chartOf.get(site) ?? new ManagementCluster(app, site, { api: api?.(site) });
    chartOf.set(site, known);
    return known;
  };
  try {
    for (const [site, objects] of Object.entries(manifests)) {
      for (const [index, object] of objects.entries()) {
        if ((object as KubeObject).metadata?.name === undefined) return undefined;
        new ApiObject(chart(site), `object-${index}`, object as KubeObject).toJson();
      }
    }
    for (const { managementCluster: site, namespace, cluster, parameters } of defaultTargets) {
      const target = constructTarget(parameters);
      if (target === undefined) return undefined;
      new ClusterDefaultTarget(chart(site), `default-${namespace}-${cluster}`, {
        namespace,
        cluster: Cluster.named(cluster),
        target,
      });
    }
  } catch {
    return undefined;
  }
  return app;
}

function constructTarget(parameters: TargetParameters | undefined): BackupTarget | undefined {
  const { rclone, nfsUploadUrl, keyEncryptionKey } = parameters ?? {};
  const encryption =
    keyEncryptionKey === undefined
      ? { unencrypted: 'as the case says' }
      : { encryptionKey: EncryptionKey.fromName(keyEncryptionKey) };
  if (nfsUploadUrl !== undefined) return BackupTarget.nfs({ url: nfsUploadUrl, ...encryption });
  if (rclone === undefined) return undefined;
  const credential = RCloneCredential.fromName(rclone.credential);
  return BackupTarget.rclone({ bucket: rclone.bucket, credential, ...encryption });
}

function rawResource(manifest: KubeObject, site: string): TestResource {
  const { apiVersion, kind, metadata } = manifest;
  const type = `kubernetes:${apiVersion === 'v1' ? 'core/v1' : apiVersion}:${kind}`;
  return {
    type,
    name: metadata?.name,
    props: manifest as object as Record<string, unknown>,
    provider: { name: site },
  };
}

function pulumiTarget({ rclone, nfsUploadUrl, keyEncryptionKey }: TargetParameters): object {
  return { rclone, nfs: nfsUploadUrl, encryptionKey: keyEncryptionKey };
}
