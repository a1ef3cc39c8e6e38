import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Json } from '@tierline/chaincode/schema';
import { type Case, caseAbout, caseTimeline, forward, type Happened, invite, say } from '../case-worker';
import type { Member } from '../member';
import { savePath } from '../planner';
import { axleProgramme, type Stage } from '../stage';

const kind = 'case';
const day = 86_400_000;

type Players = Record<'oem' | 'axle' | 'casting', Member>;

/** Housings are held up at a port: one case, everybody whom it concerns told at once, and worked on until it is closed. */
export async function delay(stage: Stage): Promise<void> {
  const players = { oem: stage.member('oem'), axle: stage.member('axle'), casting: stage.member('casting') };
  stage.page.chapter('A delay at a port');
  await savePath(players.axle, escalation);
  const { id, number } = await heldUp(stage, players);
  await passedOn(stage, players, { id, number });
  await worked(stage, players, id);
  await missed(stage, players, id);
  await confirmed(stage, players.casting, id);
  await decided(stage, players, id);
  await told(stage, players.axle, id);
}

/** Axle’s manager is told as soon as a deadline is missed, and the case says so to all. */
const escalation: Json = {
  ...{ name: 'usual', scope: {}, severities: ['minor', 'major'], of: ['acknowledgement', 'resolution', 'task'] },
  ...{ steps: [{ role: 'manager', afterMinutes: 0, escalates: true }], active: true },
};

/** The first delivery that casting planned for axle. */
async function heldUp(stage: Stage, { axle, casting }: Players): Promise<{ id: string; number: string }> {
  const number = `CF-${stage.again ?? '2026'}-1`;
  const { id: shipment, planned } = await delivery(casting, number);
  const time = new Date(Date.parse(planned) + 12 * day).toISOString();
  const input = { leg: 0, event: 'arrival', classifier: 'estimated', time };
  const late = await casting.write(axleProgramme, {
    kind: 'shipment',
    command: 'RecordMilestone',
    id: shipment,
    input,
  });
  await stage.tell(casting, `expects ${number} twelve days later: the port of Genoa is on strike`, late);
  const [atAxle, atCasting] = await Promise.all([axle, casting].map((member) => theCase(member, number)));
  if (!atAxle || !atCasting) throw new Error('the case is not at both');
  stage.wrote(axleProgramme, BigInt(atAxle.openedIn));
  const { state } = atAxle;
  stage.page.say(
    `Both nodes find that by their own rules, under one name; one case is there, “${state.title}”, ${state.severity}, opened by ${state.openedBy} in block ${atAxle.openedIn}, which is at both: ${atAxle.id === atCasting.id ? 'the same' : 'TWO CASES'}.`,
  );
  return { id: atAxle.id, number };
}

async function delivery(casting: Member, number: string): Promise<{ id: string; planned: string }> {
  const query = `query ($number: String!) { shipments(first: 1, filter: { number: $number }) { edges { node { id state: signedState } } } }`;
  type Found = {
    edges: { node: { id: string; state: { times: { event: string; classifier: string; time: string }[] } } }[];
  };
  const { shipments } = await casting.ask<{ shipments: Found }>(query, { number });
  const node = shipments.edges[0]?.node;
  const planned = node?.state.times.find(({ event, classifier }) => event === 'arrival' && classifier === 'planned');
  if (!node || !planned) throw new Error(`no delivery ${number}`);
  return { id: node.id, planned: planned.time };
}

const theCase = (member: Member, number: string): Promise<Case> => member.awaits(() => caseAbout(member, number));

/** Axle may tell the OEM; the OEM is not told whose housings they are. */
async function passedOn(stage: Stage, { oem, axle }: Players, { id }: { id: string; number: string }): Promise<void> {
  const opened = (await caseTimeline(axle, id))[0];
  const { customerPart } = stage.part('axle');
  const forwarded = await forward(axle, axleProgramme, id, {
    ...{ title: `Rear axles may run short: ${customerPart}`, category: 'shortage', severity: 'major' },
    ...{ parties: [oem.mspId], quorum: 'all', rootCause: 'strike', effect: 'capacity-reduction' },
    affected: [{ what: 'part', name: customerPart }],
  });
  const seen = await oem.awaits(async () => (await caseTimeline(oem, forwarded).catch(() => []))[0]);
  stage.wrote(axleProgramme, BigInt(seen.block));
  const apart = (Date.parse(seen.at) - Date.parse(opened?.at ?? seen.at)) / 1000;
  stage.page.say(
    `Axle passes it on to the OEM as a case of its own. Both carry one disruption number; that axle’s supplier is casting, the OEM does not learn. The foundry was told at ${clock(opened?.at)}, the OEM at ${clock(seen.at)}, ${apart.toFixed(1)} s later.`,
  );
}

async function worked(stage: Stage, { axle, casting }: Players, id: string): Promise<void> {
  for (const member of [casting, axle]) await acknowledge(stage, member, id);
  const due = new Date(Date.now() + 2_000).toISOString();
  const input = { title: 'Say which boxes can go by road', owner: casting.mspId, role: 'logistics', due };
  await stage.tell(
    axle,
    'gives casting a task: which boxes can go by road',
    await axle.write(axleProgramme, { kind, command: 'AddTask', id, input }),
  );
  await say(axle, axleProgramme, id, {
    text: '**300 pieces** until Wednesday would keep us going. Who can release them at the port?',
    mentions: [{ mspId: casting.mspId, role: 'logistics' }],
  });
}

