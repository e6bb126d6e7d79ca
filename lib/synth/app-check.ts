import { channel } from 'node:diagnostics_channel';
import type { App } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { constructNote } from '../construct-note';
import { checkAppsWith } from '../constructs';
import { BackupError } from '../errors';

/** What is said of an app on the way through cdk8s. */
interface AppCheck {
  /** While `manifests` asks the constructs itself, ours has nothing to add. */
  silent: boolean;
  /** cdk8s is writing the app: until it ends, what was found holds. */
  synthesizing: boolean;
  found: string[] | undefined;
}

const CHECK = constructNote<AppCheck>('check');

/**
 * Where `mosk-backup synth` waits for the app in the app's own process: it takes the objects as they are, with the paths
 * of their constructs, instead of reading back what `app.synth()` writes in quadratic time. A channel, because the
 * command can be another copy of this package than the app's.
 */
const SYNTHESIS = channel('mosk-backup.synth');

/** An App of any copy of cdk8s: its charts and objects know each other over copies, apps do not. */
function isApp(root: IConstruct): root is App {
  const { synth, synthYaml } = root as Partial<App>;
  return typeof synth === 'function' && typeof synthYaml === 'function';
}

checkAppsWith((root) => {
  if (CHECK.of(root) !== undefined) return;
  const check: AppCheck = { silent: false, synthesizing: false, found: undefined };
  CHECK.put(root, check);
  root.node.addValidation({ validate: () => textsOf(root, check) });
  if (isApp(root)) aroundSynthesis(root, check);
});

/**
 * The one place where something of cdk8s is wrapped, a public method. Without it the app would be checked anew for each
 * chart, because cdk8s asks every construct 1 + charts times and says nowhere where a synthesis begins and ends; and
 * `mosk-backup synth` would not know when the app is ready.
 */
function aroundSynthesis(app: App, check: AppCheck): void {
  const whileSynthesizing =
    <Result>(synthesize: () => Result) =>
    (): Result => {
      check.synthesizing = true;
      try {
        return synthesize();
      } finally {
        check.synthesizing = false;
        check.found = undefined;
      }
    };
  const synth = whileSynthesizing(app.synth.bind(app));
  app.synth = () => (SYNTHESIS.hasSubscribers ? handOver(app) : synth());
  app.synthYaml = whileSynthesizing(app.synthYaml.bind(app));
}

/** A channel throws what its subscribers throw when the program has gone on: here it is thrown where it belongs. */
function handOver(app: App): void {
  // Where this copy lies, because its parts fit together and the command's copy may have no cdk8s.
  const message: { readonly app: App; readonly from: string; failure?: { readonly reason: unknown } } = {
    app,
    from: __filename,
  };
  SYNTHESIS.publish(message);
  if (message.failure !== undefined) throw message.failure.reason;
}

/** What judges is loaded when an app is synthesised: a program that only declares needs none of it. */
const judge = () => require('./app-findings') as typeof import('./app-findings');

/** What is wrong with the app, as cdk8s shows it. */
function textsOf(root: IConstruct, check: AppCheck): string[] {
  if (check.silent) return [];
  const texts =
    check.found ??
    judge()
      .checkApp(root as App)
      .errors.map(({ message }) => message);
  if (check.synthesizing) check.found = texts;
  return texts;
}

/** What the validations of the app's constructs say. cdk8s asks every construct once per chart; once is enough. */
export function validationsOf(app: App): BackupError[] {
  const check = CHECK.of(app);
  if (check !== undefined) check.silent = true;
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
    if (check !== undefined) check.silent = false;
  }
}
