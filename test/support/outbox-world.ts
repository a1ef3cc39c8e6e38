import { Outbox, type OutboxPorts, type Receipt, type Write } from '@tierline/api/commands';
import type { Person } from '@tierline/api/identity';
import { NodeRefusal } from '@tierline/api/refusals';
import { MemoryOutbox } from './memory-outbox';
import { eventually } from './waiting';
import { HandClock } from './workflows/hand-clock';

export const anna: Person = { issuer: 'urn:idp', subject: 'anna', roles: ['planner'] };
export const other: Person = { ...anna, subject: 'otto' };
export const manager: Person = { ...other, roles: ['manager'] };
export const id = (digit: string) => digit.repeat(32);
export const write = (record: string, n = 1): Write => ({
  type: 'apply',
  channel: 'programme',
  intents: [{ kind: 'forecast', id: record, name: 'ReviseForecast', input: { n } }],
});
export const away = (mspId = 'AxleMSP') => new NodeRefusal('PARTNER_UNAVAILABLE', { organisations: [mspId] });
export const receipt = { channel: 'programme', kind: 'forecast', id: 'f1', version: 2 } as Receipt;
const start = Date.parse('2026-03-02T08:00:00.000Z');
export const at = (seconds: number) => new Date(start + seconds * 1000).toISOString();

type Performed = { by: string; commandId: string | undefined; basedOn: number | undefined };

/** An outbox over memory, with a clock and troubles in the test's hand. */
export function outboxWorld(store = new MemoryOutbox()) {
  const clock = new HandClock(at(0));
  /** What stands in the way of a record's commands. */
  const trouble = new Map<string, Error>();
  const performed: Performed[] = [];
  const faults: unknown[] = [];
  const reach = { isCaughtUp: true };
  /** What is asked of these records is answered when the test lets go. */
  const gates = new Map<string, Promise<unknown>>();
  const recordOf = (one: Write) => (one.type === 'apply' ? (one.intents[0]?.id ?? '') : one.place.id);
  const bring: OutboxPorts['perform'] = async (person, commandId, one) => {
    const basedOn = one.type === 'apply' ? one.intents[0]?.basedOn : undefined;
    performed.push({ by: person.subject, commandId: commandId?.slice(0, 1), basedOn });
    await gates.get(recordOf(one));
    const stands = trouble.get(recordOf(one));
    if (stands) throw stands;
    return [receipt];
  };
  const outbox = new Outbox({
    mspId: 'OemMSP',
    keptDays: 30,
    isCaughtUp: () => reach.isCaughtUp,
    store,
    clock,
    perform: bring,
    deliver: bring,
    delivers: () => true,
    based: (one) =>
      Promise.resolve(
        one.type === 'apply' ? { ...one, intents: one.intents.map((each) => ({ ...each, basedOn: 7 })) } : one,
      ),
    tell: () => undefined,
    report: (fault) => faults.push(fault),
  });
  const status = async (commandId: string) => (await store.find(commandId))?.status;
  const ended = (commandId: string) =>
    eventually(
      () => status(commandId),
      (now) => now !== 'queued',
    );
  const gate = (record: string): (() => void) => {
    let letGo = (): void => undefined;
    gates.set(record, new Promise<void>((resolve) => (letGo = resolve)));
    return letGo;
  };
  /** The clock goes on to its next alarm, as soon as one later than now is set. */
  const toNext = async () => {
    const now = clock.now().toISOString();
    const next = await eventually(
      () => Promise.resolve(clock.next()),
      (time) => time !== undefined && time > now,
    );
    clock.moveTo(next!);
    return next!;
  };
  return { store, clock, trouble, performed, faults, outbox, status, ended, reach, gate, toNext };
}
