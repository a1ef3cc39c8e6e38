import { canonical, disclose, keys } from '@tierline/chaincode/record';
import type { Body } from '@tierline/chaincode/schema';
import type { Files } from './hostile-pack';
import { filesOf } from './packed';
import { id, type Story } from './signed-story';

/**
 * A pack of which everything can be told that a verdict has: one version withheld and one shown by some fields, which is to be
 * looked at, and a member that wrote by hand beside the record shown, which is found and leaves the record standing.
 */
export function eventful(told: Story): Files {
  const story = told.fork();
  const seal = { key: keys.seal('custody', 'ef'.repeat(16)), value: Buffer.from(canonical({ v: 1 })) };
  const collections = [{ name: '_implicit_org_CarrierMSP', reads: [], writes: [seal] }];
  story.seal({ ...story.invocation('CarrierMSP', 9, { collections }), functionName: 'by:hand' });
  const disclosures = story.disclosures();
  const [first, second] = disclosures.records[0]!.versions;
  const isShown = (path: string): boolean => path === '/command/name';
  second!.fields = disclose(JSON.parse(second!.body!) as Body, `custody/${id}/2`, isShown);
  delete first!.body;
  delete second!.body;
  return filesOf(story.chain.blocks, disclosures);
}
