import { requireThat } from '../defect';
import { writeLayout, type WrittenSegment } from '../layout/write-layout';
import type { MessageFormat } from '../message-format';
import type { Interchange } from './interchange';
import { separatorsFor, writeSegments } from './write-segments';

type Enveloped = { version: string; interchange: Interchange };
const functionalGroups: Readonly<Record<string, string>> = { '830': 'PS', '862': 'SS' };

/**
 * One transaction set as an interchange of its own.
 * @throws Defect
 */
export function writeX12<Message extends Enveloped>(format: MessageFormat<Message>, message: Message): string {
  const { type, layout } = format;
  const { interchange, version } = message;
  const body = writeLayout(layout, format.toTree(message));
  const set: WrittenSegment[] = [
    { tag: 'ST', elements: [[type], ['0001']] },
    ...body,
    { tag: 'SE', elements: [[String(body.length + 2)], ['0001']] },
  ];
  const group = [groupStart(interchange, functionalGroups[type] ?? '', version), ...set, groupEnd(interchange)];
  const separators = separatorsFor(group);
  const envelope = [
    interchangeStart(interchange, version, separators.component),
    ...group,
    interchangeEnd(interchange),
  ];
  return writeSegments(envelope, separators);
}

const padded = (value: string, at: string, width = 15): string[] => {
  requireThat(value.length <= width, () => ({ code: 'MALFORMED', at, value, message: `at most ${width} characters` }));
  return [value.padEnd(width)];
};

function interchangeStart(interchange: Interchange, version: string, component: string): WrittenSegment {
  const { sender, receiver, sentAt, controlNumber, test } = interchange;
  requireThat(/^\d{9}$/.test(controlNumber), () => ({ code: 'MALFORMED', at: 'ISA13', value: controlNumber }));
  const [date = '', time = ''] = sentAt.split('T');
  const elements = [
    ...[['00'], [' '.repeat(10)], ['00'], [' '.repeat(10)]],
    ...[['ZZ'], padded(sender, 'ISA06'), ['ZZ'], padded(receiver, 'ISA08')],
    ...[[date.replaceAll('-', '').slice(2)], [time.replace(':', '')]],
    ...[['U'], [version.slice(0, 5)], [controlNumber], ['0'], [test ? 'T' : 'P'], [component]],
  ];
  return { tag: 'ISA', elements };
}

function groupStart(interchange: Interchange, identifier: string, version: string): WrittenSegment {
  const { sender, receiver, sentAt, groupControlNumber } = interchange;
  const [date = '', time = ''] = sentAt.split('T');
  const moment = [[date.replaceAll('-', '')], [time.replace(':', '')]];
  return {
    tag: 'GS',
    elements: [[identifier], [sender], [receiver], ...moment, [groupControlNumber], ['X'], [version]],
  };
}

const groupEnd = ({ groupControlNumber }: Interchange): WrittenSegment => ({
  tag: 'GE',
  elements: [['1'], [groupControlNumber]],
});
const interchangeEnd = ({ controlNumber }: Interchange): WrittenSegment => ({
  tag: 'IEA',
  elements: [['1'], [controlNumber]],
});
