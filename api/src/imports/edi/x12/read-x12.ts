import { readLayout } from '../layout/read-layout';
import type { MessageFormat } from '../message-format';
import type { EdiMessage } from '../messages';
import { orRefused, type EdiOutcome } from '../reading';
import { shaped } from '../shaped';
import { readInterchange, type Interchange, type RawTransaction } from './interchange';
import { planningSchedule } from './planning-schedule';
import { readSegments } from './read-segments';
import { shippingSchedule } from './shipping-schedule';

type Reader = (raw: RawTransaction, interchange: Interchange) => EdiOutcome;
const readers: ReadonlyMap<string, Reader> = new Map(
  [reader(planningSchedule), reader(shippingSchedule)].map(({ type, read }) => [type, read]),
);

/** One outcome a transaction set, or one for the interchange. */
export function readX12(text: string): EdiOutcome[] {
  const opened = orRefused('interchange', () => {
    const { segments, open } = readSegments(text);
    const [interchange, transactions] = readInterchange(segments, open);
    return { interchange, transactions };
  });
  if ('accepted' in opened) return [opened];
  return opened.transactions.map((raw) => {
    const { type, reference, errors, group: groupControlNumber } = raw;
    if (errors.length > 0) return { accepted: false, scope: 'message', errors, reference };
    const read = readers.get(type);
    if (!read)
      return { accepted: false, scope: 'message', errors: [{ code: 'UNSUPPORTED', at: 'ST', value: type }], reference };
    return orRefused('message', () => read(raw, { ...opened.interchange, groupControlNumber }), reference);
  });
}

function reader<Message extends EdiMessage>(format: MessageFormat<Message>): { type: string; read: Reader } {
  const read: Reader = ({ segments, version }, interchange) => {
    const { tree, unread } = readLayout(format.layout, segments);
    const envelope = { syntax: 'X12', message: format.type, version, interchange };
    const message = shaped(format, { ...envelope, ...(format.fromTree(tree) as object) });
    return { accepted: true, message, unread };
  };
  return { type: format.type, read };
}
