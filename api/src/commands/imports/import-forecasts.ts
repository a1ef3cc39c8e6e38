import { importMaterialDemand } from '../../exchange';
import {
  importCallOff,
  importForecastCsv,
  type CallOffContext,
  type FigureCommand,
  type ForecastCommand,
  type ForecastContext,
  type ImportReport,
  type PartnerCode,
} from '../../imports';
import type { WriteContext } from '../apply';
import { requireSize } from './import-limits';
import { knownForForecasts } from './known-for-forecasts';
import { knownStates } from './known-states';
import { type Bring, submitImport, type Imported, type ImportWrite } from './import-writes';

export type ForecastFormat = 'CATENA_X' | 'CSV';
export type ForecastFile = {
  channel: string;
  format: ForecastFormat;
  document: string;
  dryRun: boolean;
  respondBy?: string;
  /** Why firm figures change, where the file does not say. */
  reason?: string;
};

const readers = { CATENA_X: importMaterialDemand, CSV: importForecastCsv } as const;

/**
 * A buyer's demand file: each series becomes a new forecast, a revision of the live one, its end, or nothing where the
 * figures are the same.
 * @throws Refusal OVERSIZE, NodeRefusal CHANNEL_UNKNOWN
 */
export async function importForecasts(context: WriteContext, file: ForecastFile, bring: Bring): Promise<Imported> {
  return importDemand(context, file, (known) => readers[file.format](file.document, known), bring);
}

/** `codes`: what the partners' own codes in the file mean. */
export type CallOffFile = Omit<ForecastFile, 'format'> & { codes: readonly PartnerCode[] };

/** Which of the own cumulative quantities are counted from shipments; without parts, all. */
export type CountedParts = { active: boolean; parts?: readonly string[] | undefined };

/**
 * A buyer's call-off in a classic message, the same way; what it says was received goes onto the account of both.
 * @throws Refusal OVERSIZE, NodeRefusal CHANNEL_UNKNOWN
 */
export async function importCallOffs(
  context: WriteContext,
  file: CallOffFile,
  bring: Bring,
  { active, parts }: CountedParts,
): Promise<Imported> {
  const { records } = context;
  const accounts = await knownStates({ records, channel: file.channel }, 'cumulative-account');
  const isCounted = (part: string): boolean => active && (parts?.includes(part) ?? true);
  const read = (known: ForecastContext) => {
    const asked: CallOffContext = { ...known, accounts, isCounted };
    return importCallOff(file.document, asked, file.codes);
  };
  return importDemand(context, file, read, bring);
}

async function importDemand(
  context: WriteContext,
  file: Omit<ForecastFile, 'format'>,
  read: (known: ForecastContext) => ImportReport<ForecastCommand | FigureCommand>,
  bring: Bring,
): Promise<Imported> {
  const { channel, document, dryRun } = file;
  requireSize(document);
  const known = await knownForForecasts(context, file);
  const report = read(known);
  const versions = new Map(known.forecasts.map(({ id, version }) => [id, version]));
  const writes = report.items.map((item): ImportWrite => {
    const { row, name: command, input } = item;
    if (item.name === 'StateReceived') return stating(item);
    if (!('id' in item)) return { row, kind: 'forecast', command, input };
    return { row, kind: 'forecast', command, input, id: item.id, basedOn: versions.get(item.id) ?? 0 };
  });
  return submitImport(context, { channel, dryRun, report, writes }, bring);
}

const stating = ({ row, name: command, id, version: basedOn, input }: FigureCommand): ImportWrite => ({
  ...{ row, kind: 'cumulative-account', command, id, input },
  ...{ basedOn, rebase: 'never' },
});
