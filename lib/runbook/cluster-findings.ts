import type { ClusterFacts } from './cluster-facts';
import type { SheetFinding, TargetSheet } from './sheet';

/** What of a cluster would be missed on the day, the worst first. */
export function findingsOf(
  cluster: ClusterFacts,
  targets: readonly (TargetSheet & { readonly missing: readonly string[] })[],
): SheetFinding[] {
  const found = [...targets.flatMap((target) => [...targetFindings(cluster, target)])];
  if (cluster.schedules.length === 0) {
    found.unshift({
      code: 'not-scheduled',
      text: 'No schedule of this cluster was read',
      fix: 'declare one, or name the manifests that do: --manifests, or --live',
    });
  }
  const texts = new Set<string>();
  return found.filter(({ text }) => !texts.has(text) && texts.add(text));
}

function* targetFindings(
  { project }: ClusterFacts,
  { kind, place, storage, key, missing, sharedWith }: TargetSheet & { readonly missing: readonly string[] },
): Iterable<SheetFinding> {
  if (kind === 'unknown') {
    yield {
      code: 'target-unknown',
      text: 'Nobody says where archives go: the backup section of the Cluster was not read, or leads nowhere',
      fix: 'read it with --live, and a file for --api that has the path of the section; or declare a target',
    };
    return;
  }
  if (kind === 'local') {
    yield {
      code: 'local-only',
      text: 'Archives stay on a manager node of the cluster, and are gone with it (/srv/backup/ucp, documented for MKE; which node is not)',
      fix: 'give its backups a target outside of the cluster',
    };
    return;
  }
  for (const file of missing) {
    yield {
      code: 'file-missing',
      text: `The storage has no ${file}, though its backup is complete and uploaded`,
      fix: 'look who has moved or deleted it, and make a backup: mosk-backup create',
    };
  }
  if (storage !== undefined) {
    const { credential, access, custody } = storage;
    if (access === undefined) {
      yield {
        code: 'credential-unknown',
        text: `Nobody says where ${place} is: RCloneCredential ${project}/${credential} was not read, or has no endpoint`,
        fix: `read it with --live, or save it beside the manifests: kubectl get rclonecredential ${credential} -n ${project} -o yaml`,
      };
    }
    for (const option of access?.leftOut ?? []) {
      yield {
        code: 'option-left-out',
        text: `The option ${option} of credential ${credential} is not repeated here: a secret may be in it`,
        fix: 'remove it from remoteConfig if it is a secret; if storage cannot be reached without it, keep it with the secret',
      };
    }
    if (access !== undefined && access.addressing === undefined) {
      yield {
        code: 'rclone-only',
        text: `The storage of credential ${credential} has options that only rclone follows`,
        fix: 'use the commands by hand, or correct the options: mosk-backup check tells what is wrong with them',
      };
    }
    if (custody === undefined) {
      yield {
        code: 'custody-missing',
        text: `Nobody says who keeps the secret access key of credential ${credential}, and where: when the management cluster is gone, so is its copy`,
        fix: `write it into the inventory: custody: [{ credential: ${credential}, project: ${project}, keptBy: …, keptAt: … }]`,
      };
    }
  }
  if (key === undefined) {
    yield {
      code: 'not-encrypted',
      text: `Archives in ${place} are not encrypted: whoever can read the storage can read all secrets of the cluster`,
      fix: 'give its backups a key',
    };
  } else if (key.custody === undefined) {
    yield {
      code: 'custody-missing',
      text: `Nobody says who keeps key ${key.name}, and where: when the management cluster is gone, so is its copy, and no archive can be read`,
      fix: `write it into the inventory: custody: [{ key: ${key.name}, project: ${project}, keptBy: …, keptAt: … }]`,
    };
  }
  if (sharedWith.length > 0) {
    yield {
      code: 'folder-shared',
      text: `${place} has archives of other clusters, too (${sharedWith.join(', ')}): only names tell them apart`,
      fix: 'give each cluster a folder of its own',
    };
  }
}
