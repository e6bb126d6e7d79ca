import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkAppsWith } from '../../constructs';
import { BackupError } from '../../errors';
import { checkApp } from './app-findings';

interface RootValidation {
  /** While `manifests` asks the constructs itself, ours has nothing to add. */
  silent: boolean;
  known: { readonly constructs: number; readonly texts: string[] } | undefined;
}

const VALIDATION = Symbol.for('mosk-backup.root-validation');

/**
 * What is wrong with the app, as cdk8s shows it. `app.synth()` asks once per chart and once more, so the answer is kept
 * until the program goes on, or the app has grown.
 */
export function validationTexts(root: IConstruct): string[] {
  const validation = validationOf(root);
  if (validation.silent) return [];
  const constructs = root.node.findAll().length;
  if (validation.known?.constructs !== constructs) {
    const texts = checkApp(root as App).errors.map(({ message }) => message);
    validation.known = { constructs, texts };
    queueMicrotask(() => {
      validation.known = undefined;
    });
  }
  return validation.known?.texts ?? [];
}

checkAppsWith(validationTexts);

/** What the validations of the app's constructs say. cdk8s asks every construct once per chart; once is enough. */
export function validationsOf(app: App): BackupError[] {
  const validation = validationOf(app);
  validation.silent = true;
  try {
    return app.node.findAll().flatMap(({ node }) =>
      node.validate().map(
        (text) =>
          new BackupError('synthesis-failed', 'A construct of the app is not valid', {
            at: node.path,
            value: text,
            fix: 'correct what this construct was given',
          }),
      ),
    );
  } finally {
    validation.silent = false;
  }
}

function validationOf(root: IConstruct): RootValidation {
  const marked = root as { [VALIDATION]?: RootValidation };
  if (marked[VALIDATION] === undefined) {
    Object.defineProperty(root, VALIDATION, { value: { silent: false, known: undefined } });
  }
  return marked[VALIDATION] as RootValidation;
}
