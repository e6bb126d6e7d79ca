#!/usr/bin/env node
/**
 * `npm run tools`: finds the real engines that the tests run against, and builds those that are missing.
 *
 *   --only NAME,NAME   these only
 *   --list             tell what would be used and build nothing; exit code 1 if something is missing
 *   --json             one JSON array instead of lines
 *
 * The order of the search: README.md of this folder.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { buildEngine } from './build-engine.mjs';
import recipe from './engine-recipe.cjs';
import table from './engines.cjs';
import lookup from './find-engine.cjs';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    list: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});

const report = [];
try {
  // One after the other: Go itself uses every core.
  for (const engine of selectEngines(options.only)) {
    const row = await settle(engine);
    report.push(row);
    if (!options.json) console.log(line(row));
  }
} catch (error) {
  console.error(`error: ${error.message}`);
  process.exitCode = 1;
}
if (options.json) console.log(JSON.stringify(report, null, 2));
if (report.some((row) => row.path === undefined)) process.exitCode = 1;

function selectEngines(only) {
  if (only === undefined) return table.engines;
  return only.split(',').map((name) => {
    const engine = table.engines.find((each) => each.name === name);
    if (engine) return engine;
    const known = table.engines.map((each) => each.name).join(', ');
    throw new Error(`--only: there is no engine "${name}"; there are ${known}`);
  });
}

async function settle(engine) {
  const found = lookup.findEngine(engine);
  const row = {
    name: engine.name,
    wanted: engine.version,
    path: found.path,
    version: found.version,
    source: found.source,
    refused: found.refused.map((each) => `${each.source}: ${each.path} ${each.reason}`),
  };
  if (found.path !== undefined || options.list) return row;

  const chosen = found.refused.find((each) => each.check === 'runs');
  if (chosen) throw new Error(`${chosen.source} names ${chosen.path}, which ${chosen.reason}`);
  if (!options.json)
    console.log(`${engine.name} ${engine.version}: building (minutes when Go's caches are cold) …`);
  const milliseconds = await buildEngine(engine);
  const seconds = Math.round(milliseconds / 1000);
  return { ...row, path: recipe.builtPath(engine), version: engine.version, source: 'built', seconds };
}

function line(row) {
  const notes = row.refused.map((each) => `\n  passed over ${each}`).join('');
  if (row.path === undefined) return `${row.name} ${row.wanted}: missing${notes}`;
  const origin = row.source === 'built' ? `built in ${row.seconds} s` : row.source;
  return `${row.name} ${row.version}: ${path.relative(process.cwd(), row.path)} (${origin})${notes}`;
}
