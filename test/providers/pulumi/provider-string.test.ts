import * as pulumi from '@pulumi/pulumi';
import * as provider from '../../../providers/pulumi/provider';
import { PROVIDER_STRING } from '../../../providers/pulumi/provider-string';

/** What the states of users hold. Never change it: `destroy` runs what is stored, with the package that is installed. */
const FROZEN =
  'exports.handler=()=>({async configure(...a){return require("mosk-backup/pulumi/provider").configure(...a)},' +
  'async check(...a){return require("mosk-backup/pulumi/provider").check(...a)},' +
  'async diff(...a){return require("mosk-backup/pulumi/provider").diff(...a)},' +
  'async create(...a){return require("mosk-backup/pulumi/provider").create(...a)},' +
  'async read(...a){return require("mosk-backup/pulumi/provider").read(...a)},' +
  'async update(...a){return require("mosk-backup/pulumi/provider").update(...a)},' +
  'async delete(...a){return require("mosk-backup/pulumi/provider").delete(...a)}})';

function handler(): Record<string, (...args: unknown[]) => Promise<unknown>> {
  const loaded: { handler?: () => Record<string, () => Promise<unknown>> } = {};
  const required = (name: string) => {
    if (name !== 'mosk-backup/pulumi/provider') throw new Error(`requires ${name}`);
    return provider;
  };
  new Function('exports', 'require', PROVIDER_STRING)(loaded, required);
  return loaded.handler?.() ?? {};
}

describe('the provider string', () => {
  it('is the one that is in the states of users', () => {
    expect(PROVIDER_STRING).toBe(FROZEN);
  });

  it('is short, because every resource has it twice in the state', () => {
    expect(PROVIDER_STRING.length).toBeLessThan(1024);
  });

  it('forwards every function of a dynamic provider to the installed package', () => {
    expect(Object.keys(handler()).sort()).toEqual(
      Object.keys(provider)
        .filter((name) => name !== '__esModule')
        .sort(),
    );
  });

  it('passes arguments and answers on', async () => {
    const news = { kind: 'KeyEncryptionKey', owner: 'pulumi:a/b/c:kek', namespace: 'shop', value: 'short' };

    const answer = (await handler().check?.({}, news)) as { failures: { property: string }[] };

    expect(answer.failures.map(({ property }) => property)).toEqual(['value']);
  });

  it('uses the placeholder that the SDK uses for what a preview does not know', () => {
    const { UNKNOWN } = require('../../../providers/pulumi/functions/engine/unknown');

    expect(UNKNOWN).toBe(pulumi.runtime.unknownValue);
  });
});
