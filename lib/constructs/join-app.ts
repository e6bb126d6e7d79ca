import { App } from 'cdk8s';
import type { IConstruct } from 'constructs';

const JOINED = Symbol.for('mosk-backup.joined');

/**
 * Where `mosk-backup synth` waits for the app in the app's own process: it takes the objects as they are, with the paths
 * of their constructs, instead of reading back what `app.synth()` writes in quadratic time.
 */
const SYNTHESIZER = Symbol.for('mosk-backup.synthesizer');

/**
 * Texts of what is wrong in the app of this root.
 * @internal
 */
export type AppCheck = (root: IConstruct) => string[];

let check: AppCheck = () => [];

/**
 * The synthesis stands above the constructs, so it is the one to say how a whole app is checked.
 * @internal
 */
export function checkAppsWith(appCheck: AppCheck): void {
  check = appCheck;
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
  const synthesizer = (globalThis as Record<symbol, unknown>)[SYNTHESIZER];
  if (typeof synthesizer === 'function' && root instanceof App) root.synth = () => synthesizer(root);
}
