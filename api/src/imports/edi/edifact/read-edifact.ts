import { readLayout } from '../layout/read-layout';
import type { MessageFormat } from '../message-format';
import type { EdiMessage } from '../messages';
import { orRefused, type EdiOutcome } from '../reading';
import { shaped } from '../shaped';
import { delfor } from './delfor';
import { deljit } from './deljit';
import { desadv } from './desadv';
import { readInterchange, type Interchange, type RawMessage } from './interchange';
import { invrpt } from './invrpt';
import { readSegments } from './read-segments';

type Reader = (raw: RawMessage, interchange: Interchange) => EdiOutcome;
const readers: ReadonlyMap<string, Reader> = new Map(
  [reader(delfor), reader(deljit), reader(desadv), reader(invrpt)].map(({ type, read }) => [type, read]),
);

/** One outcome a message, or one for the interchange. */
export function readEdifact(text: string): EdiOutcome[] {
  const opened = orRefused('interchange', () => {
    const { segments, open } = readSegments(text);
    const [interchange, messages] = readInterchange(segments, open);
    return { interchange, messages };
  });
  if ('accepted' in opened) return [opened];
  const { interchange, messages } = opened;
  return messages.map((raw) => {
    const { type, reference, errors } = raw;
    if (errors.length > 0) return { accepted: false, scope: 'message', errors, reference };
    const read = readers.get(type);
    if (!read)
      return {
        accepted: false,
        scope: 'message',
        errors: [{ code: 'UNSUPPORTED', at: 'UNH', value: type }],
        reference,
      };
    return orRefused('message', () => read(raw, interchange), reference);
  });
}

function reader<Message extends EdiMessage>(format: MessageFormat<Message>): { type: string; read: Reader } {
  const read: Reader = ({ segments, version }, interchange) => {
    const { tree, unread } = readLayout(format.layout, segments);
    const envelope = { syntax: 'EDIFACT', message: format.type, version, interchange };
    const message = shaped(format, { ...envelope, ...(format.fromTree(tree) as object) });
    return { accepted: true, message, unread };
  };
  return { type: format.type, read };
}
