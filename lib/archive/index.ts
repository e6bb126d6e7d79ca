export { type Content, contentOf, HEAD_BYTES, isPrintable } from './content';
export { type KeyForm, keyForms, passedOver } from './key-forms';
export { judgeOpening, type Opening, type OpeningTry } from './opening';
export {
  baseOf,
  DATA_KEY_SUFFIX,
  ENCRYPTED_SUFFIX,
  type ListedFile,
  type Pair,
  type SortedFiles,
  sortFiles,
} from './pairs';
export { reasonError } from './reason-error';
export {
  type Ending,
  type Evidence,
  REASONS,
  type Reading,
  type Reason,
  reasonOf,
  STEPS,
  type Step,
  type StepVerdict,
  type TarEnd,
  type Verdict,
  verdictOf,
} from './verdict';
