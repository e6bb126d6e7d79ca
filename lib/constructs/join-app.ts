import type { IConstruct } from 'constructs';

let check: (root: IConstruct) => void = () => {};

/**
 * The synthesis stands above the constructs, so it is the one to say how an app is checked that has one of ours.
 * @internal
 */
export function checkAppsWith(checkApp: (root: IConstruct) => void): void {
  check = checkApp;
}

/**
 * Has the whole app checked whenever it is synthesised, however many of our constructs are in it.
 * @internal
 */
export function joinApp(scope: IConstruct): void {
  check(scope.node.root);
}
