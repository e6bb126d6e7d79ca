import path from 'node:path';
import { BackupError } from '../../lib/errors';
import { bucketListing, type Scene } from './life';
import { createPulumiStack } from './pulumi-stack';

/** The same life, with Pulumi's real engine in charge. */
export async function livePulumiLife(
  { narrator, managementCluster, mosk, example, store, io }: Scene,
  { pulumi, folder, packageRoot }: { pulumi: string; folder: string; packageRoot: string },
): Promise<void> {
  narrator.heading("The same through Pulumi's own engine");
  narrator.say(`${pulumi}, with its state in the temporary folder`);
  try {
    const stack = await createPulumiStack({
      pulumi,
      folder: path.join(folder, 'pulumi'),
      packageRoot,
      kubeconfig: managementCluster.kubeconfigPath,
      context: mosk.context ?? '',
      example,
      onLine: (line) => narrator.show(line),
      io,
    });
    narrator.say('pulumi up:');
    const { file, uploadedAt } = await stack.up();
    narrator.say(`It ended once the backup was uploaded, at ${uploadedAt}: ${file}`);
    narrator.say('The bucket now:');
    narrator.show(await bucketListing(store));
    narrator.say('pulumi destroy:');
    await stack.destroy();
    narrator.say('The bucket now:');
    narrator.show(await bucketListing(store));
  } catch (error) {
    if (io.signal.aborted || BackupError.is(error)) throw error;
    throw new BackupError('engine-missing', 'The Pulumi CLI did not do what it should', {
      at: pulumi,
      fix: 'read what it printed above; MOSK_BACKUP_PULUMI names another one, --no-pulumi leaves it out',
      cause: error,
    });
  }
}
