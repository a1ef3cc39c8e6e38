import { BinaryReader } from 'google-protobuf';
import { countElement } from './element-budget';
import { view } from './hash';

/**
 * google-protobuf believes a message or a text that says it is longer than what holds it: it reads on, for seconds where a few bytes say
 * gigabytes, and reads what follows again and again where messages lie in messages. Here it stops at such a length.
 */
type ReadMessage = (this: object, message: unknown, read: (message: unknown, reader: unknown) => void) => void;

function nameOf(owner: object, isIt: (value: unknown) => boolean): string {
  const found = Object.entries(owner).find(([, value]) => isIt(value));
  if (!found) throw new Error('this google-protobuf is another than the one that was looked into');
  return found[0];
}

/** Its own names are shortened, other ones with every release. */
function shortNames(): { decoder: string; end: string } {
  const mark = 0x7e57;
  const reader = new BinaryReader(Uint8Array.of(0));
  const hasEnd = (value: unknown): value is { setEnd: (end: number) => void } =>
    typeof value === 'object' && value !== null && 'setEnd' in value;
  const decoder = nameOf(reader, hasEnd);
  const inside: unknown = Reflect.get(reader, decoder);
  if (hasEnd(inside)) inside.setEnd(mark);
  return { decoder, end: nameOf(inside as object, (value) => value === mark) };
}

const names = shortNames();
const endOf = (reader: object): number =>
  Reflect.get(Reflect.get(reader, names.decoder) as object, names.end) as number;
const readMessage = Reflect.get(BinaryReader.prototype, 'readMessage') as ReadMessage;

const bounded: ReadMessage = function (message, read) {
  countElement();
  const end = endOf(this);
  readMessage.call(this, message, (inner, reader) => {
    if (endOf(this) > end) throw new Error('a message ends beyond what holds it');
    read(inner, reader);
  });
};
Reflect.set(BinaryReader.prototype, 'readMessage', bounded);

type ReadBytes = (this: object) => Uint8Array;
const readBytes: ReadBytes = Reflect.get(BinaryReader.prototype, 'readBytes');

const counted: ReadBytes = function () {
  countElement();
  return readBytes.call(this);
};
Reflect.set(BinaryReader.prototype, 'readBytes', counted);
Reflect.set(BinaryReader.prototype, 'readString', function (this: object): string {
  return view(counted.call(this)).toString('utf8');
});
