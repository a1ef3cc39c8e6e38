import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { moveFault, noticeMovers, noticeMoves, qualityNotice, reasonFault } from '@tierline/chaincode/domain';
import {
  type Json,
  type NoticeStatus,
  noticeStatuses,
  qualityInputs,
  type QualityState,
} from '@tierline/chaincode/schema';
import { contextOf, refusalOf } from '../support/given';
import { notice, noticeIn } from '../support/quality';

const folder = resolve(__dirname, '../../../shared/vectors/traceability-fsm');
type Side = 'sender' | 'receiver';
type Machine = {
  states: string[];
  terminal: string[];
  graph: Record<string, string[]>;
  sideAllowedToMoveInto: Record<string, string>;
  matrix: Record<Side, Record<string, Record<string, string>>>;
};
type Move = { caseId: string; side: Side | 'delivery'; from: string; to: string; expected: string; why?: string };
type Reason = { caseId: string; to: string; reason: string | null; expected: string; note: string };
type Field = {
  field: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  enum?: string[];
};
const isThere = existsSync(folder);
const read = (file: string): unknown => (isThere ? JSON.parse(readFileSync(resolve(folder, file), 'utf8')) : undefined);
const machine = (read('state-machine.json') ?? { states: [], matrix: {} }) as Machine;
const moves = (read('transition-cases.json') as { cases: Move[] } | undefined)?.cases ?? [];
const rules = read('reason-rules.json') as { cases: Reason[]; otherFieldRules: Field[] } | undefined;

const ours = (name: string): NoticeStatus => name.toLowerCase() as NoticeStatus;
const members = { sender: 'Buyer', receiver: 'Supplier' };
/** The kind's commands by the status that they move into. */
const commands: Partial<Record<NoticeStatus, string>> = {
  received: 'ReceiveQualityNotice',
  acknowledged: 'AcknowledgeQualityNotice',
  accepted: 'AcceptQualityNotice',
  declined: 'DeclineQualityNotice',
  closed: 'CloseQualityNotice',
};
const codes: Record<string, string> = {
  'no-such-transition': 'STATUS',
  'wrong-side': 'OTHER_SIDE',
  'delivery-only': 'DELIVERY_ONLY',
};

/** What the kind itself says, as it lies on the ledger; undefined: it moves. */
function refusalOfKind({ side, from, to }: Move): string | undefined {
  const [status, target] = [ours(from), ours(to)];
  const input: Json = target === 'acknowledged' || target === 'received' ? {} : { reason: 'long enough a reason' };
  const mspId = side === 'delivery' ? members.receiver : members[side];
  const roles = side === 'delivery' ? ['bot'] : ['quality', 'bot'];
  const context = contextOf(mspId, { caller: { mspId, name: 'p', roles } });
  const decide = () =>
    qualityNotice.decide({ name: commands[target]!, input }, noticeIn(status as QualityState['status']), context);
  return refusalOf(() => expect(decide()).toHaveLength(1))?.code;
}

(isThere ? describe : describe.skip)('a quality notice’s life (vectors/traceability-fsm)', () => {
  it('has the states, the graph and the movers of the source', () => {
    const lower = (names: string[]) => names.map(ours);
    expect([...noticeStatuses].sort()).toEqual(lower(machine.states).sort());
    const graph = Object.entries(machine.graph).map(([from, to]) => [ours(from), lower(to)]);
    expect(noticeMoves).toEqual(Object.fromEntries(graph));
    const movers = Object.entries(machine.sideAllowedToMoveInto).map(([to, by]) => [ours(to), by]);
    expect(noticeMovers).toEqual(Object.fromEntries(movers));
    for (const end of machine.terminal) expect(noticeMoves[ours(end)]).toEqual([]);
  });

  it('allows each side in each state exactly what the table does', () => {
    for (const side of ['sender', 'receiver'] as const)
      for (const [from, row] of Object.entries(machine.matrix[side]))
        for (const [to, expected] of Object.entries(row))
          expect([side, from, to, moveFault(side, ours(from), ours(to)) ? 'forbidden' : 'allowed']).toEqual([
            ...[side, from, to, expected],
          ]);
  });

  it('has all the cases', () => expect(moves).toHaveLength(129));

  it.each(moves.map((one) => [one.caseId, one] as const))('%s', (_id, one) => {
    const { side, from, to, expected, why } = one;
    const fault = moveFault(side, ours(from), ours(to));
    expect([fault === undefined ? 'allowed' : 'forbidden', fault]).toEqual([expected, why]);
    const isRecorded = from !== 'CREATED' && from !== 'CANCELED' && commands[ours(to)] !== undefined;
    if (isRecorded) expect(refusalOfKind(one)).toBe(fault && codes[fault]);
  });
});

(isThere ? describe : describe.skip)('a reason (vectors/traceability-fsm)', () => {
  const cases = rules?.cases ?? [];
  it('has all the cases', () => expect(cases).toHaveLength(35));

  it.each(cases.map((one) => [one.caseId, one.note, one] as const))(
    '%s: %s',
    (_id, _note, { to, reason, expected }) => {
      const isFree = reasonFault(ours(to), reason ?? undefined) === undefined;
      expect(isFree ? 'accepted' : 'refused').toBe(expected);
      // and through the door that a command comes in by
      const name = commands[ours(to)] as 'AcceptQualityNotice';
      const input: Json = reason === null ? {} : { reason };
      const status = { accepted: 'acknowledged', declined: 'acknowledged', acknowledged: 'sent', closed: 'accepted' };
      const state = noticeIn(status[ours(to) as keyof typeof status] as QualityState['status']);
      const mspId = to === 'CLOSED' ? members.sender : members.receiver;
      const isShaped = qualityInputs[name].safeParse(input).success;
      const refused = isShaped
        ? refusalOf(() => qualityNotice.decide({ name, input }, state, contextOf(mspId)))
        : 'shape';
      expect(refused === undefined ? 'accepted' : 'refused').toBe(expected);
    },
  );
});

(isThere ? describe : describe.skip)('a notice’s fields (vectors/traceability-fsm)', () => {
  const names: Record<string, string> = { affectedPartIds: 'affected', type: 'noticeType' };
  const takes = (more: object): boolean => qualityInputs.SendQualityNotice.safeParse({ ...notice, ...more }).success;
  const things = (count: number) =>
    Array.from({ length: count }, (_one, index) => ({ what: 'unit', name: `U-${index}` }));

  it.each((rules?.otherFieldRules ?? []).map((one) => [one.field, one] as const))('%s', (field, rule) => {
    const name = names[field] ?? field;
    const { minLength, maxLength, minItems, maxItems } = rule;
    if (minLength !== undefined && maxLength !== undefined) {
      const at = (length: number) => takes({ [name]: 'x'.repeat(length) });
      expect([minLength - 1, minLength, maxLength, maxLength + 1].map(at)).toEqual([false, true, true, false]);
      expect(takes({ [name]: undefined })).toBe(false);
    } else if (minItems !== undefined && maxItems !== undefined) {
      const at = (count: number) => takes({ [name]: things(count) });
      expect([minItems - 1, minItems, maxItems, maxItems + 1].map(at)).toEqual([false, true, true, false]);
    } else if (rule.enum) {
      for (const value of rule.enum) expect(takes({ [name]: value.toLowerCase() })).toBe(true);
      expect(takes({ [name]: 'other' })).toBe(false);
    } else {
      // in the future, and another’s: test/spec/quality-notice.test.ts
      expect(['targetDate', 'receiverBpn']).toContain(field);
    }
  });
});
