import { placeIn } from '../../../cli/review/read/layout';

it.each([
  // By the lists that were there before, whatever was named; then by the folder that was named.
  ['clusters/site-a/b.yaml', ['clusters'], undefined, 'site-a', 'clusters/site-a'],
  ['clusters/site-a/b.yaml', ['clusters'], 'clusters/site-a', 'site-a', 'clusters/site-a'],
  ['clusters/site-a/keys/k.yaml', ['clusters'], undefined, 'site-a', 'clusters/site-a'],
  ['a/clusters/site-a/b.yaml', ['.', 'a/clusters'], undefined, 'site-a', 'a/clusters/site-a'],
  ['clusters/site-a/b.yaml', [], 'clusters', 'site-a', 'clusters/site-a'],
  ['clusters/b.yaml', [], 'clusters', '', 'clusters'],
  // Where nobody says it, each folder is by itself, and none is taken for one of synth's.
  ['clusters/site-a/b.yaml', [], undefined, 'clusters', 'clusters/site-a'],
  ['site-a/b.yaml', ['clusters'], undefined, './site-a', 'site-a'],
  ['b.yaml', ['clusters'], undefined, './', '.'],
])(
  '%s, with lists in %j and %s named, is of %j and applied with %s',
  (file, lists, named, managementCluster, appliedFrom) => {
    expect(placeIn({ lists, named }, file)).toEqual({ managementCluster, appliedFrom });
  },
);
