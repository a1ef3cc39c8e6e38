import type { ForecastState } from '@tierline/chaincode/schema';
import type { Change, Member } from '../member';
import { coverage, openPins, publishDerived, save, warning } from '../planner';
import { axleProgramme, type Stage } from '../stage';

const week = 7 * 86_400_000;
/** Pieces that the foundry delivers each week. */
const delivery = 700;
/** Pieces that axle has beyond what it needs this week, whatever day the story is played on. */
const spare = 600;

type Players = Record<'oem' | 'axle' | 'casting', Member>;

/** A jump in the OEM’s demand reaches the foundry by itself, and what will run short is red at both neighbours weeks before. */
export async function tiers(stage: Stage): Promise<void> {
  const players = { oem: stage.member('oem'), axle: stage.member('axle'), casting: stage.member('casting') };
  stage.page.chapter('A jump in demand, one tier further');
  await plan(stage, players);
  const housings = await derived(stage, players);
  await plannedDeliveries(stage, players.casting);
  const stock = await position(stage, players);
  await jump(stage, players, housings);
  await warned(stage, players, stock);
  await proven(stage, players, housings);
}

/** How axles are made stays in axle's own database. */
async function plan(stage: Stage, { axle }: Players): Promise<void> {
  const { supplierPart: made = '' } = stage.part('axle');
  const { customerPart: bought, supplier } = stage.part('casting');
  const site = stage.site('axle').bpns;
  const component = { part: bought, quantityPer: '1', unit: 'PCE', scrap: '0.02', leadTimeDays: 5 };
  await save(axle, 'WorkingCalendar', { site, timeZone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5], holidays: [] });
  await save(axle, 'Sourcing', {
    part: bought,
    sources: [{ supplier, channel: axleProgramme, site, percent: '100', lot: { multiple: '10' } }],
  });
  await save(axle, 'BillOfMaterial', { part: made, unit: 'PCE', site, automatic: true, components: [component] });
  stage.page.say(
    `Axle’s planners say how an axle is made: one housing ${bought} each, two in a hundred more for scrap, five working days before, by the box of ten. That stays in axle’s own database.`,
  );
}

async function derived(stage: Stage, { axle, casting }: Players): Promise<string> {
  await publishDerived(axle);
  const found = await casting.awaits(() => demandAt(casting, stage));
  const first = found.state.buckets[0];
  stage.page.say(
    `Casting’s node shows what follows for it: ${found.state.buckets.length} weeks, ${first?.quantity ?? ''} housings in the first, resting on ${found.state.restsOn.length} pins that tell it nothing of whose demand that is.`,
  );
  return found.id;
}

type Demand = { id: string; version: number; state: ForecastState };

async function demandAt(casting: Member, stage: Stage, after = 0): Promise<Demand | undefined> {
  const query = `query ($part: String!) { forecasts(first: 1, filter: { part: $part }) { edges { node { id version state: signedState } } } }`;
  const { customerPart: part } = stage.part('casting');
  const { forecasts } = await casting.ask<{ forecasts: { edges: { node: Demand }[] } }>(query, { part });
  const found = forecasts.edges[0]?.node;
  return found && found.version > after ? found : undefined;
}

/** What axle has of the housings, what is on its way, and how little both agree it may become. */
async function position(stage: Stage, { axle, casting }: Players): Promise<string> {
  const { customer, supplier, customerPart } = stage.part('casting');
  const site = stage.site('axle').bpns;
  const thisWeek = Number((await demandAt(casting, stage))?.state.buckets[0]?.quantity ?? 0);
  const free = spare + (thisWeek * workingDaysLeft()) / 5;
  const stocks = [
    { blocked: false, quantity: String(free) },
    { blocked: true, quantity: '40' },
  ];
  const at = { customer, supplier, holder: 'customer', customerPart, site, unit: 'PCE' };
  const input = { ...at, statement: { asOf: now(), stocks } };
  const opened = await axle.write(axleProgramme, {
    kind: 'inventory-position',
    command: 'OpenInventoryPosition',
    input,
  });
  await stage.tell(axle, `states its stock of ${customerPart}: ${free}, and 40 blocked`, opened);
  const { id } = opened.record;
  await signLimits(stage, { axle, casting }, id);
  await show(stage, casting, id);
  return id;
}

async function signLimits(stage: Stage, { axle, casting }: Omit<Players, 'oem'>, id: string): Promise<void> {
  const kind = 'inventory-position';
  const input = { safety: '50', minimum: '100' };
  await stage.settled(await axle.write(axleProgramme, { kind, id, command: 'StateInventoryLimits', input }));
  const agreed = await casting.write(axleProgramme, { kind, id, command: 'AgreeInventoryLimits', input: {} });
  await stage.tell(casting, 'agrees that 100 is the minimum', agreed);
}

