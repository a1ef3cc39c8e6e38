import { writeLayout } from '../layout/write-layout';
import type { MessageFormat } from '../message-format';
import { writeInterchange, type Interchange } from './interchange';
import { writeSegments } from './write-segments';

type Enveloped = { version: string; interchange: Interchange };

/**
 * One message as an interchange of its own.
 * @throws Defect
 */
export function writeEdifact<Message extends Enveloped>(format: MessageFormat<Message>, message: Message): string {
  const body = writeLayout(format.layout, format.toTree(message));
  const { type } = format;
  return writeSegments(writeInterchange(message.interchange, { type, version: message.version }, body));
}
