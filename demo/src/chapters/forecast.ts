import type { Bucket, ForecastState } from '@tierline/chaincode/schema';
import {
  importForecastCsv,
  importMaterialDemand,
  type ForecastCommand,
  type ForecastContext,
} from '@tierline/api/imports';
import type { Member } from '../member';
import { axleProgramme, motorProgramme, type Stage } from '../stage';

const kind = 'forecast';

/** The buyer's demand arrives as a file, the supplier commits week by week, the buyer revises, and nobody can deny what stood before. */
export async function forecasts(stage: Stage): Promise<void> {
  const [oem, axle, motor] = [stage.member('oem'), stage.member('axle'), stage.member('motor')];
  const { page } = stage;
  page.chapter('A forecast, and what the supplier commits to');
  const context = contextOf(stage);
  const faulty = importForecastCsv(stage.received('oem/motor-demand-faulty.csv'), context);
  page.say('The OEM first tries a faulty CSV for the motor; the import names each bad row and drops nothing silently:');
  page.table(
    ['row', 'code', 'message'],
    faulty.rows.slice(0, 4).map(({ row, code, message }) => [String(row), code, message.slice(0, 76)]),
  );
  const id = await publish(
    stage,
    oem,
    axleProgramme,
    importMaterialDemand(stage.received('oem/axle-demand.json'), context).items,
  );
  await publish(stage, oem, motorProgramme, importForecastCsv(stage.received('oem/motor-demand.csv'), context).items);
  await commit(stage, axle, id);
  await revise(stage, { oem, axle }, id);
  const seen = await motor.versions(axleProgramme, kind, id);
  page.say(
    `Motor asks its own node for this very id: ${seen.length === 0 ? 'no such record, as for an id that does not exist' : 'LEAK'}.`,
  );
}

async function publish(
  stage: Stage,
  buyer: Member,
  channel: string,
  commands: readonly ForecastCommand[],
): Promise<string> {
  let first = '';
  for (const { name, input } of commands) {
    const change = await buyer.write(channel, { kind, command: name, input });
    const { customerPart, site, category, buckets } = change.record.state as ForecastState;
    await stage.tell(
      buyer,
      `publishes demand on ${channel}: ${buckets.length} weeks of ${customerPart} to ${siteName(stage, site)}, ${categories[category] ?? category}`,
      change,
    );
    first ||= change.record.id;
  }
  return first;
}

async function commit(stage: Stage, supplier: Member, id: string): Promise<void> {
  const version = (await supplier.versions(axleProgramme, kind, id)).at(-1);
  const { buckets } = version?.state as ForecastState;
  const input = { buckets: buckets.map(answer), reason: 'casting capacity' };
  const step = { kind, command: 'CommitForecast', id, input, basedOn: version?.version };
  const change = await supplier.write(axleProgramme, step);
  await stage.tell(supplier, 'commits, up to what its foundry delivers', change);
  gaps(stage, change.record.state as ForecastState);
}

const siteName = (stage: Stage, bpns: string): string =>
  Object.values(stage.programme.sites).find((site) => site.bpns === bpns)?.name ?? bpns;

/** CX-0128's codes, as far as the files use them. */
const categories: Readonly<Record<string, string>> = { SR99: 'series', A1S1: 'after-sales' };

/** Six hundred and fifty axles a week is what castings allow. */
function answer({ start, quantity }: Bucket): Bucket {
  return { start, quantity: String(Math.min(Number(quantity), 650)) };
}

function gaps(stage: Stage, { buckets, commitment, unit }: ForecastState): void {
  const promised = new Map(commitment?.buckets.map(({ start, quantity }) => [start, quantity]));
  const rows = buckets.map(({ start, quantity }) => {
    const gap = Number(promised.get(start) ?? 0) - Number(quantity);
    return [start, quantity, promised.get(start) ?? '', gap === 0 ? '0' : String(gap)];
  });
  stage.page.table(['week of', `demand ${unit}`, 'committed', 'gap'], rows);
}

async function revise(stage: Stage, { oem, axle }: { oem: Member; axle: Member }, id: string): Promise<void> {
  const versions = await oem.versions(axleProgramme, kind, id);
  const seen = versions.at(-1);
  const context = contextOf(stage, [{ id, state: seen?.state as ForecastState }]);
  const { items } = importMaterialDemand(stage.received('oem/axle-demand-revised.json'), context);
  for (const item of items) {
    if (item.name !== 'ReviseForecast') continue;
    const change = await oem.write(axleProgramme, { kind, command: item.name, id: item.id, input: item.input });
    await stage.tell(oem, 'revises the series; the version before stays, signed by both', change);
  }
  const { buckets } = seen?.state as ForecastState;
  const stale = {
    kind,
    command: 'CommitForecast',
    id,
    basedOn: seen?.version,
    input: { buckets: buckets.map(answer), reason: 'as before' },
  };
  const { code } = await axle.refused(axleProgramme, stale);
  stage.page.say(
    `Axle, who has not seen the revision, commits to the old figures and is refused: ${code}. Assent is never rebased.`,
  );
}

function contextOf({ programme }: Stage, live: ForecastContext['forecasts'] = []): ForecastContext {
  const { legalEntities, parts, sites } = programme;
  return {
    buyer: 'OemMSP',
    now: new Date().toISOString(),
    members: Object.entries(legalEntities).map(([mspId, bpnls]) => ({ mspId, bpnls })),
    parts: Object.values(parts),
    sites: Object.values(sites).map(({ bpns }) => bpns),
    forecasts: live,
  };
}