/** One lorry each Monday; nobody types in a second time what is under way. */
async function plannedDeliveries(stage: Stage, casting: Member): Promise<void> {
  const kind = 'shipment';
  const { customer, customerPart, supplierPart = '' } = stage.part('casting');
  const line = { line: 1, customerPart, supplierPart, quantity: String(delivery), unit: 'PCE' };
  const legs = [{ from: stage.site('casting').bpns, to: stage.site('axle').bpns }];
  const numbers = [1, 2, 3, 4, 5, 6].map((turn) => `CF-${stage.again ?? '2026'}-${turn}`);
  const planned = await casting.writeAll(
    axleProgramme,
    numbers.map((number) => ({
      kind,
      command: 'PlanShipment',
      input: { number, consignee: customer, lines: [line], handlingUnits: [], legs },
    })),
  );
  await Promise.all(planned.map((change) => stage.settled(change)));
  const [first] = await casting.writeAll(
    axleProgramme,
    planned.map(({ record: { id } }, index) => ({
      kind,
      command: 'RecordMilestone',
      id,
      input: { leg: 0, event: 'arrival', classifier: 'planned', time: arrival(index) },
    })),
  );
  if (first) await stage.tell(casting, `plans ${planned.length} deliveries of ${delivery}, one a week`, first);
}

/** Monday morning, some weeks from now. */
function arrival(weeks: number): string {
  const today = new Date();
  const sinceMonday = (today.getUTCDay() + 6) % 7;
  const monday = Math.floor(today.getTime() / 86_400_000) * 86_400_000 + week - sinceMonday * 86_400_000;
  return new Date(monday + weeks * week + 5 * 3_600_000).toISOString();
}

/** Today is one, on Saturdays and Sundays none is left. */
const workingDaysLeft = (): number => Math.max(0, 5 - ((new Date().getUTCDay() + 6) % 7));

const now = (): string => new Date().toISOString();

async function show(stage: Stage, casting: Member, id: string): Promise<void> {
  const weeks = await coverage(casting, id);
  stage.page.table(
    ['week of', 'needed', 'arriving', 'lowest stock', 'band'],
    weeks.map(({ week: monday, consumed, added, lowest, band }) => [monday, consumed, added, lowest, band]),
  );
}

async function jump(stage: Stage, { oem, axle, casting }: Players, housings: string): Promise<void> {
  const before = await demandAt(casting, stage);
  const { id, version, state } = await axlesWanted(stage, oem);
  const buckets = state.buckets.map(({ start, quantity }, index) => ({
    start,
    quantity: index < 2 ? quantity : String(Number(quantity) * 2),
  }));
  const input = { buckets, reason: 'a second shift from the third week on' };
  const step = { kind: 'forecast', command: 'ReviseForecast', id, basedOn: version, input };
  const began = Date.now();
  const change: Change = await oem.write(axleProgramme, step);
  const after = await casting.awaits(() => demandAt(casting, stage, before?.version));
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  await stage.tell(oem, 'asks for twice as much from the third week on', change);
  stage.page.say(
    `Nobody at axle does anything. ${seconds} s after the OEM signed, casting’s node shows version ${after.version} of its own demand: ${sum(before)} housings have become ${sum(after)}.`,
  );
  const seen = await oem.versions(axleProgramme, 'forecast', housings);
  stage.page.say(
    `The OEM asks its own node for that forecast: ${seen.length === 0 ? 'no such record' : 'LEAK'}. ${axle.slug} is the only one who knows both.`,
  );
}

async function axlesWanted(stage: Stage, member: Member): Promise<Demand> {
  const query = `query ($part: String!) { forecasts(first: 10, filter: { part: $part }) { edges { node { id version state: signedState } } } }`;
  const { customerPart: part } = stage.part('axle');
  const { forecasts } = await member.ask<{ forecasts: { edges: { node: Demand }[] } }>(query, { part });
  const series = forecasts.edges.map(({ node }) => node).find(({ state }) => state.category === 'SR99');
  if (!series) throw new Error('the OEM has no demand for axles');
  return series;
}

const sum = (demand: Demand | undefined): number =>
  Math.round(demand?.state.buckets.reduce((total, { quantity }) => total + Number(quantity), 0) ?? 0);

async function warned(stage: Stage, { axle, casting }: Players, id: string): Promise<void> {
  const told = await Promise.all(
    [axle, casting].map(async (member) => {
      const { block, at } = await member.awaits(() => warning(member, id));
      stage.wrote(axleProgramme, BigInt(block));
      return [member.slug, block, at];
    }),
  );
  stage.page.say('Weeks before anything lacks, the position is red, and both neighbours are told, once:');
  await show(stage, casting, id);
  stage.page.table(['told', 'in block', 'at'], told);
}

async function proven(stage: Stage, { axle }: Players, id: string): Promise<void> {
  const version = (await axle.versions(axleProgramme, 'forecast', id)).at(-1)?.version ?? 0;
  const opened = await openPins(axle, axleProgramme, id, version);
  const series = await axlesWanted(stage, axle);
  const upstream = opened.filter(({ channel }) => channel !== null);
  const versionOf = (isSeries: boolean) => upstream.find(({ record }) => (record === series.id) === isSeries)?.version;
  stage.page.say(
    `For an audit axle can open the pins of what it asks casting for: it rests on version ${versionOf(true) ?? ''} of the OEM’s demand for the series and on version ${versionOf(false) ?? ''} of that for after-sales.`,
  );
}
