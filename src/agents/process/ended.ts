/** Refuses a text for an agent whose last turn has ended. */
import { MaosError } from '../../system/errors.ts';

export const sessionEnded = (): MaosError =>
  new MaosError({
    code: 'SESSION_ENDED',
    message: 'The agent has ended its turn and takes no more text.',
    hint: 'Send it as a message: the next attempt reads it.',
    retryable: false,
  });
