import { backup, backups } from '../../local/api/running-server';
import { DECODER, MEDIA_TYPES } from './differences';
import { get, type Step } from './step';

export const SELECTING: Step[] = [
  get('by label', `${backups()}?labelSelector=x%3Dz`),
  get('by set', `${backups()}?labelSelector=x%20in%20(z,y),!q`),
  get('by absence', `${backups()}?labelSelector=x%20notin%20(z,y)`),
  get('by a broken selector', `${backups()}?labelSelector=%3D%3D`),
  get('by name', `${backups()}?fieldSelector=metadata.name%3Da`),
  get('by a field that cannot be selected', `${backups()}?fieldSelector=spec.foo%3Da`),
  get('by a broken field selector', `${backups()}?fieldSelector=abc`),
  get('a broken limit', `${backups()}?limit=abc`),
  get('an empty limit', `${backups()}?limit=`),
  get('several mistakes', `${backups()}?limit=x&labelSelector=%3D%3D&fieldSelector=abc&resourceVersion=x`),
  get('a token and a version', `${backups()}?continue=abc&resourceVersion=1`, {
    differs: DECODER,
  }),
  get('a page of one by its name', `${backups()}?fieldSelector=metadata.name%3Da&limit=1`),
  get('a broken version', `${backups()}?resourceVersion=abc`),
  get('a match without a version', `${backups()}?resourceVersionMatch=Exact`),
  get('an unknown match', `${backups()}?resourceVersionMatch=Some&resourceVersion=1`),
  get('exactly version 0', `${backups()}?resourceVersionMatch=Exact&resourceVersion=0`),
  get('a match of a watch', `${backups()}?watch=1&resourceVersionMatch=Exact`),
  get('a number greater than none', `${backups()}?labelSelector=x%3E1`),
  get('a broken token', `${backups()}?continue=abc`, { differs: DECODER }),
  get('initial events without a match', `${backups()}?watch=true&sendInitialEvents=true`),
  get('as HTML', backups(), { extra: { accept: 'text/html' }, differs: MEDIA_TYPES }),
  get('the metadata', backup('a'), {
    extra: { accept: 'application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io' },
  }),
];
