import type { Workflows } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('ROLE_MISSING'));

/** A node whose processes nobody may touch. */
export const stillWorkflows: Workflows = {
  detection: { rules: refused, versions: refused, save: refused, deactivate: refused, preview: refused },
  escalation: {
    ...{ paths: refused, savePath: refused, deactivatePath: refused, take: refused, release: refused },
    ...{ countdown: refused, away: refused, back: refused, absences: refused },
  },
  automation: { rules: refused, versions: refused, firings: refused, save: refused, deactivate: refused },
  counting: { stands: refused, save: refused },
  processes: { retry: refused, skip: refused, cancel: refused, retryEffect: refused, giveUpEffect: refused },
};
