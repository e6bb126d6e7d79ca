import { EXIT } from '../../exit-codes';
import type { Check } from '../check';

/** Whether the server is reached, and knows who asks. */
export const IDENTITY: Check = {
  name: 'identity',
  title: 'Connection',
  judge({ user, server }) {
    if ('unseen' in user) {
      const { unseen: value, remedy } = user;
      return [
        {
          state: 'problem',
          what: 'the management cluster cannot be used',
          where: server,
          value,
          exit: EXIT.api,
          remedy,
        },
      ];
    }
    if (user.seen === undefined)
      return [{ state: 'not checked', what: 'the server does not say who you are', where: server }];
    return [{ state: 'ok', what: 'you are known', where: server, value: user.seen }];
  },
};
