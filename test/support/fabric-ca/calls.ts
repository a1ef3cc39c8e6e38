import { readFileSync } from 'node:fs';

/** What a Fabric CA was asked, by its log, as `POST /api/v1/enroll`, in order; `<id>` for an enrolment id. */
export function callsIn(log: string): string[] {
  const lines = readFileSync(log, 'utf8').matchAll(/ ((?:POST|PUT) \/api\S+) \d{3} /g);
  return Array.from(lines, ([, call = '']) => call.replace(/p-\S+/, '<id>'));
}
