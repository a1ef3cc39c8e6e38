import { keys, parseSeal } from '@tierline/chaincode/record';
import { consortium, hex, open, stepOn, type Consortium } from '../support/chaincode/consortium';
import { person, type Person } from '../support/chaincode/person';
import { refused } from '../support/chaincode/refused';

/** A name stands in every seal; one that no reader takes would make versions that nobody can open. */
describe('a certificate’s name', () => {
  let world: Consortium;
  beforeAll(async () => {
    world = await consortium();
  });
  const named = (length: number) => person('OemMSP', 'n'.repeat(length), 'planner,logistics,quality,manager');
  const opened = (by: Person, id: string) =>
    world.channel.submit(by, 'records:apply', {
      steps: [stepOn(world.channel, 'OemMSP', id, open(['AxleMSP', 'OemMSP'], 'first'))],
    });

  test('of 128 characters signs', async () => {
    const id = hex(16);
    await opened(await named(128), id);
    expect(parseSeal(world.channel.valueAt('AxleMSP', keys.seal('probe', id))!, 'seal').by.name).toHaveLength(128);
  });

  test.each([0, 129])('of %s characters signs nothing', async (length) => {
    const by = await named(length);
    const no = refused('AUTHOR_INVALID', { length, limit: 128 });
    const id = hex(16);
    await expect(opened(by, id)).rejects.toEqual(no);
    await opened(world.people.OemMSP, id);
    const { prior } = stepOn(world.channel, 'OemMSP', id, open([]));
    const ids = { commandId: hex(16), salt: hex(16) };
    const content = { type: 'note', text: 'hello' };
    const { registry } = world;
    const asked: [string, Record<string, unknown>][] = [
      ['records:entry', { entry: { kind: 'probe', id, ...ids, prior, content } }],
      ['records:notice', { notice: { ...ids, content } }],
      ['consortium:move', { motion: { commandId: hex(16), registry: { ...registry, sequence: 2 }, codes: [] } }],
    ];
    for (const [name, transient] of asked) await expect(world.channel.submit(by, name, transient)).rejects.toEqual(no);
  });
});
