/** What the controller does besides going through statuses, and how far MOSK can be expected to do the same. */
import type { Certainty } from '../../lib/model';

/** Something that the local controller does as MOSK does. */
export interface Behaviour {
  /** What it does, in words. */
  readonly what: string;
  /** How well it is known of MOSK. */
  readonly certainty: Certainty;
  /** Why we think so. */
  readonly source: string;
}

/** All of them, beside the steps of `BACKUP_TRANSITIONS`. */
export const CONTROLLER_BEHAVIOURS: readonly Behaviour[] = [
  {
    what: 'deleting the object leaves the remote files where they are',
    certainty: 'documented',
    source: 'ClusterBackup resource: deletion of the object only removes Kubernetes objects',
  },
  {
    what: 'an empty spec.parameters is filled from the backup section of the Cluster, whole or not at all',
    certainty: 'documented',
    source: 'ClusterBackup resource; that it is all or nothing is inferred from "if empty, MOSK replaces it"',
  },
  {
    what: 'without any target the archive stays on a manager node, and an archive of the same name there fails the run',
    certainty: 'documented',
    source: 'ClusterBackup resource, parameters and fileNames',
  },
  {
    what: 'a remote file of the same name is overwritten',
    certainty: 'documented',
    source: 'ClusterBackup resource, fileNames',
  },
  {
    what: 'an encrypted backup is `<name>.encrypted` and `<name>.dek`, which `openssl enc -aes-256-cbc -pbkdf2` decrypts',
    certainty: 'documented',
    source: 'MOSK 26.2, restore procedure',
  },
  {
    what: 'the clear value of a credential or key is moved into a Secret, and a reference is left',
    certainty: 'documented',
    source: 'RCloneCredential and KeyEncryptionKey resources; names and form of the reference are inferred',
  },
  {
    what: 'who made a backup is written at its creation',
    certainty: 'inferred',
    source: 'the documented example has createdBy and still generation 1',
  },
  {
    what: 'the archive is named after the object, in the folder of its bucket',
    certainty: 'inferred',
    source: 'the documented example',
  },
  {
    what: 'a second backup of the same cluster waits as Pending',
    certainty: 'assumed',
    source: 'MKE refuses a second one at a time; what MOSK does before that is not documented',
  },
  {
    what: 'a failed deletion is tried again after a change of the spec, such as a request withdrawn and repeated',
    certainty: 'assumed',
    source: 'nothing is documented about DeleteFailed',
  },
  {
    what: 'deletion of a run that never uploaded succeeds although the bucket does not exist; of one that did it fails',
    certainty: 'assumed',
    source: 'nothing is documented about requests for runs that failed',
  },
  {
    what: 'a request that was taken up is carried out even if it is withdrawn meanwhile',
    certainty: 'assumed',
    source: 'nothing is documented about withdrawing',
  },
  {
    what: 'an object that is deleted with an open request loses its remote files first',
    certainty: 'assumed',
    source: 'nothing is documented about both at once',
  },
  {
    what: 'a schedule names its runs `<schedule>-<time>`, and does not make up for missed times',
    certainty: 'assumed',
    source: 'only createdBy.schedule is documented',
  },
  {
    what: 'backups before and after an update are marked with its release; the update waits for the end of the first',
    certainty: 'inferred',
    source:
      'backups around updates and createdBy.updateRelease are documented; names and waiting are assumed',
  },
  {
    what: 'an NFS export has the files under its path, named as in a bucket; status.fileNames has no remote before them',
    certainty: 'assumed',
    source: 'nothing is documented about names of files on NFS',
  },
  {
    what: 'a stuck backup answers to nothing but the deletion of the object, and keeps no other one waiting',
    certainty: 'assumed',
    source: 'Stuck is documented to need manual intervention',
  },
  {
    what: 'the archive holds the Cluster, the objects of its namespace without secret values, and sample files of a node',
    certainty: 'assumed',
    source: 'it stands in for the data of a real cluster, which is not there',
  },
];
