import type { MasterDataState } from '@tierline/chaincode/schema';
import type { Duty } from './projection';

export const agreementStatuses = ['proposed', 'agreed', 'challenged', 'declined', 'withdrawn'] as const;
export type AgreementStatus = (typeof agreementStatuses)[number];

/** The kind's names of the commands that others wait for. */
type Commands = { agree: string; confirm: string };

/** What any master data is found by; a challenge is due at once, a confirmation when its next check has come. */
export function agreementTraits(
  state: MasterDataState<unknown>,
  commands: Commands,
): { status: AgreementStatus; duties: Duty[] } {
  const { status, challenge } = state;
  return { status: challenge ? 'challenged' : status, duties: dutiesOf(state, commands) };
}

function dutiesOf(state: MasterDataState<unknown>, commands: Commands): Duty[] {
  const { status, statedBy, challenge, confirmations = [] } = state;
  const duties: Duty[] = confirmations.flatMap(({ by: of, nextCheck }) =>
    nextCheck === undefined
      ? []
      : [{ of, command: commands.confirm, why: 'Look whether it still holds', dueAt: `${nextCheck}T00:00:00.000Z` }],
  );
  if (status === 'proposed')
    duties.push({ of: other(state, statedBy), command: commands.agree, why: 'Agree to what is proposed, or decline' });
  if (challenge)
    duties.push({
      ...{ of: other(state, challenge.by), command: commands.confirm, dueAt: challenge.at },
      ...{ about: 'challenge', why: 'Answer the doubt about it' },
    });
  return duties;
}

const other = ({ proposer, partner }: MasterDataState<unknown>, side: string): string =>
  side === proposer ? partner : proposer;

/** What is proposed, and what is in force. */
export const stated = <Detail>({ detail, agreed }: MasterDataState<Detail>): Detail[] =>
  agreed === undefined ? [detail] : [detail, agreed];
