import type { Bucket, ForecastState } from '@tierline/chaincode/schema';
import type { Member } from '../member';
import { send } from '../sending';
import { axleProgramme, motorProgramme, type Stage } from '../stage';

const kind = 'forecast';

/** The buyer's demand arrives as a file, the supplier commits week by week, the buyer revises, and nobody can deny what stood before. */
export async function forecasts(stage: Stage): Promise<void> {
  const [oem, axle, motor] = [stage.member('oem'), stage.member('axle'), stage.member('motor')];
  const { page } = stage;
  page.chapter('A forecast, and what the supplier commits to');
  page.say(
    'The OEM’s first file for the motor has faults. Each is named, nothing is dropped silently, nothing is written:',
  );
  await send(stage, oem, motorProgramme, 'oem/motor-demand-faulty.csv');
  await publish(stage, oem, motorProgramme, 'oem/motor-demand.csv');
  const id = await publish(stage, oem, axleProgramme, 'oem/axle-demand.json');
  await commit(stage, axle, id);
  await revise(stage, { oem, axle }, id);
  const seen = await motor.versions(axleProgramme, kind, id);
  page.say(
    `Motor asks its own node for this very id: ${seen.length === 0 ? 'no such record, as for an id that does not exist' : 'LEAK'}.`,
  );
}

/** @returns the id of the file's first forecast */
async function publish(stage: Stage, buyer: Member, channel: string, file: string): Promise<string> {
  const { writes } = await send(stage, buyer, channel, file);
  const changes = writes.flatMap(({ change }) => change ?? []);
  for (const change of changes) {
    const { customerPart, site, category, buckets } = change.record.state as ForecastState;
    const what = `${buckets.length} weeks of ${customerPart} to ${siteName(stage, site)}, ${categories[category] ?? category}`;
    await stage.tell(buyer, `publishes demand on ${channel}: ${what}`, change);
  }
  const [first] = changes;
  if (!first) throw new Error(`${file} leads to no forecast`);
  return first.record.id;
}

async function commit(stage: Stage, supplier: Member, id: string): Promise<void> {
  const { version, state } = await supplier.lastVersion(axleProgramme, kind, id);
  const { buckets } = state as ForecastState;
  const input = { buckets: buckets.map(answer), reason: 'casting capacity' };
  const step = { kind, command: 'CommitForecast', id, input, basedOn: version };
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
  const { version, state } = await oem.lastVersion(axleProgramme, kind, id);
  const { writes } = await send(stage, oem, axleProgramme, 'oem/axle-demand-revised.json');
  for (const { change } of writes)
    if (change) await stage.tell(oem, 'revises the series; the version before stays, signed by both', change);
  const { buckets } = state as ForecastState;
  const input = { buckets: buckets.map(answer), reason: 'as before' };
  const stale = { kind, command: 'CommitForecast', id, basedOn: version, input };
  const { code } = await axle.refused(axleProgramme, stale);
  stage.page.say(
    `Axle, who has not seen the revision, commits to the old figures and is refused: ${code}. Assent is never rebased.`,
  );
}
