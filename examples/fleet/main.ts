import { App } from 'cdk8s';
import { EncryptionKey, RCloneCredential } from 'mosk-backup';
import { BackupPlan, BackupStore, Inventory } from 'mosk-backup/fleet';
import data from './inventory.json';

const app = new App();
// Forty clusters on three management clusters. Everything that is wrong with the data is shown at once.
const inventory = Inventory.parse(data);

// Both were made once in each project, outside Git. Each cluster gets the folder <management cluster>/<project>/<cluster>.
const credential = RCloneCredential.fromName('s3-backup');
const encryptionKey = EncryptionKey.fromName('kek-2026');
const store = BackupStore.rclone({ bucket: 'mosk-backups', credential, encryptionKey });
const offSite = BackupStore.rclone({ bucket: 'mosk-backups-off-site', credential, encryptionKey });

// Every night between 22:00 and 02:00 UTC, each cluster at its own minute; after Sunday's once more, to another place.
const gold = BackupPlan.dailyAndWeekly(app, 'gold', {
  store,
  weeklyStore: offSite,
  from: { hour: 22 },
  spread: '4h',
});
gold.protectAll(inventory.select({ labels: { tier: 'gold' } }));

const silver = BackupPlan.daily(app, 'silver', { store, from: { hour: 2 } });
silver.protectAll(inventory.select({ labels: { tier: 'silver' } }));

app.synth();
