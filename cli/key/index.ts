export { checkKeys, keysTrouble } from './check-keys';
export { keyCheckJson, keyCheckText } from './key-check-text';
export { refuseWrongKey } from './refuse-wrong-key';
