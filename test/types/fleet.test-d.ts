/**
 * Compiled by `tsc`, never run, like the type tests of the constructs.
 */
import type { Construct } from 'constructs';
import { BackupTarget, ClusterBackup, EncryptionKey, RCloneCredential, SecretSource } from '../../entries';
import {
  BackupPlan,
  BackupRule,
  BackupStore,
  type FleetCluster,
  Inventory,
  managementClusterOf,
} from '../../entries/fleet';
import { BackupPolicy, Tier } from '../../entries/policy';

declare const app: Construct;
declare const cluster: FleetCluster;
const secret = SecretSource.plainText('k'.repeat(32), { reason: 'types' });
const credential = RCloneCredential.fromName('s3');
const encryptionKey = EncryptionKey.fromName('kek');
const store = BackupStore.rclone({ bucket: 'backups', credential, encryptionKey });
const rule = BackupRule.daily({ from: { hour: 1 } });
const plan = new BackupPlan(app, 'plan', { store, rules: [rule] });

/* What is right compiles. */
plan.addRule(BackupRule.weekly({ weekday: 'sunday', from: { hour: 5 }, store })).protect(cluster);
plan.protectAll(Inventory.parse(JSON.parse('{}')).select({ labels: { tier: 'gold' } }));
new ClusterBackup(managementClusterOf(app, cluster), 'now', {
  cluster: cluster.cluster,
  target: store.targetOf(app, cluster),
});
BackupStore.rclone({
  bucket: 'backups',
  credential: { name: 's3', endpoint: 'https://s3', accessKeyId: 'id', secretAccessKey: secret },
  encryptionKey: { name: 'kek', value: secret },
});
BackupStore.nfs({ url: 'nfs://host:/path', unencrypted: 'types' });

/* A plan protects clusters of an inventory: names, and clusters that nobody has checked, are none. */
// @ts-expect-error
plan.protect('prod');
// @ts-expect-error
plan.protect(cluster.cluster);
// @ts-expect-error
plan.protect({ name: 'prod', project: 'prod', managementCluster: 'site-a', release: '26.2' });
// @ts-expect-error
plan.protectAll(cluster);

/* A plan goes somewhere, by rules that were checked. */
// @ts-expect-error
new BackupPlan(app, 'x', { rules: [rule] });
// @ts-expect-error
BackupPlan.daily(app, 'x', {});
// @ts-expect-error
new BackupPlan(app, 'x', { store, rules: [{ id: 'daily', from: { hour: 1 } }] });
// @ts-expect-error
new BackupPlan(app, 'x', { store: BackupTarget.localOnly('types') });
// @ts-expect-error
BackupPlan.daily(app, 'x', { store, weeklyStore: store });

/* Whatever lasts is a text with its unit: a number would say none. */
const gold = Tier.of('gold', { rpo: '26h' });
new BackupPlan(app, 'x', { store, tier: gold, spread: '3h', betweenRuns: '90m' });
new BackupPolicy({ tiers: [gold], betweenRuns: '90m', approvalAge: '35d' });
// @ts-expect-error
Tier.of('gold', { rpo: 26 });
// @ts-expect-error
new BackupPlan(app, 'x', { store, betweenRuns: 2 });
// @ts-expect-error
new BackupPlan(app, 'x', { store, spread: 3 });
// @ts-expect-error
new BackupPolicy({ betweenRuns: 30 });
// @ts-expect-error
new BackupPolicy({ stagger: { starts: 10, within: 15 } });

/* A rule says when, in its own way. */
// @ts-expect-error
BackupRule.daily({});
// @ts-expect-error
BackupRule.daily({ from: { hour: 1 }, weekday: 'sunday' });
// @ts-expect-error
BackupRule.weekly({ from: { hour: 1 } });
// @ts-expect-error
BackupRule.monthly({ from: { hour: 1 }, weekday: 'sunday' });
// @ts-expect-error
rule.from = { hour: 2 };
// @ts-expect-error
plan.rules.push(rule);

/* A store has one place, a key or a reason for none and, for S3, a credential; neither is a bare name, and no secret a bare string. */
// @ts-expect-error
BackupStore.rclone({ bucket: 'backups', credential });
// @ts-expect-error
BackupStore.rclone({ bucket: 'backups', encryptionKey });
// @ts-expect-error
BackupStore.rclone({ bucket: 'backups', credential: encryptionKey, encryptionKey });
// @ts-expect-error
BackupStore.rclone({ bucket: 'backups', credential, encryptionKey: credential });
// @ts-expect-error
BackupStore.rclone({ bucket: 'backups', credential, encryptionKey: 'kek' });
// @ts-expect-error
BackupStore.rclone({ bucket: 'backups', credential, encryptionKey: { name: 'kek', value: 'k'.repeat(32) } });
// @ts-expect-error
BackupStore.nfs({ url: 'nfs://host:/path', encryptionKey, credential });
// @ts-expect-error
BackupStore.nfs({ url: 'nfs://host:/path' });
// @ts-expect-error
BackupStore.nfs({ url: 'nfs://host:/path', encryptionKey, unencrypted: 'types' });
// @ts-expect-error
BackupStore.nfs({ url: 'nfs://host:/path', unencrypted: true });
// @ts-expect-error
BackupStore.localOnly();

/* An inventory written in TypeScript is checked as far as types go. */
const managementClusters = [{ name: 'site-a', release: '2.32.1' }];
const member = { name: 'prod', project: 'prod', managementCluster: 'site-a', release: '26.2' };
Inventory.of({ managementClusters, clusters: [member] });
// @ts-expect-error
Inventory.of({ clusters: [member] });
// @ts-expect-error
Inventory.of({ managementClusters, clusters: [{ ...member, release: 26.2 }] });
// @ts-expect-error
Inventory.of({ managementClusters, clusters: [{ name: 'prod', project: 'prod', release: '26.2' }] });
// @ts-expect-error
Inventory.of({ managementClusters, clusters: [{ ...member, maintenanceWindow: { from: { hour: 1 } } }] });
const jenkins = { name: 'a', release: '2.32', gitOps: { engine: 'jenkins' } } as const;
// @ts-expect-error
Inventory.of({ managementClusters: [jenkins], clusters: [member] });
// @ts-expect-error
Inventory.of({ managementClusters, clusters: [member] }).clusters.push(cluster);
// @ts-expect-error
cluster.folder = 'elsewhere';

/* What an inventory finds unprotected can be protected; which clusters these are, only an app can tell. */
plan.protectAll(Inventory.parse(JSON.parse('{}')).unprotected(app));
// @ts-expect-error
Inventory.parse(JSON.parse('{}')).unprotected();
// @ts-expect-error
plan.protectAll(Inventory.unprotected(app));

/* A retention keeps the newest, and has the words of the field; nothing goes by its age. */
BackupRule.daily({ from: { hour: 1 }, retention: { keepLast: 7, keepDaily: 14, timeZone: 'UTC' } });
Tier.of('gold', { rpo: '26h', retention: { keepLast: 3, keepMonthly: 12 } });
new BackupPlan(app, 'x', { store, rules: [rule], retention: { keepLast: 7 } });
// @ts-expect-error
BackupRule.daily({ from: { hour: 1 }, retention: { keepDaily: 14 } });
// @ts-expect-error
BackupRule.daily({ from: { hour: 1 }, retention: { keepLast: 7, keepWithin: '30d' } });
// @ts-expect-error
Tier.of('gold', { rpo: '26h', retention: 7 });
