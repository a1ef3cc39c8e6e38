import type { Imported, Member } from './member';
import type { Stage } from './stage';

/** A member's own file goes to its own node, as it is; what the node says of its rows is told to whoever sent it. */
export async function send(stage: Stage, member: Member, channel: string, file: string): Promise<Imported> {
  const answer = await sent(member, channel, file, stage.received(file));
  for (const { refusal, change } of answer.writes) {
    if (refusal) throw new Error(`${member.slug}, ${file}: ${refusal.message}`);
    if (change) await stage.settled(change);
  }
  report(stage, member, file, answer);
  return answer;
}

function sent(member: Member, channel: string, file: string, document: string): Promise<Imported> {
  if (file.endsWith('.epcis.json')) return member.importEpcis(channel, document);
  return member.importForecasts(channel, file.endsWith('.csv') ? 'CSV' : 'CATENA_X', document);
}

/** How many rows are taken; and each row that is not, or of which there is something to say. */
function report({ page }: Stage, { slug }: Member, file: string, { acceptedRows, refusedRows, rows }: Imported): void {
  const remarks = rows.filter(({ code }) => code !== 'ACCEPTED');
  const of = acceptedRows + refusedRows;
  page.say(`${slug} sends ${file}: ${acceptedRows} of ${of} rows accepted${remarks.length > 0 ? ':' : '.'}`);
  if (remarks.length === 0) return;
  page.table(
    ['row', 'code', 'message'],
    remarks.map(({ row, code, message, near }) => {
      return [String(row), code, near ? `${message}; near: ${near.join(', ')}` : message];
    }),
  );
}
