/** `2027-03-28T01:00Z` */
export const iso = (at: number) => new Date(at).toISOString().replace(':00.000Z', 'Z');

/** Of `2027-03-28T01:00Z`. */
export const time = (text: string) => Date.parse(text);
