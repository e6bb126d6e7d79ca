import {
  apiVersionOf,
  BACKUP_TYPES,
  ClusterBackupType,
  ClusterType,
  type KubeObject,
  type ResourceType,
} from '../../lib/model';
import { applyDefaults, crds, type FieldError, validateObject } from '../../lib/schema';
import type { ApiClient, Transport } from '../../providers/kubernetes';
import { textOf } from '../../providers/kubernetes/api/transport';
import { completedBackup } from '../crds/completed-backup';
import type { ContractCase } from '../lib/contract/contract-case';
import { BAD_CASES } from '../lib/schema/bad-cases';
import { GOOD_CASES } from '../lib/schema/good-cases';
import { backup, rclone, to } from '../lib/schema/sample-manifests';
import { SCHEMA_CASES } from '../lib/schema/schema-cases';
import { TRANSITION_CASES } from '../lib/schema/transition-cases';
import { connectedApiserver } from './connected-apiserver';
import { describeWithEngines } from './describe-with-engines';

const ALL: readonly ContractCase[] = [...GOOD_CASES, ...BAD_CASES, ...SCHEMA_CASES];
/** A status is not taken at creation. */
const withoutStatus = ALL.filter(({ object }) => object.status === undefined);
const withStatus = ALL.filter(({ object }) => object.status !== undefined);
const refused = ({ code, crdAccepts, crdRefuses, serverRefuses }: ContractCase) =>
  serverRefuses === true || crdRefuses !== undefined || (code !== undefined && crdAccepts === undefined);

function typeOf({ kind }: KubeObject): ResourceType {
  const type = [...BACKUP_TYPES, ClusterType].find((each) => each.kind === kind);
  if (type === undefined) throw new Error(`no type for ${kind}`);
  return type;
}

function schemaOf({ kind }: KubeObject) {
  const crd = crds().find(({ spec }) => spec.names.kind === kind);
  return crd?.spec.versions[0]?.schema.openAPIV3Schema ?? {};
}

type Cause = Pick<FieldError, 'field' | 'message'> & { reason: string };
const sorted = (causes: Cause[]) =>
  causes.map(({ field, reason, message }) => `${field} ${reason} ${message}`).sort();
const said = (errors: FieldError[]) =>
  sorted(errors.map(({ type, ...error }) => ({ ...error, reason: type })));

describeWithEngines(['kube-apiserver', 'etcd', 'kubectl'], 'the CRDs on a real kube-apiserver', () => {
  let transport: Transport;
  let client: ApiClient;

  connectedApiserver((connected) => {
    ({ transport, client } = connected);
  });

  /**
   * What the server says against a write, as the causes of its answer; empty if it accepts it. Not by the client, which
   * keeps to itself what servers say of objects with secrets.
   */
  async function causesOf(method: 'POST' | 'PUT', path: string, object: KubeObject): Promise<Cause[]> {
    const answer = await transport({
      method,
      path: `${path}?fieldValidation=Strict&dryRun=All`,
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify(object),
    });
    const body = JSON.parse(await textOf(answer));
    if (answer.status < 300) return [];
    if (answer.status !== 422) throw new Error(body.message);
    return body.details.causes;
  }

  const collection = (type: ResourceType) => `/apis/${apiVersionOf(type)}/namespaces/default/${type.plural}`;
  const createCauses = (object: KubeObject) => causesOf('POST', collection(typeOf(object)), object);
  const updateCauses = (object: KubeObject, subresource = '') =>
    causesOf('PUT', `${collection(typeOf(object))}/${object.metadata.name}${subresource}`, object);

  it.each(withoutStatus.filter((each) => !refused(each)))('accepts $name', async ({ object }) => {
    expect(await createCauses(object)).toEqual([]);
  });

  it.each(withoutStatus.filter(refused))('refuses $name', async ({ object }) => {
    expect(await createCauses(object)).not.toEqual([]);
  });

  it.each(withoutStatus.filter(({ serverRefuses }) => serverRefuses !== true))(
    'says of $name word for word what our own validation says',
    async ({ object }) => {
      const schema = schemaOf(object);
      const ours = validateObject(schema, applyDefaults(schema, object));

      expect(sorted(await createCauses(object))).toEqual(said(ours));
    },
  );

  it.each(TRANSITION_CASES)('on update: $name', async ({ before, after, refuses }) => {
    const created = await client.create(ClusterBackupType, backup(before));
    try {
      const changed = { ...created, spec: { targetCluster: 'prod', ...after } };
      const causes = await updateCauses(changed);

      expect(causes.map(({ field }) => field)).toEqual(refuses);
      expect(sorted(causes)).toEqual(said(validateObject(schemaOf(created), changed, created)));
    } finally {
      await client.delete(ClusterBackupType, 'default', created.metadata.name);
    }
  });

  // Here the server's text names the field without "status.", so only the fields are compared.
  it.each(withStatus)('refuses $name where our own validation does', async ({ object }) => {
    const created = await client.create(ClusterBackupType, object);
    try {
      const causes = await updateCauses({ ...created, status: object.status }, '/status');

      expect(causes.map(({ field }) => field)).toEqual(
        validateObject(schemaOf(object), object).map(({ field }) => field),
      );
    } finally {
      await client.delete(ClusterBackupType, 'default', object.metadata.name);
    }
  });

  it('keeps the completed backup of the reference page as it stands', async () => {
    const { status, ...object } = completedBackup();
    const { resourceVersion, uid, generation, creationTimestamp, finalizers, ...metadata } = object.metadata;

    const created = await client.create(ClusterBackupType, { ...object, metadata });
    const stored = await client.update<KubeObject>(
      ClusterBackupType,
      { ...created, status },
      { subresource: 'status' },
    );

    expect(stored.spec).toEqual(object.spec);
    expect(stored.status).toEqual(status);
    expect(stored.metadata.ownerReferences).toEqual(metadata.ownerReferences);
  });

  it('lets nobody write a status but through the subresource', async () => {
    const created = await client.create<KubeObject>(ClusterBackupType, {
      ...to({ rclone }),
      metadata: { name: 'status-by-user', namespace: 'default' },
      status: { status: 'Completed' },
    });

    expect(created.status).toBeUndefined();
  });
});
