import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv';
import { validateXML } from 'xmllint-wasm';
import { formatted } from '../../cli/check';
import { sampleReport } from '../cli/check/sample-report';
import { describeWithEngines } from './describe-with-engines';

const NOTHING = { ...sampleReport(), findings: [], waived: [], skipped: [] };

describe('SARIF of mosk-backup check', () => {
  const schema = JSON.parse(
    readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
  );
  const ajv = new Ajv({ schemaId: 'id', meta: false, allErrors: true });
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
  const validate = ajv.compile(schema);
  const errorsOf = (log: unknown) => (validate(log) ? [] : validate.errors);

  it.each([
    ['every kind of finding', sampleReport()],
    ['no finding', NOTHING],
  ])('passes the schema of SARIF 2.1.0 with %s', (_, report) => {
    expect(errorsOf(JSON.parse(formatted(report, 'sarif')))).toEqual([]);
  });

  it('is really judged by the schema', () => {
    const log = JSON.parse(formatted(sampleReport(), 'sarif'));
    log.runs[0].results[0].level = 'fatal';
    expect(errorsOf(log)).not.toEqual([]);
  });
});

// The schema that Jenkins' reporters are held to lies among the fixtures of kubeconform, which the tools build.
describeWithEngines(['kubeconform'], 'JUnit of mosk-backup check', () => {
  let schema: string;
  beforeAll(() => {
    const folder = path.join(__dirname, '../../tools/manifests');
    const options = { cwd: folder, encoding: 'utf8' } as const;
    const { Dir } = JSON.parse(
      execFileSync('go', ['mod', 'download', '-json', 'github.com/yannh/kubeconform'], options),
    );
    schema = readFileSync(path.join(Dir, 'fixtures/junit.xsd'), 'utf8');
  }, 120_000);

  const errorsOf = async (xml: string) =>
    (await validateXML({ xml: [{ fileName: 'report.xml', contents: xml }], schema: [schema] })).errors;

  it.each([
    ['every kind of finding', sampleReport()],
    ['no finding', NOTHING],
  ])('passes the schema of JUnit with %s', async (_, report) => {
    expect(await errorsOf(formatted(report, 'junit'))).toEqual([]);
  });

  it('is really judged by the schema', async () => {
    expect(await errorsOf(formatted(sampleReport(), 'junit').replace(' tests=', ' test='))).not.toEqual([]);
  });
});
