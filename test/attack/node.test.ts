import { AttackedWorld } from '../support/attacked-world';
import { attachmentsAreKept } from './cases/attachments';
import { badInputIsRefused } from './cases/bad-input';
import { guestsLearnNothing } from './cases/guests';
import { nobodyLearnsNothing } from './cases/nobody';
import { outsidersLearnNothing } from './cases/outsiders';
import { qualityNoticesAreKept } from './cases/quality';
import { rawBlocksTellNothing } from './cases/raw-blocks';
import { rivalsLearnNothing } from './cases/rivals';
import { rolesAreKept } from './cases/roles';

/** Operations are those of the running node: one that is new is attacked, or fails for want of a case. */
describe('who asks what it may not', () => {
  let made: AttackedWorld;
  const world = () => made;
  beforeAll(async () => {
    made = await AttackedWorld.create();
  }, 120_000);
  afterAll(() => made.constellation.close());

  describe('as nobody', () => nobodyLearnsNothing(world));
  describe('as a member that is no party', () => outsidersLearnNothing(world));
  describe('as a stranger to the channel', () => rawBlocksTellNothing(world));
  describe('with input that nobody foresaw', () => badInputIsRefused(world));
  describe('as a side of a quality notice', () => qualityNoticesAreKept(world));
  describe('as a person without the role', () => rolesAreKept(world));
  describe('for what is attached', () => attachmentsAreKept(world));
  describe('by a guest’s link', () => guestsLearnNothing(world));
  // last: it has a link that the others find missing
  describe('as another customer of the same supplier', () => rivalsLearnNothing(world));
});
