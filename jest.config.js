const { availableParallelism } = require('node:os');
const path = require('node:path');
const { engines } = require('./tools/engines.cjs');
const { findEngine } = require('./tools/find-engine.cjs');

// Hundreds of processes load the same packages: compiled once, Pulumi and TypeScript start in two thirds of the time.
process.env.NODE_COMPILE_CACHE ??= path.join(__dirname, '.cache', 'compiled');

const common = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['/node_modules/', '/test/package/fixtures/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/package.json', '<rootDir>/.cache/'],
};

/** Controller, runner and other people's tools once more, against a real kube-apiserver. */
const onRealApi = {
  ...common,
  displayName: 'kube-apiserver',
  testMatch: ['**/on-target/*.test.ts', '**/providers/kubernetes/runner-on-target.test.ts'],
  setupFiles: ['<rootDir>/test/real-target.ts'],
};

/** @type {import('jest').Config} */
module.exports = {
  globalSetup: '<rootDir>/tools/install-test-packages.mjs',
  // A guard against hanging, not a promise about time: real engines share the machine.
  testTimeout: 60_000,
  // More than the machine's cores: engines that others have made wait for seconds between two looks.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  projects: [{ ...common, displayName: 'mosk-backup', testMatch: ['**/*.test.ts'] }, ...realApi()],
};

function realApi() {
  const missing = engines.filter(
    (engine) => ['etcd', 'kube-apiserver'].includes(engine.name) && findEngine(engine).path === undefined,
  );
  if (missing.length === 0) return [onRealApi];
  const names = missing.map(({ name }) => name).join(',');
  const message = `controller and runner on a real API server: needs ${names}. To have them: npm run tools -- --only ${names}`;
  if (process.env.MOSK_BACKUP_NO_SKIPS === '1') throw new Error(message);
  process.stderr.write(`SKIPPED ${message}\n`);
  return [];
}
