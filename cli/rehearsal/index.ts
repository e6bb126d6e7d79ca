export { addRehearsalOptions, REHEARSAL_HELP, REHEARSAL_OPTIONS } from './options';
export type { RehearsalOptions } from './rehearsal';
