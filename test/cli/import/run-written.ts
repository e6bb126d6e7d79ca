/** Runs what was written in a way of its own: what the importer says of it is not asked. */
import { transformSync } from '@swc/core';
import * as cdk8s from 'cdk8s';
import * as entries from '../../../entries';
import type { KubeObject } from '../../../lib/model';
import { clusterPatches } from '../../../lib/synth';

export interface WrittenApp {
  readonly objects: readonly KubeObject[];
  /** Backup sections, without what is cleared. */
  readonly sections: readonly { namespace: string; cluster: string; parameters: object }[];
}

export function runWritten(program: string): WrittenApp {
  const { code } = transformSync(program, {
    filename: 'main.ts',
    configFile: false,
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  const apps: cdk8s.App[] = [];
  class App extends cdk8s.App {
    override synth(): void {
      apps.push(this);
    }
  }
  const load = (name: string) => (name === 'cdk8s' ? { ...cdk8s, App } : entries);
  new Function('require', 'exports', code)(load, {});
  const [app] = apps;
  if (app === undefined || apps.length > 1) throw new Error(`${apps.length} apps`);
  return {
    objects: app.node
      .findAll()
      .filter((each) => cdk8s.ApiObject.isApiObject(each))
      .map((each) => each.toJson()),
    sections: clusterPatches(app).map(({ namespace, cluster, patch }) => ({
      namespace,
      cluster,
      parameters: withoutCleared(entries.MoskApi.v26_2.clusterBackupSection(patch) ?? {}),
    })),
  };
}

function withoutCleared(section: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(section).filter(([, value]) => value !== null));
}
