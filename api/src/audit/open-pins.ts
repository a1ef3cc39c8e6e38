import { sha256Hex } from '@tierline/chaincode/record';
import type { Seal } from '@tierline/chaincode/schema';
import { carriedPins, type DisclosedRecord, type Disclosures, type OpenedPin } from '@tierline/network/pack-format';
import type { MemberDatabase } from '../readmodel';

type Upstream = { kind?: string; channel: string; id: string; version: number; sealHash: string };
/** A pin of this member's as it was kept; `under`: the pin over it and others. */
export type KeptPin = { pin: string; nonce: string; upstream?: Upstream; under?: string };
/** Those of these pins that are this member's, and those that stand under them. */
export type KeptPins = (pins: readonly string[]) => Promise<KeptPin[]>;

/** The same with the pins opened that versions shown carry, as far as they are this member's and stand for something. */
export async function openPinsIn(
  database: MemberDatabase,
  { records, ...rest }: Disclosures,
  keptPins: KeptPins,
): Promise<Disclosures> {
  const open = records.map(async (record): Promise<DisclosedRecord> => {
    const opened = (await Promise.all(record.versions.map((one) => openedIn(database, one, keptPins)))).flat();
    return { ...record, ...(opened.length > 0 && { opened }) };
  });
  return { ...rest, records: await Promise.all(open) };
}

async function openedIn(
  database: MemberDatabase,
  version: DisclosedRecord['versions'][number],
  keptPins: KeptPins,
): Promise<OpenedPin[]> {
  const carried = carriedPins(version);
  if (carried.length === 0) return [];
  const kept = await keptPins(carried);
  const { version: number } = JSON.parse(version.seal) as Seal;
  const opened = kept.map(async ({ pin, nonce, upstream, under }): Promise<OpenedPin[]> => {
    const seal = upstream && (await sealOf(database, upstream));
    if (seal === undefined || !carried.includes(under ?? pin)) return [];
    const among = under === undefined ? undefined : kept.filter((one) => one.under === under).map((one) => one.pin);
    return [
      { ...{ version: number, nonce, channel: upstream?.channel ?? '', seal }, ...(among && { among: among.sort() }) },
    ];
  });
  return (await Promise.all(opened)).flat();
}

async function sealOf(
  { projection }: MemberDatabase,
  { kind = 'forecast', channel, id, version, sealHash }: Upstream,
): Promise<string | undefined> {
  const row = await projection.tables
    .selectFrom('versions')
    .select('seal')
    .where('channel', '=', channel)
    .where('kind', '=', kind)
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return row && sha256Hex(row.seal) === sealHash ? row.seal : undefined;
}

export const openedPins = ({ records }: Disclosures): number =>
  records.reduce((sum, { opened = [] }) => sum + opened.length, 0);
