import { printable, type VerdictObject, verdictWords } from '@tierline/network/verify';
import { drawCustody, drawGlance } from './custody';
import { colourOfVerdict, drawFirstPage, drawObservations } from './first-page';
import { drawLastPages } from './last-pages';
import { Sheet } from './sheet';
import { drawSigners } from './signers';

/** A verdict as a paper for people who have never seen a ledger: PDF bytes, the same for the same verdict. */
export async function auditReport(verdict: VerdictObject): Promise<Buffer> {
  const channel = printable(verdict.channel, 60) || 'unknown';
  const words = verdictWords[verdict.verdict];
  const sheet = new Sheet({
    title: `Audit report: channel ${channel}: ${words}`,
    subject: verdict.pack ? `pack ${verdict.pack.sha256}` : 'blocks',
    date: lastTime(verdict),
  });
  drawFirstPage(sheet, verdict);
  drawGlance(sheet, verdict);
  drawObservations(sheet, verdict);
  drawCustody(sheet, verdict);
  drawSigners(sheet, verdict);
  drawLastPages(sheet, verdict);
  const pack = verdict.pack ? ` · pack ${verdict.pack.sha256.slice(0, 16)}…` : '';
  return sheet.end((number, of) => ({
    left: `${words} · channel ${channel}${pack}`,
    right: `page ${String(number)} of ${String(of)}`,
    color: colourOfVerdict[verdict.verdict],
  }));
}

/** What a report is dated by: the last step that it tells, as the time of making would differ with each. */
function lastTime({ shown: { units } }: VerdictObject): Date {
  const times = units
    .flatMap(({ steps }) => steps.map(({ at }) => Date.parse(at)))
    .filter((time) => !Number.isNaN(time));
  return new Date(times.reduce((latest, time) => Math.max(latest, time), 0));
}
