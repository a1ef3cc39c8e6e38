import type { Attesting } from '@tierline/workflows';
import { isRefusal } from '../refusals';
import type { WriteContext } from './apply';
import { attestChannel } from './attest-channel';

export type AttestingPorts = {
  /** As the member's own bot. */
  context: () => Promise<WriteContext>;
  channels: readonly string[];
  since: Attesting['since'];
};

/** The member's attestations as the job needs them. */
export function attesting({ context, channels, since }: AttestingPorts): Attesting {
  return {
    channels: () => Promise.resolve([...channels]),
    since,
    async attest(channel) {
      try {
        await attestChannel(await context(), channel);
        return { result: 'done' };
      } catch (error) {
        if (isRefusal(error)) return { result: 'refused', code: error.code, data: error.data };
        throw error;
      }
    },
  };
}
