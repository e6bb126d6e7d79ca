import type { Overload } from '../overload';
import { AUTHORIZER } from './authorizer';
import { CONVERSIONS } from './conversions';
import { LISTS } from './lists';
import { FORMATS } from './named-formats';
import { NETWORK } from './network';
import { OPERATORS } from './operators';
import { OPTIONALS } from './optionals';
import { QUANTITIES } from './quantities';
import { REGEX } from './regex';
import { SEMVER } from './semver';
import { SETS } from './sets';
import { STRINGS } from './strings';
import { TIMES } from './times';
import { URLS } from './urls';

/** All functions of kube-apiserver 1.36 by name. */
const BY_NAME = new Map<string, Overload[]>();

for (const overload of [
  ...OPERATORS,
  ...CONVERSIONS,
  ...STRINGS,
  ...TIMES,
  ...LISTS,
  ...SETS,
  ...OPTIONALS,
  ...REGEX,
  ...URLS,
  ...NETWORK,
  ...QUANTITIES,
  ...SEMVER,
  ...FORMATS,
  ...AUTHORIZER,
]) {
  const known = BY_NAME.get(overload.name);
  if (known === undefined) BY_NAME.set(overload.name, [overload]);
  else known.push(overload);
}

/** The forms of a function; none for one that does not exist. */
export function functionsNamed(name: string): readonly Overload[] {
  return BY_NAME.get(name) ?? [];
}
