// Says in a sentence that npm runs on an older Node than the package wants, which does no harm in a checkout: whatever npm
// runs here finds the Node of node_modules first. Part of `prepare`, so nobody who installs the package meets it.
import { readFileSync } from 'node:fs';

const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const least = engines.node.replace('>=', '');
const [, ofNpm = process.versions.node] =
  /\bnode\/v([\d.]+)/.exec(process.env.npm_config_user_agent ?? '') ?? [];

const isOlder = (version, than) => version.localeCompare(than, 'en', { numeric: true }) < 0;

if (isOlder(ofNpm, least)) {
  console.log(
    `npm runs on Node ${ofNpm}, and everything in this checkout on Node ${process.versions.node}, which npm has just installed (the package itself wants ${least} or later).`,
  );
}
