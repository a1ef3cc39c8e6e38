import type { Command } from '@tierline/chaincode/schema';
import type { Call, Member, Proposal } from '../script';

export const [one, two, three] = ['Org1MSP', 'Org2MSP', 'Org3MSP'] as const;
export const pair: readonly Member[] = [one, two];
export const all: readonly Member[] = [one, two, three];

/** Ids, salts and commandIds are given, so that both networks get the same bytes: eight digits after the play's own. */
export const id = (number: number): string => `$${number.toString(16).padStart(8, '0')}`;

export type Asked = {
  kind: string;
  id: string;
  command: Command;
  /** Its commandId and salt; everyone its own. */
  number: number;
  /** Default: the version that the proposer holds. */
  prior?: unknown;
  absences?: object;
};

/** A step whose prior is filled in when it is proposed. */
export const step = ({ number, ...rest }: Asked): object => ({
  prior: `@live ${rest.kind} ${rest.id}`,
  ...rest,
  ...{ commandId: id(0xc0000000 + number), salt: id(0x50000000 + number) },
});

export const asks = (by: Member, at: readonly Member[] | undefined, call: string, transient: object): Proposal => ({
  ...{ by, calls: [[call]] as Call[] },
  ...(at && { at }),
  transient: Object.fromEntries(Object.entries(transient).map(([name, value]) => [name, JSON.stringify(value)])),
});

export const applies = (by: Member, at: readonly Member[] | undefined, ...steps: Asked[]): Proposal =>
  asks(by, at, 'records:apply', { steps: steps.map(step) });

export const enters = (by: Member, at: readonly Member[] | undefined, asked: Omit<Asked, 'command'>, content: object) =>
  asks(by, at, 'records:entry', { entry: { ...step(asked as Asked), content } });

/** Brings the target what the proposer holds. */
export const restates = (by: Member, target: Member, { kind, id: of, ...given }: Restated): Proposal =>
  asks(by, [target], 'records:restate', { restate: { target, seal: `@seal ${kind} ${of} ${by}`, ...given } });
type Restated = { kind: string; id: string; key: string; value: string; prior?: string };

/** What the member holds of a record; nothing is ordered. */
export const looks = (by: Member, kind: string, of: string, ...versions: number[]) =>
  [`${kind}/${of}/seal`, ...versions.map((version) => `${kind}/${of}/body/${String(version)}`)].map((key) => ({
    ...asks(by, [by], 'records:read', { read: [key] }),
    does: 'evaluate' as const,
  }));

const text = (name: string, input: object = {}): Command => ({ name, input: input as Command['input'] });
/** The commands that scripts are made of. */
export const commands = {
  proposeLink: (to: Member): Command => text('ProposeLink', { to, random: 'aa'.repeat(16) }),
  acceptLink: text('AcceptLink', { random: 'bb'.repeat(16) }),
  endLink: text('EndLink', { reason: 'over' }),
  publish: text('PublishForecast', {
    ...{ supplier: two, customerPart: 'P-1', site: 'BPNS00000003AYRE', category: '0001', unit: 'PCE' },
    ...{ granularity: 'week', buckets: [{ start: '2026-11-30', quantity: '100' }] },
  }),
  revise: (quantity: string): Command => text('ReviseForecast', { buckets: [{ start: '2026-11-30', quantity }] }),
  commit: (quantity: string): Command => text('CommitForecast', { buckets: [{ start: '2026-11-30', quantity }] }),
  deactivate: text('DeactivateForecast', { reason: 'end of series' }),
  commission: text('CommissionUnit', {
    identifier: { scheme: 'grai', grai: '04012345678901ABC' },
    kind: { name: 'crate', properties: { content: { type: 'text' } } },
    values: { content: 'cells' },
  }),
  offer: (to: Member, role = 'custodian'): Command => text('OfferRole', { role, to }),
  acceptOffer: text('AcceptOffer', { role: 'custodian' }),
  declineOffer: text('DeclineOffer', { role: 'custodian' }),
  withdraw: (to: Member): Command => text('WithdrawOffer', { role: 'custodian', to }),
  close: text('CloseUnit', { reason: 'scrapped' }),
} as const;
