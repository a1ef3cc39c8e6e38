import type { BotWork } from '@tierline/api/graphql';
import { Refusal } from '@tierline/chaincode/errors';

const refused = () => Promise.reject(new Refusal('ROLE_MISSING'));

/** A node whose bots nobody may touch. */
export const refusingBots: BotWork = { list: refused, register: refused, remove: refused, replay: refused };
