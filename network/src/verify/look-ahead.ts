import { Answers, type SignatureChecker } from './ledger/answers';
import type { CheckedBlocks } from './checkpoint/checked-blocks';
import { isConfigBlock } from './ledger/block-checks';
import type { LedgerLayer, ReadBlock } from './ledger/ledger-layer';

/**
 * Bytes of blocks whose signatures are being checked at one time: enough for every core. More costs memory, and time: what
 * waits is copied at each collection of young objects.
 */
const mostAhead = 512 * 1024;

/**
 * Reads blocks ahead of the one that is judged, and has their signatures checked meanwhile. A block that may change the
 * configuration is judged before the next one is read; its bytes are fetched.
 * @throws what the source throws, or what comes of a block that cannot be read, after the blocks before it; CheckerFailure
 */
export async function* readAhead(
  blocks: AsyncIterable<Uint8Array>,
  ledger: LedgerLayer,
  check: SignatureChecker,
  checked?: CheckedBlocks,
): AsyncGenerator<ReadBlock> {
  const ahead: { length: number; read: Promise<ReadBlock> }[] = [];
  let bytesAhead = 0;
  const source = blocks[Symbol.asyncIterator]();
  async function* judgedDownTo(most: number): AsyncGenerator<ReadBlock> {
    for (let first = ahead[0]; first && bytesAhead > most; first = ahead[0]) {
      ahead.shift();
      bytesAhead -= first.length;
      yield await first.read;
    }
  }
  let fetched = settled(source.next());
  try {
    for (;;) {
      const next = readNext(await fetched, ledger);
      if ('fault' in next || next.value === undefined) {
        yield* judgedDownTo(0);
        if ('fault' in next) throw next.fault;
        return;
      }
      fetched = settled(source.next());
      const read = asked(next.value, check, checked);
      read.catch(() => undefined);
      ahead.push({ length: next.value.bytes.length, read });
      bytesAhead += next.value.bytes.length;
      const isFirst = next.value.signed === undefined;
      yield* judgedDownTo(isFirst || isConfigBlock(next.value.block) ? 0 : mostAhead);
    }
  } finally {
    await source.return?.();
  }
}

type Settled<T> = { value: T } | { fault: unknown };

function readNext(fetched: Settled<IteratorResult<Uint8Array>>, ledger: LedgerLayer): Settled<ReadBlock | undefined> {
  if ('fault' in fetched) return fetched;
  try {
    return { value: fetched.value.done === true ? undefined : ledger.read(fetched.value.value) };
  } catch (fault) {
    return { fault };
  }
}

async function settled<T>(work: Promise<T>): Promise<Settled<T>> {
  return work.then(
    (value) => ({ value }),
    (fault: unknown) => ({ fault }),
  );
}

async function asked(read: ReadBlock, check: SignatureChecker, checked?: CheckedBlocks): Promise<ReadBlock> {
  if (!read.signed) return read;
  const { signatures, config } = read.signed;
  const answers = await Answers.ask(signatures, config, check, checked?.block(read.block.number));
  return { ...read, signed: { ...read.signed, answers } };
}
