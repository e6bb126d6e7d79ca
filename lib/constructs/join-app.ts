import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';

const JOINED = Symbol.for('mosk-backup.joined');

/**
 * Where `mosk-backup synth` waits for the app in the app's own process: it takes the objects as they are, with the paths
 * of their constructs, instead of reading back what `app.synth()` writes in quadratic time. Global, because the command
 * can be another copy of this package than the app's.
 */
const SYNTHESIZER = Symbol.for('mosk-backup.synthesizer');

/**
 * Texts of what is wrong in the app of this root.
 * @internal
 */
export type AppCheck = (root: IConstruct) => string[];

let check: AppCheck = () => [];
let prepare: (app: App) => void = () => {};

/**
 * The synthesis stands above the constructs, so it is the one to say how a whole app is checked, and what an app
 * needs beside that as soon as it has a construct of ours.
 * @internal
 */
export function checkAppsWith(appCheck: AppCheck, prepareApp: (app: App) => void): void {
  check = appCheck;
  prepare = prepareApp;
}

/**
 * Makes `app.synth()` check the whole app, however many of our constructs are in it.
 * @internal
 */
export function joinApp(scope: IConstruct): void {
  const { root } = scope.node;
  if (JOINED in root) return;
  Object.defineProperty(root, JOINED, { value: true });
  root.node.addValidation({ validate: () => check(root) });
  if (!(root instanceof App)) return;
  prepare(root);
  const synthesizer = (globalThis as Record<symbol, unknown>)[SYNTHESIZER];
  if (typeof synthesizer === 'function') root.synth = () => synthesizer(root);
}
