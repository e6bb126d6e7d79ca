import { BACKUP_TYPES, type KubeObject } from '../../../../lib/model';
import {
  ADMISSION_RULES,
  BackupPolicy,
  type BackupPolicyProps,
  type CaseObjects,
  RULES,
} from '../../../../lib/policy';
import { RULE_CASES } from '../cases';
import { backup, credential, key, S3, schedule } from '../cases/objects';
import { ALLOWED, LIST, REFUSED } from '../endpoints';

/** One object that a rule which clusters can enforce is to judge. */
export interface AdmissionCase {
  readonly rule: string;
  readonly name: string;
  readonly object: object;
  readonly policy: BackupPolicyProps;
}

const IN_CLEAR = { rclone: S3.rclone };
const at = (bucket: string) => ({ parameters: { ...S3, rclone: { ...S3.rclone, bucket } } });
const waived = (line: string) => ({ annotations: { 'mosk-backup/waive': line } });
const LONG = 'k3yZm9yIHRoZSBwYWdlcyBvbmx5LCBub3Qg';

/** Targets as they are and are not written, with and without the name of the cluster. */
const TARGETS = [
  backup(at('backups')),
  backup(at('backups/prod')),
  backup(at('prod/backups')),
  backup(at('backups/prod/')),
  backup(at('Backups/prod')),
  backup(at(`backups/prod/${'x'.repeat(1024)}`)),
  backup(at('backups/a/prod-1/b')),
  backup({ parameters: { nfsUploadUrl: 'nfs://prod:/backups', keyEncryptionKey: 'kek-2026' } }),
  backup({ parameters: { nfsUploadUrl: 'nfs://nas:/backups/prod', keyEncryptionKey: 'kek-2026' } }),
  backup({ parameters: { nfsUploadUrl: 'nfs:/', keyEncryptionKey: 'kek-2026' } }),
  backup({ parameters: { ...at('backups').parameters, nfsUploadUrl: 'nfs://nas:/backups/prod' } }),
  backup({ parameters: { ...at('backups/prod').parameters, nfsUploadUrl: 'nfs://nas:/backups' } }),
];

