import { Refusal } from '@tierline/chaincode/errors';
import { disclose } from '@tierline/chaincode/record';
import type { Body, Entry, Json, Seal } from '@tierline/chaincode/schema';
import type { Disclosures } from '@tierline/network/pack-format';
import { CannotPack } from './cannot-pack';

type Record = Disclosures['records'][number];
type Version = Record['versions'][number];
/** Whether a field of a record of that kind is to be withheld, by its path (RFC 6901). */
type IsWithheld = (kind: string, path: string) => boolean;

const pattern = /^(?:([a-z][a-z-]{1,31}):)?(\/[!-~]{1,150}|[A-Za-z][A-Za-z0-9]{0,39})$/;
/** As a pack’s manifest lists them. */
const mostFields = 100;

type Field = { text: string; isMetBy: IsWithheld };

const noField = (reason: string): CannotPack =>
  new CannotPack(new Refusal('MALFORMED', { at: 'withhold', reason }), reason);

/**
 * `/state/values`: there and below, `*` for any one step; `values`: wherever a member has that name. `shipment:…`: of that
 * kind alone. @throws CannotPack that names what is neither
 */
function readField(text: string): Field {
  const [, only, field = ''] = pattern.exec(text) ?? [];
  if (field === '') throw noField(`${text} is no field: /state/values, values or shipment:/state/lines is expected`);
  const steps = field.split('/').slice(1);
  const isBelow = (path: readonly string[]): boolean => steps.every((step, at) => step === '*' || step === path[at]);
  const matches = steps.length > 0 ? isBelow : (path: readonly string[]): boolean => path.includes(field);
  return { text, isMetBy: (kind, path) => (only === undefined || only === kind) && matches(path.split('/').slice(1)) };
}

/**
 * Gives the same with these fields withheld: a version that has one is shown by its other fields, an entry whose content has one
 * not at all, as entries have no leaves.
 * @throws CannotPack that names what is no field, or stands nowhere: what a slip of the pen shows cannot be taken back
 */
export function withholding(fields: readonly string[]): (disclosures: Disclosures) => Disclosures {
  if (fields.length > mostFields) throw noField(`more than ${String(mostFields)} fields are named`);
  const asked = fields.map(readField);
  return ({ records, ...rest }) => {
    const idle = new Set(asked);
    const isWithheld: IsWithheld = (kind, path) => {
      const met = asked.filter(({ isMetBy }) => isMetBy(kind, path));
      for (const field of met) idle.delete(field);
      return met.length > 0;
    };
    const withheld = { ...rest, records: records.map((record) => withholdIn(record, isWithheld)) };
    const [unmet] = idle;
    if (unmet) throw noField(`${unmet.text} stands in nothing that is to be shown; is it spelt as the record has it?`);
    return withheld;
  };
}

function withholdIn({ kind, id, versions, entries }: Record, isWithheld: IsWithheld): Record {
  const isShown = (path: string): boolean => !isWithheld(kind, path);
  // every path is asked, so that each field that is met is known
  const said = entries?.filter((entry) => contentPaths(entry).filter((path) => !isShown(path)).length === 0) ?? [];
  return {
    ...{ kind, id, versions: versions.map((version) => byFields(version, `${kind}/${id}`, isShown)) },
    ...(said.length > 0 && { entries: said }),
  };
}

function byFields(version: Version, record: string, isShown: (path: string) => boolean): Version {
  if (version.body === undefined) return version;
  const { version: number } = JSON.parse(version.seal) as Seal;
  const fields = disclose(JSON.parse(version.body) as Body, `${record}/${String(number)}`, isShown);
  return fields.shown.length === fields.leaves.length ? version : { seal: version.seal, fields };
}

const contentPaths = (entry: string): string[] => pathsIn((JSON.parse(entry) as Entry).content, '/content');

function pathsIn(value: Json, path: string): string[] {
  if (value === null || typeof value !== 'object') return [path];
  const below = Object.entries(value).flatMap(([name, one]) => pathsIn(one, `${path}/${name}`));
  return below.length > 0 ? below : [path];
}

/** How much of them is not shown whole: for who hands it on to see. */
export function withheldIn({ records }: Disclosures): { versions: number; fields: number } {
  const shown = records.flatMap(({ versions }) => versions.flatMap(({ fields }) => fields ?? []));
  const fields = shown.reduce((sum, one) => sum + one.leaves.length - one.shown.length, 0);
  return { versions: shown.length, fields };
}
