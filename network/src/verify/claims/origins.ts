import { disclosureFault, keys, type LedgerTransaction, parseSeal, pinOf, sha256Hex } from '@tierline/chaincode/record';
import type { Seal } from '@tierline/chaincode/schema';
import type { DisclosedRecord, DisclosedVersion, Disclosures, OpenedPin } from './disclosures';
import { fieldOf } from './shown-values';

type Name = { kind: string; id: string; version: number };
/** A version that is shown to rest on another. */
export type Origin = Name & {
  from: Name & {
    /** As who shows it says; of other channels nothing is checked here. */
    channel: string;
    /** Where its seal stands in these blocks. */
    block?: bigint;
  };
};
export type OriginFault = {
  code: 'PIN_NOT_CARRIED' | 'PIN_UNWRITTEN';
  reason: string;
  record: Pick<Name, 'kind' | 'id'>;
};

/** What a version says that it rests on: salted hashes, none of which tells of what (protocol.md §6). */
export function carriedPins({ body, fields }: DisclosedVersion): string[] {
  if (fields)
    return fields.shown.flatMap(({ path, value }) => (isPin.test(path) && typeof value === 'string' ? [value] : []));
  if (body === undefined) return [];
  try {
    const { state } = JSON.parse(body) as { state?: { restsOn?: unknown; source?: { pin?: unknown } } | null };
    const all: unknown[] = Array.isArray(state?.restsOn) ? state.restsOn : [state?.source?.pin];
    return all.filter((pin) => typeof pin === 'string');
  } catch {
    return [];
  }
}

const isPin = /^\/state\/(?:restsOn\/\d+|source\/pin)$/;

/** Pins that were opened: each must be carried by its version, and be of a seal that was written. */
export class Origins {
  readonly #records: readonly DisclosedRecord[];
  /** By the hashes of key and seal, the block in which a source was written. */
  readonly #sources = new Map<string, bigint | undefined>();

  constructor(disclosures: Disclosures | undefined) {
    this.#records = (disclosures?.records ?? []).filter(({ opened }) => opened !== undefined);
    for (const { opened = [] } of this.#records)
      for (const { seal } of opened) {
        const read = readSeal(seal);
        if (read) this.#sources.set(nameOf(read, seal), undefined);
      }
  }

  take({ block, writes }: LedgerTransaction): void {
    if (this.#sources.size === 0) return;
    for (const { keyHash, valueHash } of writes) {
      const name = `${keyHash} ${valueHash}`;
      if (this.#sources.has(name)) this.#sources.set(name, this.#sources.get(name) ?? block);
    }
  }

  /** @param passed hashes of the seals and bodies that passed every check */
  judge(passed: ReadonlySet<string>, channel: string | undefined): { origins: Origin[]; faults: OriginFault[] } {
    const judged = this.#records.flatMap(({ kind, id, versions, opened = [] }) => {
      const carried = new Map(
        versions
          .filter((version) => isProven(version, passed))
          .map((version) => [fieldOf(version.seal, 'version'), new Set(carriedPins(version))]),
      );
      return opened.map((one) =>
        this.#judge(one, { kind, id, version: one.version }, carried.get(one.version) ?? new Set(), channel),
      );
    });
    return {
      origins: judged.flatMap((one) => ('from' in one ? [one] : [])),
      faults: judged.flatMap((one) => ('code' in one ? [one] : [])),
    };
  }

  #judge(opened: OpenedPin, of: Name, carried: ReadonlySet<string>, channel: string | undefined): Origin | OriginFault {
    const { kind, id, version } = of;
    const name = `${kind} ${id} version ${String(version)}`;
    const read = readSeal(opened.seal);
    if (!read || !carried.has(pinCarried(opened)))
      return {
        code: 'PIN_NOT_CARRIED',
        reason: `${name} carries no such pin, as far as it is shown`,
        record: { kind, id },
      };
    const block = this.#sources.get(nameOf(read, opened.seal));
    if (opened.channel === channel && block === undefined) {
      const source = `${read.kind} ${read.id} version ${String(read.version)}`;
      return {
        code: 'PIN_UNWRITTEN',
        reason: `${name} rests on ${source}, which no transaction wrote`,
        record: { kind, id },
      };
    }
    const from = { channel: opened.channel, kind: read.kind, id: read.id, version: read.version };
    return { ...of, from: { ...from, ...(block !== undefined && { block }) } };
  }
}

function readSeal(bytes: string): Seal | undefined {
  try {
    return parseSeal(bytes, 'seal');
  } catch {
    return undefined;
  }
}

const nameOf = ({ kind, id }: Seal, seal: string): string => `${sha256Hex(keys.seal(kind, id))} ${sha256Hex(seal)}`;

/** The pin of the seal, or the one over it and others; '' where it is not among these. */
function pinCarried({ seal, nonce, among }: OpenedPin): string {
  const pin = pinOf(sha256Hex(seal), nonce);
  if (!among) return pin;
  return among.includes(pin) ? sha256Hex(Buffer.from(among.join(''), 'hex')) : '';
}

function isProven({ seal, body, fields }: DisclosedVersion, passed: ReadonlySet<string>): boolean {
  if (!passed.has(sha256Hex(seal))) return false;
  if (fields) return disclosureFault(fields, String(fieldOf(seal, 'root'))) === undefined;
  return body !== undefined && passed.has(sha256Hex(body));
}
