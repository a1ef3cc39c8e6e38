import { writeFile } from 'node:fs/promises';
import { disclosuresText, readDisclosures, versionsIn } from '@tierline/api/audit';
import type { MemberDatabase } from '@tierline/api/readmodel';

/**
 * Writes what a member holds of some records as a disclosure. `records` are `kind/id`. Whoever gets the file can read these
 * records, and proves them by the blocks.
 */
export async function exportDisclosures(
  database: MemberDatabase,
  channel: string,
  records: readonly string[],
  file: string,
): Promise<{ versions: number }> {
  const disclosures = await readDisclosures(database, channel, records);
  await writeFile(file, disclosuresText(disclosures), { mode: 0o600 });
  return { versions: versionsIn(disclosures) };
}
