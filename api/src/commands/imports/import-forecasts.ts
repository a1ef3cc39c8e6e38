import { importMaterialDemand } from '../../exchange';
import {
  importCallOff,
  importForecastCsv,
  type ForecastCommand,
  type ForecastContext,
  type ImportReport,
  type PartnerCode,
} from '../../imports';
import type { WriteContext } from '../apply';
import { requireSize } from './import-limits';
import { knownForForecasts } from './known-for-forecasts';
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

/**
 * A buyer's call-off in a classic message, the same way.
 * @throws Refusal OVERSIZE, NodeRefusal CHANNEL_UNKNOWN
 */
export async function importCallOffs(context: WriteContext, file: CallOffFile, bring: Bring): Promise<Imported> {
  return importDemand(context, file, (known) => importCallOff(file.document, known, file.codes), bring);
}

async function importDemand(
  context: WriteContext,
  file: Omit<ForecastFile, 'format'>,
  read: (known: ForecastContext) => ImportReport<ForecastCommand>,
  bring: Bring,
): Promise<Imported> {
  const { channel, document, dryRun } = file;
  requireSize(document);
  const known = await knownForForecasts(context, file);
  const report = read(known);
  const versions = new Map(known.forecasts.map(({ id, version }) => [id, version]));
  const writes = report.items.map((item): ImportWrite => {
    const { row, name: command, input } = item;
    if (!('id' in item)) return { row, kind: 'forecast', command, input };
    return { row, kind: 'forecast', command, input, id: item.id, basedOn: versions.get(item.id) ?? 0 };
  });
  return submitImport(context, { channel, dryRun, report, writes }, bring);
}
