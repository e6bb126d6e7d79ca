import { notAcceptable } from '../status-error';

/** In which form an answer goes out. */
export type Form = 'json' | 'table' | 'metadata' | 'discovery';

/** `as` parameter, API group and versions of each form beside plain JSON. */
const FORMS: readonly { form: Form; as: readonly string[]; group: string; versions: readonly string[] }[] = [
  { form: 'table', as: ['Table'], group: 'meta.k8s.io', versions: ['v1', 'v1beta1'] },
  {
    form: 'metadata',
    as: ['PartialObjectMetadata', 'PartialObjectMetadataList'],
    group: 'meta.k8s.io',
    versions: ['v1'],
  },
  { form: 'discovery', as: ['APIGroupDiscoveryList'], group: 'apidiscovery.k8s.io', versions: ['v2'] },
];

/**
 * The first form of an Accept header that is offered.
 *
 * @throws StatusError 406 when nothing fits, for instance protobuf alone
 */
export function acceptedForm(header: string | undefined, offered: readonly Form[]): Form {
  for (const part of (header || '*/*').split(',')) {
    const form = formOf(part);
    if (form !== undefined && offered.includes(form)) return form;
  }
  throw notAcceptable(['application/json']);
}

function formOf(text: string): Form | undefined {
  const [mediaType = '', ...rest] = text.split(';').map((piece) => piece.trim());
  if (!['application/json', 'application/*', '*/*'].includes(mediaType)) return undefined;
  const parameters = new Map(rest.map((piece) => piece.split('=', 2) as [string, string]));
  const as = parameters.get('as');
  if (as === undefined) return 'json';
  return FORMS.find(
    (each) =>
      each.as.includes(as) &&
      each.group === parameters.get('g') &&
      each.versions.includes(parameters.get('v') ?? ''),
  )?.form;
}