async function acknowledge(stage: Stage, member: Member, id: string): Promise<void> {
  await stage.tell(
    member,
    'acknowledges it',
    await member.write(axleProgramme, { kind, command: 'AcknowledgeCase', id, input: {} }),
  );
}

/** Nobody answers in time. Deadlines count by the ledger’s clock, which the steward moves on. */
async function missed(stage: Stage, { axle, casting }: Players, id: string): Promise<void> {
  await pause(2_100);
  const block = await stage.organisation('steward').tick(axleProgramme);
  stage.note(stage.member('steward'), block, 'moves the ledger’s clock on; the task is overdue now');
  await axle.awaits(async () => (await caseTimeline(axle, id)).find((one) => entryIn(one) === 'reminder'));
  const happened = (member: Member, type: string): Promise<Happened> =>
    member.awaits(async () => (await caseTimeline(member, id)).find((one) => one.type === type));
  const [escalated, seen] = await Promise.all([axle, casting].map((member) => happened(member, 'CaseEscalated')));
  stage.wrote(axleProgramme, BigInt(escalated?.block ?? 0));
  const reminders = (await caseTimeline(axle, id)).filter((one) => entryIn(one) === 'reminder');
  stage.page.say(
    `Axle’s node tells its manager and escalates the task, in block ${escalated?.block ?? ''}, which casting has too: ${seen?.block === escalated?.block ? 'the same' : 'ANOTHER'}. Both nodes would remind; beside the case it stands ${reminders.length === 1 ? 'once' : `${reminders.length} TIMES`}.`,
  );
}

/** Who clears the goods at the port has no node. */
async function confirmed(stage: Stage, casting: Member, id: string): Promise<void> {
  const invited = await invite(casting, axleProgramme, id, {
    ...{ purpose: 'ANSWER', hours: 24, pin: false },
    guest: { name: 'Giulia Ferri', organisation: 'Ligure Dogana S.r.l.' },
    shown: [{ label: 'Container', value: 'CSQU 305438 3' }],
    question: 'When can 300 pieces be released?',
    choices: ['today', 'tomorrow', 'not this week'],
  });
  const [, token] = invited.link.split('#');
  const act = { token, attempt: randomBytes(16).toString('hex'), choice: 'tomorrow' };
  const first = await posted(casting.guests('act'), act);
  const again = await posted(casting.guests('act'), { ...act, attempt: randomBytes(16).toString('hex') });
  stage.page.say(
    `Casting sends a link to the customs agent, who has no node. Her answer, “tomorrow”, stands beside the case in casting’s name and hers (HTTP ${first}); the link used once more leads nowhere (HTTP ${again}).`,
  );
}

async function posted(url: URL, body: object): Promise<number> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answer.status;
}

async function decided(stage: Stage, { axle, casting }: Players, id: string): Promise<void> {
  const finished = await casting.write(axleProgramme, {
    ...{ kind, command: 'FinishTask', id },
    input: { task: 1, note: 'boxes 1 to 12, 300 pieces' },
  });
  await stage.tell(casting, 'finishes the task', finished);
  const suggested = await casting.write(axleProgramme, {
    ...{ kind, command: 'SuggestRemedy', id },
    input: {
      text: '300 pieces by road from Genoa tomorrow, the rest by ship',
      measure: 'expedite',
      binds: [axle.mspId, casting.mspId].sort(),
    },
  });
  await stage.tell(casting, 'suggests: 300 by road tomorrow, the rest by ship', suggested);
  for (const member of [axle, casting]) {
    const input = { remedy: 1, vote: 'for' };
    const voted = await member.write(axleProgramme, { kind, command: 'VoteOnRemedy', id, input });
    await stage.tell(member, 'votes for it', voted);
  }
  const input = { text: 'arrived by road' };
  await stage.tell(axle, 'closes the case', await axle.write(axleProgramme, { kind, command: 'CloseCase', id, input }));
}

/** Each line stands in a block that anybody of the two can show an auditor. */
async function told(stage: Stage, axle: Member, id: string): Promise<void> {
  const timeline = await caseTimeline(axle, id);
  stage.page.say('The whole of it, as it will be shown to whoever asks:');
  stage.page.table(
    ['block', 'tx', 'version', 'what', 'by', 'at', 'transaction'],
    timeline.map((one) => [
      ...[one.block, String(one.tx), one.version === null ? '' : String(one.version), entryIn(one) ?? one.type],
      ...[one.by, clock(one.at), one.txId?.slice(0, 12) ?? ''],
    ]),
  );
}

/** What stands beside the case: a message, a reminder, what a guest said. */
const entryIn = ({ type, content }: Happened): string | undefined =>
  type === 'EntryAdded' ? (content as { type: string }).type : undefined;

const clock = (at: string | undefined): string => at?.slice(11, 23) ?? '';
