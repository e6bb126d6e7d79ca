import { type Break, eachIsCaught } from './breaking';

const BREAKS: readonly Break[] = [
  {
    promise: 5,
    how: 'a credential goes while backups need it',
    module: '../../providers/pulumi/functions/in-use',
    change: () => ({ neededBy: async () => [] }),
  },
];

describe('broken code of what backups need', () => {
  eachIsCaught(BREAKS, () => (require('./provider-game') as typeof import('./provider-game')).PROVIDER);
});
