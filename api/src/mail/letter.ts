import type { Notice } from '@tierline/workflows';

/** A notice as it stands in the feed. */
export type Told = { record: { channel: string; kind: string; id: string }; at: string } & Omit<Notice, 'to'>;
export type Letter = { subject: string; text: string };

/** What is listed in one mail; all of it stands in the feed. */
const mostListed = 200;
const urgencies = ['high', 'normal', 'low'] as const;

/** `unread`: so many more there are. The subject says how many and how urgent: it is read on locked screens, and by every server on the way. */
export function letterOf(member: string, told: readonly Told[], unread = 0): Letter {
  const urgency = urgencies.find((one) => told.some((notice) => notice.urgency === one)) ?? 'normal';
  const total = told.length + unread;
  const count = total === 1 ? 'a notice' : `${String(total)} notices`;
  const listed = [...told].sort((one, other) => rank(one) - rank(other)).slice(0, mostListed);
  const rest = total - listed.length;
  const more = rest > 0 ? [`And ${String(rest)} more.`] : [];
  const end = `Sent to you by Tierline for ${member}. How you are told is yours to set: setMailPreference.`;
  return {
    subject: `Tierline ${member}: ${count}${urgency === 'high' ? ', urgent' : ''}`,
    text: `${[...listed.map(paragraph), ...more, `-- \n${end}`].join('\n\n')}\n`,
  };
}

const rank = ({ urgency }: Told): number => urgencies.indexOf(urgency);

function paragraph({ why, urgency, dueBy, at, record: { channel, kind, id } }: Told): string {
  return [
    `${oneLine(why)} (${urgency})`,
    ...(dueBy === undefined ? [] : [`due by: ${dueBy}`]),
    `record: ${kind} ${id} on ${channel}`,
    `told:   ${at}`,
  ].join('\n');
}

/** What comes from others draws no lines of its own, nor turns the direction of reading. */
const oneLine = (text: string): string => text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replaceAll(/\p{Cf}+/gu, '');
