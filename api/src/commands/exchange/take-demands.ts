import { demandRules, judgeList, seriesOf, statusOf, type MaterialDemand } from '../../exchange';
import type { Row } from '../../imports';
import { bringAll, type ImportWrite } from '../imports/import-writes';
import { knownForForecasts, type KnownForForecasts } from '../imports/known-for-forecasts';
import { answerOf, settled, type EntryAnswer } from './answer';
import { demandModel, type ExchangeContext, type Posted } from './exchange-context';

type Reading = { answer: EntryAnswer; view: MaterialDemand; rows: Row[]; writes: ImportWrite[] };

/**
 * This member's demands, given as WeekBasedMaterialDemand by its own systems: what rules let pass becomes forecasts,
 * series by series.
 * @throws NodeRefusal CHANNEL_UNKNOWN
 */
export async function takeDemands(
  { context, objects, bring }: ExchangeContext,
  { channel, payload, reason }: Posted,
): Promise<{ status: number; entries: EntryAnswer[] }> {
  const known = await knownForForecasts(context, { channel, reason });
  const bpnlsOf = (isOwn: boolean) =>
    known.members.filter(({ mspId }) => (mspId === known.buyer) === isOwn).flatMap(({ bpnls }) => bpnls);
  const { verdicts } = judgeList(demandRules, payload, {
    now: known.now,
    transport: { senderBpnls: bpnlsOf(true) },
    receiver: { bpnls: bpnlsOf(false) },
    known: (await objects.list(channel, demandModel)).map(({ id, changedAt, subject }) => {
      const [customer, supplier, materialNumberCustomer] = subject;
      return { materialDemandId: id, changedAt, customer, supplier, materialNumberCustomer };
    }),
  });
  const taken = new Set<string>();
  let row = 1;
  const readings = verdicts.map((verdict, index): Partial<Reading> & { answer: EntryAnswer } => {
    const { view, effect } = verdict;
    const answer = answerOf(verdict, index, view?.materialDemandId);
    if (!view || effect === 'ignore') return { answer };
    const first = row;
    row += view.demandSeries.length;
    const { rows, commands } = seriesOf(view, { index, rowOf: (series) => first + series }, known, taken);
    return { answer, view, rows, writes: commands.map((command) => writeOf(command, known)) };
  });
  const outcomes = await bringAll(
    context,
    channel,
    readings.flatMap(({ writes = [] }) => writes),
    bring,
  );
  const entries = await Promise.all(
    readings.map(async ({ answer, view, rows = [], writes = [] }) => {
      if (!view) return answer;
      const own = new Set(writes.map((write) => write.row));
      const entry = settled(
        answer,
        rows,
        outcomes.filter((outcome) => own.has(outcome.row)),
      );
      if (entry.status < 400) {
        const { materialDemandId: id, customer, supplier, materialNumberCustomer, changedAt } = view;
        const subject = [customer, supplier, materialNumberCustomer];
        await objects.save(channel, demandModel, { id, subject, changedAt, takenAt: new Date().toISOString() });
      }
      return { ...entry, ...notCarried(view) };
    }),
  );
  return { status: statusOf(entries), entries };
}

type Command = ReturnType<typeof seriesOf>['commands'][number];

function writeOf(command: Command, { forecasts }: KnownForForecasts): ImportWrite {
  const { row, name, input } = command;
  if (!('id' in command)) return { row, kind: 'forecast', command: name, input };
  const basedOn = forecasts.find(({ id }) => id === command.id)?.version ?? 0;
  return { row, kind: 'forecast', command: name, input, id: command.id, basedOn };
}

/** Where a series is expected to come from stands in no forecast. */
function notCarried({ demandSeries }: MaterialDemand): { notCarried?: string[] } {
  const pointers = demandSeries.flatMap(({ expectedSupplierLocation }, index) =>
    expectedSupplierLocation === undefined ? [] : [`/demandSeries/${String(index)}/expectedSupplierLocation`],
  );
  return pointers.length > 0 ? { notCarried: pointers } : {};
}
