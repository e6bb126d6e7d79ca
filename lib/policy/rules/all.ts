import type { Rule } from '../judging/rule';
import { remainingContract } from './contract';
import { ENCRYPTION_RULES } from './encryption';
import { FIELD_RULES } from './fields';
import { FLEET_RULES } from './fleet';
import { GITOPS_RULES } from './gitops';
import { KEY_RULES } from './keys';
import { OBJECT_RULES } from './objects';
import { RCLONE_OPTION_RULES } from './rclone-options';
import { REFERENCE_RULES } from './references';
import { REHEARSAL_RULES } from './rehearsal';
import { RELEASE_RULES } from './release';
import { REMOTE_FILE_RULES } from './remote-files';
import { REMOVAL_RULES } from './removal';
import { RETENTION_RULES } from './retention';
import { SCHEDULE_RULES } from './schedule';
import { SECRET_RULES } from './secrets';
import { STORAGE_RULES } from './storage';
import { TARGET_RULES } from './target';
import { waiverRules } from './waivers';

const OF_BACKUPS: readonly Rule[] = [
  ...TARGET_RULES,
  ...ENCRYPTION_RULES,
  ...SECRET_RULES,
  ...REFERENCE_RULES,
  ...STORAGE_RULES,
  ...RCLONE_OPTION_RULES,
  ...REMOTE_FILE_RULES,
  ...FIELD_RULES,
  ...OBJECT_RULES,
  ...SCHEDULE_RULES,
  ...FLEET_RULES,
  ...RETENTION_RULES,
  ...REMOVAL_RULES,
  ...KEY_RULES,
  ...REHEARSAL_RULES,
  ...GITOPS_RULES,
  ...RELEASE_RULES,
];

const OF_WAIVERS = waiverRules(
  new Set([...OF_BACKUPS.map(({ id }) => id), 'MB000', 'MB090', 'MB091', 'MB092']),
);

/** Every rule that this package brings, in the order of their ids. */
export const RULES: readonly Rule[] = [remainingContract(OF_BACKUPS), ...OF_BACKUPS, ...OF_WAIVERS].sort(
  (a, b) => (a.id < b.id ? -1 : 1),
);
