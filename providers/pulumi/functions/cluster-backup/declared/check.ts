import { BackupError } from '../../../../../lib/errors';
import { checkName, runName } from '../../../../../lib/model';
import type { Checked } from '../../engine/behaviour';
import { declare, formerOf } from '../../engine/deployment';
import { commonFindings, manifestFindings, TARGET_PLACES } from '../../engine/findings';
import { logicalName } from '../../engine/logical-name';
import { moskApiOf } from '../../engine/mosk-api';
import { hasUnknown } from '../../engine/unknown';
import { adoptionFindings } from '../../objects/claim';
import { extraFieldFindings } from '../../objects/extra-fields';
import { targetChoiceFindings } from '../../objects/target';
import { destroyEffect } from './destroy-effect';
import { type BackupInputs, type BackupState, hashOf, runManifest } from './inputs';

const MODES = ['delete', 'keep', 'orphan'];

const PLACES = {
  ...TARGET_PLACES,
  'metadata.name': 'name',
  'metadata.namespace': 'namespace',
  'spec.targetCluster': 'cluster',
  'spec.fileNames': 'fileNames',
};

/** Checks all that is known, fills in defaults, and computes what a destroy would do. */
export function check(olds: Partial<BackupInputs>, news: BackupInputs): Checked<BackupInputs> {
  const adopted = isAdopted(olds, news) && { adopted: true as const };
  const inputs = { ...news, ...adopted, onDestroy: news.onDestroy ?? (adopted ? 'keep' : 'delete') };
  declare(olds, inputs);
  const findings = [
    ...commonFindings(inputs),
    ...adoptionFindings(inputs),
    ...nameFindings(inputs),
    ...optionFindings(inputs),
    ...runFindings(inputs),
  ];
  // Of inputs that cannot be nothing can be said.
  return {
    inputs: findings.length > 0 ? inputs : { ...inputs, destroyEffect: destroyEffect(inputs) },
    findings,
  };
}

/**
 * What was there before is kept until somebody says otherwise, and to take `adoptExisting` away says nothing of that. Of a
 * replacement the engine brings no olds, and has asked for the difference before.
 */
function isAdopted(olds: Partial<BackupInputs>, news: BackupInputs): boolean {
  return Boolean(news.adoptExisting) || Boolean(olds.adopted ?? formerOf<BackupState>(news)?.adopted);
}

function* nameFindings(inputs: BackupInputs): Iterable<BackupError> {
  if (inputs.name !== undefined) return;
  try {
    checkName(runName(logicalName(inputs), '0'.repeat(10)), 'name');
  } catch (error) {
    if (!BackupError.is(error)) throw error;
    yield new BackupError(error.code, 'The logical name does not make a name that Kubernetes accepts', {
      at: 'name',
      value: JSON.stringify(logicalName(inputs)),
      fix: 'use lower-case letters, digits and "-" in the logical name, or give `name`',
    });
  }
}

function* optionFindings(inputs: BackupInputs): Iterable<BackupError> {
  const { onDestroy, keepLast, verify, target } = inputs;
  if (inputs.adoptExisting && inputs.name === undefined) {
    yield new BackupError('usage', 'Which existing backup is to be taken over?', {
      at: 'adoptExisting',
      fix: 'give its `name`',
    });
  }
  // The constructor has translated the argument: what still has its name here would be read by nobody.
  if ('onRemoval' in inputs) {
    yield new BackupError('usage', 'The engine knows what becomes of the backups by another name', {
      at: 'onRemoval',
      fix: 'a transform sets `onDestroy`',
    });
  }
  if (!hasUnknown(onDestroy) && !MODES.includes(onDestroy)) {
    yield new BackupError('usage', 'This is not what can be done on removal', {
      at: 'onRemoval',
      value: JSON.stringify(onDestroy),
      fix: `write one of ${MODES.join(', ')}`,
    });
  }
  if (keepLast !== undefined && !hasUnknown(keepLast) && !(Number.isInteger(keepLast) && keepLast >= 1)) {
    yield new BackupError('usage', 'A number of backups to keep is a whole number from 1', {
      at: 'keepLast',
      value: `${keepLast} backups`,
      fix: 'write 1 or more, or leave it out to keep all',
    });
  }
  if (verify === true && target !== undefined && !hasUnknown(target) && target.rclone === undefined) {
    yield new BackupError('usage', 'Only files in S3 storage can be verified from here', {
      at: 'verify',
      fix: 'leave it out for this target',
    });
  }
}

function* runFindings(inputs: BackupInputs): Iterable<BackupError> {
  if (hasUnknown(inputs.target) && typeof inputs.target === 'string') return;
  const choice = [...targetChoiceFindings(inputs.target)];
  yield* choice;
  // The manifest says the same once more, in its own terms.
  if (choice.length > 0) return;
  const name = inputs.name ?? runName('run', hashOf(inputs));
  yield* extraFieldFindings(inputs, runManifest({ ...inputs, extraFields: undefined }, name).spec);
  yield* manifestFindings(runManifest(inputs, name), moskApiOf(inputs), PLACES);
}
