import { type App, Chart, Names } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { MoskApi } from '../../model';
import type { ConstructRecord } from '../../policy';
import { apiOf, renderApp, siteOf } from '../rendered-app';
import { appInput } from './app-input';

/** What cdk8s writes down of a construct: its path, under a name. */
interface Recorded {
  readonly name: string;
  readonly node: { readonly path: string };
}

/** An App as cdk8s has it inside: this method writes `construct-metadata.json` when the cdk8s CLI asks for it. */
interface RecordingApp {
  writeConstructMetadata?(constructs: readonly Recorded[]): void;
}

/** Makes an app write down more than the bare names of its objects, for validation plugins. */
export function recordConstructs(app: App): void {
  const recording = app as unknown as RecordingApp;
  const write = recording.writeConstructMetadata;
  // Should cdk8s do it in another way one day, plugins fall back to bare names.
  if (typeof write !== 'function') return;
  recording.writeConstructMetadata = (constructs) => write.call(app, [...constructs, ...recordedOf(app)]);
}

function recordedOf(app: App): Recorded[] {
  // Large, and only asked for by the cdk8s CLI.
  const { recordedName, recordKey, subjectName } = require('../../policy') as typeof import('../../policy');
  const rendered = renderApp(app);
  const { constructs, subjects, defaultTargets = [], external } = appInput(rendered);
  const entry = (record: ConstructRecord, construct: IConstruct = app): Recorded => ({
    name: recordKey(record),
    node: { path: construct.node.path },
  });
  return [
    ...subjects.map((subject) => ({
      name: recordedName(subjectName(subject), subject.site),
      node: { path: subject.place().construct ?? constructs.get(subject)?.node.path ?? '' },
    })),
    ...app.node
      .findAll()
      .filter(Chart.isChart)
      .map((chart) => entry(chartRecord(chart), chart)),
    ...defaultTargets.map(({ parameters = {}, ...place }) =>
      entry({ what: 'default-target', ...place, parameters }),
    ),
    ...(external.length === 0 ? [] : [entry({ what: 'external', names: external })]),
  ];
}

function chartRecord(chart: Chart): ConstructRecord {
  const site = siteOf(chart);
  const api = apiOf(site);
  return {
    what: 'chart',
    file: Names.toDnsLabel(chart),
    site: site.node.path,
    ...(api === MoskApi.v26_2 ? {} : { api: api.settings }),
  };
}
