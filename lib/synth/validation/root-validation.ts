import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { checkAppsWith } from '../../constructs';
import { BackupError } from '../../errors';
import { checkApp } from './app-findings';

interface RootValidation {
  /** While `manifests` asks the constructs itself, ours has nothing to add. */
  silent: boolean;
  /** cdk8s is writing the app: until it ends, the answer holds. */
  synthesizing: boolean;
  known: { readonly constructs: number; readonly texts: string[] } | undefined;
}

const VALIDATION = Symbol.for('mosk-backup.root-validation');

/**
 * What is wrong with the app, as cdk8s shows it. `app.synth()` asks once per chart and once more, so the answer is kept
 * until it ends, or the app has grown.
 */
export function validationTexts(root: IConstruct): string[] {
  const validation = validationOf(root);
  if (validation.silent) return [];
  const constructs = root.node.findAll().length;
  if (validation.known?.constructs === constructs) return validation.known.texts;
  const texts = checkApp(root as App).errors.map(({ message }) => message);
  if (validation.synthesizing) validation.known = { constructs, texts };
  return texts;
}

function checkOncePerSynthesis(app: App): void {
  const validation = validationOf(app);
  app.synth = whileSynthesizing(validation, app.synth.bind(app));
  app.synthYaml = whileSynthesizing(validation, app.synthYaml.bind(app));
}

function whileSynthesizing<Result>(validation: RootValidation, synthesize: () => Result): () => Result {
  return () => {
    validation.synthesizing = true;
    try {
      return synthesize();
    } finally {
      validation.synthesizing = false;
      validation.known = undefined;
    }
  };
}

checkAppsWith(validationTexts, checkOncePerSynthesis);

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
    Object.defineProperty(root, VALIDATION, {
      value: { silent: false, synthesizing: false, known: undefined },
    });
  }
  return marked[VALIDATION] as RootValidation;
}
