import type { Noise } from './noise';
import { FILE_NOISES } from './noises-of-files';
import { JUDGE_NOISES } from './noises-of-judges';
import { READER_NOISES } from './noises-of-readers';
import { REPOSITORY_NOISES } from './noises-of-repositories';

/** Everything that a change may have beside a loss. */
export const NOISES: readonly Noise[] = [
  ...FILE_NOISES,
  ...REPOSITORY_NOISES,
  ...JUDGE_NOISES,
  ...READER_NOISES,
];
