import { type ConditionSyntax, printed } from '../guard';
import {
  ClusterBackupScheduleType,
  ClusterBackupType,
  ClusterType,
  KeyEncryptionKeyType,
  RCloneCredentialType,
  SECRET_FIELDS,
} from '../model';
import { BACKUP_HEALTH, type Health, type HealthStatus, NO_STATUS, REMOVING } from './backup-health';
import { TIED_SCHEDULE, UNTIED_SCHEDULE, VALUE_IN_CLEAR, VALUE_MOVED } from './object-health';

/** Argo CD runs it without Lua's standard libraries, so there is no `pairs` and no `string`. */
const LUA: ConditionSyntax = {
  status: (anyOf) => {
    const cases = anyOf.map((status) => `status == "${status}"`).join(' or ');
    return anyOf.length === 1 ? cases : `(${cases})`;
  },
  facts: { requested: 'requested', remote: 'remote', archived: 'archived', uploaded: 'uploaded' },
  not: (expression) => `not ${expression}`,
  and: ' and ',
};

/** Health script of Argo CD for each kind of ours, `health.lua` in its layout. */
export function healthScripts(): Record<string, string> {
  return {
    [ClusterBackupType.kind]: backupScript(),
    [ClusterBackupScheduleType.kind]: scheduleScript(),
    [RCloneCredentialType.kind]: secretScript(SECRET_FIELDS.RCloneCredential),
    [KeyEncryptionKeyType.kind]: secretScript(SECRET_FIELDS.KeyEncryptionKey),
  };
}

function backupScript(): string {
  const rules = BACKUP_HEALTH.flatMap(({ when, health, says }) => [
    `if ${printed(when, LUA)} then`,
    `  ${answer({ status: health, message: says })}`,
    'end',
  ]);
  return script([
    ...whileRemoved(),
    'local spec = obj.spec or {}',
    'local parameters = spec.parameters or {}',
    'local report = obj.status or {}',
    'local status = report.status',
    'local requested = spec.delete == true',
    'local archived = report.completedAt ~= nil',
    'local uploaded = report.uploadedAt ~= nil',
    'local remote = parameters.rclone ~= nil or parameters.nfsUploadUrl ~= nil or uploaded',
    'if status == nil or status == "" then',
    `  ${answer({ status: 'Progressing', message: NO_STATUS })}`,
    'end',
    ...rules,
    'return { status = "Progressing", message = status }',
  ]);
}

function scheduleScript(): string {
  return script([
    ...whileRemoved(),
    'local owners = obj.metadata.ownerReferences or {}',
    'for i = 1, #owners do',
    `  if owners[i].kind == "${ClusterType.kind}" then`,
    `    ${answer(TIED_SCHEDULE)}`,
    '  end',
    'end',
    answer(UNTIED_SCHEDULE),
  ]);
}

function secretScript(field: string): string {
  return script([
    ...whileRemoved(),
    `local secret = (obj.spec or {}).${field} or {}`,
    'local inner = secret.secret or {}',
    'if (secret.value or "") ~= "" or (inner.value or "") ~= "" then',
    `  ${answer(VALUE_IN_CLEAR)}`,
    'end',
    answer(VALUE_MOVED),
  ]);
}

function whileRemoved(): string[] {
  return [
    'if obj.metadata.deletionTimestamp ~= nil then',
    `  ${answer({ status: 'Progressing', message: REMOVING })}`,
    'end',
  ];
}

function answer({ status, message }: { status: HealthStatus; message: string } | Health): string {
  return `return { status = "${status}", message = ${JSON.stringify(message)} }`;
}

function script(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
