import type { MasterDataState } from '@tierline/chaincode/schema';
import { earliest } from './projection';

export const agreementStatuses = ['proposed', 'agreed', 'challenged', 'declined', 'withdrawn'] as const;
export type AgreementStatus = (typeof agreementStatuses)[number];

/** What any master data is found by; a challenge is due at once, a confirmation when its next check has come. */
export function agreementTraits(state: MasterDataState<unknown>): { status: AgreementStatus; dueAt?: string } {
  const { status, challenge, confirmations = [] } = state;
  const checks = confirmations.flatMap(({ nextCheck }) =>
    nextCheck === undefined ? [] : [`${nextCheck}T00:00:00.000Z`],
  );
  return { status: challenge ? 'challenged' : status, ...earliest([challenge?.at, ...checks]) };
}

/** What is proposed, and what is in force. */
export const stated = <Detail>({ detail, agreed }: MasterDataState<Detail>): Detail[] =>
  agreed === undefined ? [detail] : [detail, agreed];
