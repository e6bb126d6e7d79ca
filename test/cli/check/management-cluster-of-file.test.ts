import { managementClusterOfFile } from '../../../cli/check';

it.each([
  ['clusters/site-a/b.yaml', [], 'clusters', 'site-a'],
  ['clusters/site-a/keys/k.yaml', [], 'clusters', 'site-a'],
  ['clusters/b.yaml', [], 'clusters', ''],
  // Whatever was named, it is the folder that synth wrote into that counts.
  ['clusters/site-a/b.yaml', ['clusters'], '.', 'site-a'],
  ['clusters/site-a/b.yaml', ['clusters'], 'clusters/site-a', 'site-a'],
  ['a/clusters/site-a/b.yaml', ['.', 'a/clusters'], '.', 'site-a'],
  ['../clusters/site-a/b.yaml', ['../clusters'], '.', 'site-a'],
  ['b.yaml', ['clusters'], '.', ''],
])('%s, with %j and %s named, is of %j', (file, synthFolders, named, name) => {
  expect(managementClusterOfFile(file, synthFolders, named)).toBe(name);
});