/** What lies near the border, beside the cases of the rules themselves. */
const MORE: Readonly<Record<string, readonly (object | readonly [object, BackupPolicyProps])[]>> = {
  MB002: [backup(), backup({ parameters: { ...S3, nfsUploadUrl: 'nfs://nas:/prod' } })],
  MB003: [
    backup({ parameters: IN_CLEAR }),
    backup({ parameters: { nfsUploadUrl: 'nfs://nas:/prod' } }),
    backup({ parameters: IN_CLEAR }, { annotations: { 'mosk-backup/unencrypted': ' ' } }),
    backup({ parameters: IN_CLEAR }, { annotations: { 'mosk-backup/unencrypted': 'a lab' } }),
    [
      backup({ parameters: IN_CLEAR }, { annotations: { 'mosk-backup/unencrypted': 'a lab' } }),
      { acceptReasons: false },
    ],
    backup({ parameters: IN_CLEAR }, waived('MB003=a lab;until=2027-01-31')),
    backup(
      { parameters: IN_CLEAR },
      waived('MB001=other;until=2027-01-31\n MB003=a lab; until=2027-01-31 \n'),
    ),
    backup({ parameters: IN_CLEAR }, waived('MB003=;until=2027-01-31')),
    backup({ parameters: IN_CLEAR }, waived('MB003=a lab')),
    backup({ parameters: IN_CLEAR }, waived('XMB003=a lab;until=2027-01-31')),
    [
      backup({ parameters: IN_CLEAR }),
      {
        waivers: [
          { rule: 'MB003', reason: 'a lab', until: '2027-01-31', about: 'ClusterBackup prod/before-26-2' },
        ],
      },
    ],
    backup({ parameters: undefined }),
    schedule({ parameters: IN_CLEAR }),
  ],
  MB005: [
    key({ value: LONG }),
    key({ secret: { value: LONG } }),
    key({ value: LONG.slice(0, 31) }),
    key({ value: LONG.slice(0, 32) }),
    key({ value: ` ${LONG}` }),
    key({ value: `${LONG}\nmore` }),
    key({ value: `${LONG}\u2028more` }),
    key({ value: 'é'.repeat(16) + LONG }),
    key({ value: LONG.repeat(40) }),
    key({ value: 'a'.repeat(40) }),
    key({ value: 'aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3' }),
    key({ value: '1234567'.repeat(5) }),
    key({ secret: { value: 'Static-PassW0rd-of-somebody-who-knows' } }),
    key({ value: '' }),
  ],
  MB007: [credential({ session_token: 'x' }), credential({ my_pass: 'x' }), credential({ passage: 'x' })],
  MB009: [credential({ endpoint: 'HTTP://s3' }), credential({ no_check_certificate: '1' })],
  MB010: TARGETS,
  MB012: [schedule({ fileNames: { MKE: 'x' } }), schedule()],
  MB014: [
    ...[...ALLOWED, ...REFUSED].map((endpoint) => [credential({ endpoint }), { endpoints: LIST }] as const),
    [backup(), {}],
    [backup(), { buckets: ['back*'] }],
    [backup(), { buckets: ['other', 'b.ckups'] }],
    [credential(), { endpoints: ['https://S3.example.com/'] }],
    [credential({ endpoint: 's3.example.com' }), { endpoints: ['s3.example.com'] }],
    [credential({ endpoint: 'http://s3.example.com' }), { endpoints: ['*'] }],
    [credential({ endpoint: 'https://s3.example.com//' }), { endpoints: ['https://*.example.com'] }],
    [credential({ endpoint: 'https://s3xexample.com' }), { endpoints: ['https://s3.example.com'] }],
    [backup({ parameters: { nfsUploadUrl: 'nfs://nas:/prod' } }), { endpoints: ['nfs://nas:*'] }],
    [backup({ parameters: { nfsUploadUrl: 'nfs://nas:/prod' } }), { endpoints: ['https://*'] }],
  ],
  MB017: TARGETS,
  MB018: TARGETS,
  MB026: [schedule({ suspend: true }), schedule({ suspend: false }), schedule({ paused: true }), schedule()],
  MB034: [
    backup({ delete: true }),
    backup({ delete: true }, { annotations: { 'mosk-backup/remote-deletion': 'no longer needed' } }),
    backup({ delete: false }),
  ],
};

/** Every object of the cases of every rule that is exported, and more. */
export function admissionCases(): AdmissionCase[] {
  return Object.keys(ADMISSION_RULES).flatMap((rule) => {
    const { passes = [], fails = [] } = RULE_CASES[rule] ?? {};
    const ofRule = [...passes, ...fails].flatMap(({ name = '', manifests = [], policy = {} }) =>
      objectsOf(manifests)
        .filter(isOfOurs)
        .map((object) => ({ rule, name, object, policy })),
    );
    const more = (MORE[rule] ?? []).map((each) => {
      const [object, policy] = Array.isArray(each) ? each : [each, {}];
      return { rule, name: '', object, policy };
    });
    return [...ofRule, ...more].map((each) => ({ ...each, object: JSON.parse(JSON.stringify(each.object)) }));
  });
}

/** A policy is not asked about Secrets, which are everybody's. */
function isOfOurs(object: object): boolean {
  return BACKUP_TYPES.some(({ kind }) => kind === (object as KubeObject).kind);
}

function objectsOf(manifests: CaseObjects): readonly object[] {
  return Array.isArray(manifests) ? manifests : Object.values(manifests).flat();
}

/** The policy with one rule as an error, so that every finding is a refusal. */
export function onlyRule(rule: string, props: BackupPolicyProps = {}): BackupPolicy {
  const levels = Object.fromEntries(RULES.map(({ id }) => [id, id === rule ? 'error' : 'off'] as const));
  return new BackupPolicy({ ...props, levels });
}

/** What the rule says of the object by itself: more no cluster can know. */
export function judgedAlone({ rule, object, policy }: AdmissionCase): boolean {
  const subject = { manifest: object as KubeObject, managementCluster: '', place: () => ({ text: '' }) };
  const judgement = onlyRule(rule, policy).judge({ subjects: [subject], now: new Date('2026-11-02') });
  return judgement.findings.length > 0;
}
