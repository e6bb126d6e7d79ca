export { nameComplaints, tooLongComplaints } from './dns-names';
export { fieldTerms, selectsOneName } from './field-selector';
export { labelErrors, labelKeyErrors, labelSelectorErrors } from './label-errors';
export { type LabelSelector, matchesLabels } from './label-match';
export { labelKeyComplaints } from './label-rules';
export { parseSelection, type Selection } from './selection';
