import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Noise, Table } from './noise';

const policy = (body: string) =>
  `const { BackupPolicy } = require('mosk-backup/policy');\nmodule.exports = ${body};\n`;

const STRICT = policy('BackupPolicy.strict()');
const RULES = ['MB001', 'MB003', 'MB011', 'MB020', 'MB025', 'MB032', 'MB033', 'MB035', 'MB044'];
const LOOSE = policy(
  `new BackupPolicy({ levels: Object.fromEntries(${JSON.stringify(RULES)}.map((id) => [id, 'off'])) })`,
);

/** Accepts whatever a policy of this repository may be asked to accept. */
function waiving({ base }: Pick<Table, 'base'>): string {
  const abouts = [
    ...[...base.objects.values()]
      .flat()
      .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`),
    ...['shop', 'pay', 'stock'].map((name) => `Cluster retail/${name}`),
  ];
  const waivers = RULES.flatMap((rule) =>
    abouts.map((about) => ({ rule, about, reason: 'it is meant', until: '2027-01-31' })),
  );
  return policy(`new BackupPolicy({ waivers: ${JSON.stringify(waivers)} })`);
}

/** Whatever folder the management cluster is taken from. */
const SITES = ['site-a', 'clusters', 'teams'];

const inventory = (clusters: readonly string[]) =>
  JSON.stringify({
    managementClusters: SITES.map((name) => ({ name, release: '2.32.1', folder: name })),
    clusters: SITES.flatMap((managementCluster) =>
      clusters.map((name) => ({ name, project: 'retail', managementCluster, release: '26.2.1' })),
    ),
  });

const judged = (words: readonly string[]) => () => ({ words: ['main', 'change', ...words] });
const WITH_POLICY = judged(['--policy', 'policy.js']);
const WITH_INVENTORY = judged(['--inventory', 'inventory.json']);
const arguments_ = (name: string, words: readonly string[]): Noise => ({ name, around: () => ({ words }) });

/** Policies and inventories that the change alters, and arguments of variables that are not set. */
export const JUDGE_NOISES: readonly Noise[] = [
  {
    name: 'a policy that comes with waivers for everything',
    change: (table) => void table.head.files.set('policy.js', waiving(table)),
    of: /goes|requested|never runs|no longer encrypted/,
    around: WITH_POLICY,
  },
  {
    name: 'a policy that gets waivers for everything',
    before: ({ files }) => void files.set('policy.js', STRICT),
    change: (table) => void table.head.files.set('policy.js', waiving(table)),
    of: /goes|requested|never runs|no longer encrypted/,
    around: WITH_POLICY,
  },
  {
    name: 'a policy that turns its rules off',
    before: ({ files }) => void files.set('policy.js', STRICT),
    change: ({ head }) => void head.files.set('policy.js', LOOSE),
    of: /goes|requested|never runs|no longer encrypted/,
    around: WITH_POLICY,
  },
  {
    name: 'a policy whose imports get waivers',
    before({ files }) {
      files.set('policy.js', "module.exports = require('./rules/all');\n");
      files.set('rules/all.js', STRICT);
    },
    change: (table) => void table.head.files.set('rules/all.js', waiving(table)),
    of: /goes|requested|never runs|no longer encrypted/,
    around: WITH_POLICY,
  },
  {
    name: 'a policy in a module that gets waivers',
    before: ({ files }) =>
      void files.set('policy.mjs', "export { default } from './all.cjs';\n").set('all.cjs', STRICT),
    change: (table) => void table.head.files.set('all.cjs', waiving(table)),
    around: judged(['--policy', 'policy.mjs']),
  },
  {
    name: 'an inventory that lists another cluster alone',
    before: ({ files }) => void files.set('inventory.json', inventory(['shop', 'pay', 'stock'])),
    change: ({ head }) => void head.files.set('inventory.json', inventory(['other'])),
    of: /Schedule goes|never runs/,
    around: WITH_INVENTORY,
  },
  {
    name: 'an inventory that comes with another cluster alone',
    change: ({ head }) => void head.files.set('inventory.json', inventory(['other'])),
    of: /Schedule goes|never runs/,
    around: WITH_INVENTORY,
  },
  {
    name: 'an inventory that could not be read before',
    before: ({ files }) => void files.set('inventory.json', '{'),
    change: ({ head }) => void head.files.set('inventory.json', inventory(['other'])),
    of: /Schedule goes|never runs/,
    around: WITH_INVENTORY,
  },
  {
    name: 'a policy that is changed and lies in the working tree alone',
    before: ({ files }) => void files.set('policy.js', STRICT),
    change: (table) => void table.head.files.set('policy.js', `${waiving(table)}// again\n`),
    around(table) {
      writeFileSync(path.join(table.repository.folder, 'policy.js'), waiving(table));
      return WITH_POLICY();
    },
  },
  arguments_('an empty head', ['main', '']),
  arguments_('an empty base', ['', 'change']),
  arguments_('an empty folder', ['main', 'change', '--path', '']),
  arguments_('an empty policy', ['main', 'change', '--policy=']),
  arguments_('a folder that is misspelt', ['main', 'change', '--path', 'cluster']),
];
