import { Defect, requireThat, type EdiError } from '../defect';
import { sentAt } from '../layout/codings';
import type { Segment } from '../layout/read-layout';
import type { WrittenSegment } from '../layout/write-layout';

export type Interchange = { sender: string; receiver: string; sentAt: string; reference: string; messages: number };
export type RawMessage = { type: string; version: string; reference: string; segments: Segment[]; errors: EdiError[] };

const part = (segment: Segment | undefined, element: number, component = 0): string =>
  segment?.elements[element]?.[component] ?? '';

/**
 * UNB to UNZ. What is wrong with one message stands in its errors; what is wrong with the whole is thrown.
 * @throws Defect
 */
export function readInterchange(segments: readonly Segment[], open: boolean): [Interchange, RawMessage[]] {
  const [head, ...rest] = segments;
  requireThat(head?.tag === 'UNB', () => ({ code: 'MALFORMED', at: 'UNB', segment: 1 }));
  const end = rest.findIndex(({ tag }) => tag === 'UNZ');
  if (end < 0) throw truncated(rest);
  const after = rest[end + 1];
  requireThat(!open && !after, () => ({ code: 'MALFORMED', at: after?.tag ?? 'end', message: 'text after UNZ' }));
  const messages = readMessages(rest.slice(0, end));
  const interchange = {
    sender: part(head, 1),
    receiver: part(head, 2),
    sentAt: sentAt(part(head, 3), part(head, 3, 1), { at: 'UNB', segment: 1 }),
    reference: part(head, 4),
    messages: messages.length,
  };
  checkEnd(rest[end], interchange);
  return [interchange, messages];
}

function truncated(segments: readonly Segment[]): Defect {
  const last = segments.findLast(({ tag }) => tag === 'UNH' || tag === 'UNT');
  return new Defect({ code: 'TRUNCATED', at: 'end', missing: last?.tag === 'UNH' ? ['UNT', 'UNZ'] : ['UNZ'] });
}

function checkEnd(end: Segment | undefined, { reference, messages }: Interchange): void {
  const [declared, repeated] = [part(end, 0), part(end, 1)];
  const segment = end?.position ?? 0;
  requireThat(Number(declared) === messages, () => ({
    code: 'INTERCHANGE_CONTROL',
    at: 'UNZ01',
    segment,
    declared,
    counted: messages,
  }));
  requireThat(repeated === reference, () => ({
    code: 'INTERCHANGE_REFERENCE',
    at: 'UNZ02',
    segment,
    declared: repeated,
    counted: reference,
  }));
}

function readMessages(segments: readonly Segment[]): RawMessage[] {
  const starts = segments.flatMap(({ tag }, index) => (tag === 'UNH' ? [index] : []));
  const stray = segments.slice(0, starts[0] ?? segments.length)[0];
  requireThat(!stray, () => ({ code: 'UNSUPPORTED', at: stray?.tag ?? '', segment: stray?.position ?? 0 }));
  return starts.map((start, index) => readMessage(segments.slice(start, starts[index + 1])));
}

function readMessage(segments: readonly Segment[]): RawMessage {
  const [head, ...rest] = segments;
  const end = rest.findIndex(({ tag }) => tag === 'UNT');
  const tail = rest[end];
  return {
    type: part(head, 1),
    version: `${part(head, 1, 1)}${part(head, 1, 2)}`,
    reference: part(head, 0),
    segments: end < 0 ? rest : rest.slice(0, end),
    errors: tail ? checkTail(tail, part(head, 0), { counted: end + 2, after: rest[end + 1] }) : withoutTail(),
  };
}

const withoutTail = (): EdiError[] => [{ code: 'TRUNCATED', at: 'UNT', missing: ['UNT'] }];

function checkTail(
  tail: Segment,
  reference: string,
  { counted, after }: { counted: number; after: Segment | undefined },
): EdiError[] {
  const [declared, repeated] = [part(tail, 0), part(tail, 1)];
  const place = { segment: tail.position };
  if (Number(declared) !== counted) return [{ code: 'SEGMENT_COUNT', at: 'UNT', ...place, declared, counted }];
  if (repeated !== reference)
    return [{ code: 'INTERCHANGE_REFERENCE', at: 'UNT', ...place, declared: repeated, counted: reference }];
  return after ? [{ code: 'MALFORMED', at: after.tag, segment: after.position, message: 'between messages' }] : [];
}

export function writeInterchange(
  { sender, receiver, sentAt: time, reference }: Interchange,
  { type, version }: { type: string; version: string },
  body: readonly WrittenSegment[],
): WrittenSegment[] {
  const [date = '', clock = ''] = time.split('T');
  const [directory, release] = [version.slice(0, 1), version.slice(1)];
  const moment = [date.replaceAll('-', '').slice(2), clock.replace(':', '')];
  return [
    { tag: 'UNB', elements: [['UNOC', '3'], [sender, 'ZZ'], [receiver, 'ZZ'], moment, [reference]] },
    { tag: 'UNH', elements: [['1'], [type, directory, release, 'UN']] },
    ...body,
    { tag: 'UNT', elements: [[String(body.length + 2)], ['1']] },
    { tag: 'UNZ', elements: [['1'], [reference]] },
  ];
}
