import path from 'node:path';
import { type KubeObject, MoskApi } from '../../lib/model';
import {
  type ChartRecord,
  type ConstructMetadata,
  type ConstructRecord,
  type DefaultTargetRecord,
  type ExternalRecord,
  type PolicyInput,
  readRecords,
  recordedName,
  type Subject,
  subjectName,
} from '../../lib/policy';

/** The documents of one file that cdk8s wrote. */
export interface ManifestFile {
  readonly path: string;
  readonly documents: readonly unknown[];
}

/** What cdk8s wrote, as policies see it. */
export interface SynthesizedFiles extends Required<Pick<PolicyInput, 'subjects' | 'defaultTargets' | 'api'>> {
  /** `namespace/name` of what constructs only name. */
  readonly external: readonly string[];
}

export function synthesizedFiles(
  files: readonly ManifestFile[],
  metadata: ConstructMetadata,
): SynthesizedFiles {
  const records = readRecords(metadata);
  const charts = records.filter((record): record is ChartRecord => record.what === 'chart');
  const apis = new Map(charts.flatMap(({ site, api }) => (api === undefined ? [] : [[site, api] as const])));
  const seen = new Map<string, number>();
  const subjects = files.flatMap((file) => {
    const chart = chartOf(file.path, charts);
    return file.documents.filter(isObject).map((manifest) => {
      const site = chart?.site ?? siteByTurn(manifest, charts, metadata, seen);
      return subjectOf(manifest, site, file.path, metadata);
    });
  });
  return {
    subjects,
    defaultTargets: records
      .filter((record): record is DefaultTargetRecord => record.what === 'default-target')
      .map(({ what: _, ...target }) => target),
    external: records.filter(isExternal).flatMap(({ names }) => names),
    api: (site) => {
      const settings = apis.get(site);
      return settings === undefined ? MoskApi.v26_2 : MoskApi.v26_2.with(settings);
    },
  };
}

/** The chart of a file, or of the folder that it is in; `undefined` where all charts share one file. */
function chartOf(file: string, charts: readonly ChartRecord[]): ChartRecord | undefined {
  // Charts that depend on each other are numbered.
  const parts = [path.basename(file), path.basename(path.dirname(file))].map((part) =>
    part.replace(/^\d{4}-/, ''),
  );
  return parts
    .map((part) =>
      charts
        .filter((chart) => part === chart.file || part.startsWith(`${chart.file}.`))
        // A chart `a` and a chart `a.b`.
        .reduce<ChartRecord | undefined>(
          (longest, chart) => ((longest?.file.length ?? 0) > chart.file.length ? longest : chart),
          undefined,
        ),
    )
    .find((chart) => chart !== undefined);
}

/** Where all charts share one file, an object that several management clusters have comes in the order of the charts. */
function siteByTurn(
  manifest: KubeObject,
  charts: readonly ChartRecord[],
  metadata: ConstructMetadata,
  seen: Map<string, number>,
): string {
  const about = subjectName(subjectOf(manifest, '', '', {}));
  const sites = [...new Set(charts.map(({ site }) => site))].filter(
    (site) => recordedName(about, site) in metadata,
  );
  const turn = seen.get(about) ?? 0;
  seen.set(about, turn + 1);
  return sites[turn] ?? sites[0] ?? '';
}

function subjectOf(manifest: KubeObject, site: string, file: string, metadata: ConstructMetadata): Subject {
  const subject: Subject = {
    manifest,
    site,
    place(field) {
      const construct = metadata[recordedName(subjectName(subject), site)]?.path;
      const parts = [construct ?? file, field].filter((part) => part !== undefined);
      return { text: parts.join(': '), file, construct };
    },
  };
  return subject;
}

function isExternal(record: ConstructRecord): record is ExternalRecord {
  return record.what === 'external';
}

/** A file may hold anything: an empty document, a list, text. */
function isObject(document: unknown): document is KubeObject {
  const { apiVersion, kind, metadata } = (document ?? {}) as Partial<KubeObject>;
  return (
    typeof apiVersion === 'string' &&
    typeof kind === 'string' &&
    typeof metadata === 'object' &&
    metadata !== null
  );
}
