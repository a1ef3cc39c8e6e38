import { personRoles } from '@tierline/chaincode/schema';
import { type AttackedWorld, id16 } from '../../support/attacked-world';

type Told = { status: number; text: string };

export function attachmentsAreKept(world: () => AttackedWorld): void {
  const ask = async (slug: string, path: string, init: RequestInit = {}): Promise<Told> => {
    const url = world()
      .constellation.url(slug)
      .replace(/graphql$/, path);
    const answer = await fetch(url, { redirect: 'manual', ...init });
    return { status: answer.status, text: await answer.text() };
  };
  const as = async (slug: string, path: string, roles = personRoles): Promise<Told> =>
    ask(slug, path, { headers: { authorization: `Bearer ${await world().token(slug, roles)}` } });

  test('the parties have it, to the byte', async () => {
    for (const slug of ['oem', 'axle'])
      expect(await as(slug, world().said.path)).toEqual({ status: 200, text: 'SECRET-PART' });
  });

  test.each(['carrier', 'steward', 'casting', 'motor'])(
    'for %s there is none, told as of what never was',
    async (slug) => {
      const { path, entryId } = world().said;
      const found = await as(slug, path);
      expect(found.status).toBe(404);
      const never = await as(slug, path.replace(entryId, id16()));
      expect(found.text.replace(/[0-9a-f-]{36}/g, '')).toBe(never.text.replace(/[0-9a-f-]{36}/g, ''));
    },
  );

  test('nobody without a token, or with another member’s, is told anything, nor is what he sends read', async () => {
    const { path } = world().said;
    const none = await ask('oem', path);
    expect(none.status).toBe(401);
    const others = { authorization: `Bearer ${await world().token('axle')}` };
    expect(await ask('oem', path, { headers: others })).toEqual(none);
    expect(await ask('oem', path.replace(/[^/]+$/, '7'))).toEqual(none);
    const body = 'x'.repeat(2 * 1024 * 1024);
    expect(
      await ask('oem', 'attachments', { method: 'POST', headers: { 'content-type': 'text/plain' }, body }),
    ).toEqual(none);
  });

  test.each(['../../../etc/passwd', '%2e%2e/x', '__proto__', '-1', '0x0', '00', '1e0', '%00', ' ', '1'])(
    'a number that is none is not found: %s',
    async (number) => {
      const { status, text } = await as('oem', world().said.path.replace(/[^/]+$/, encodeURI(number)));
      expect([400, 404]).toContain(status);
      expect(text).not.toContain('UNEXPECTED');
    },
  );

  test('a zero byte in the address is no error of the node', async () => {
    const { text } = await as('oem', world().said.path.replace('forecast', 'fore%00cast'));
    expect(text).not.toContain('UNEXPECTED');
  });
}
