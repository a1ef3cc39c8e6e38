import { type AttackedWorld } from '../../support/attacked-world';

type Told = { status: number; text: string };

export function guestsLearnNothing(world: () => AttackedWorld): void {
  const post = async (
    slug: string,
    path: string,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<Told> => {
    const url = world()
      .constellation.url(slug)
      .replace(/graphql$/, `guests/${path}`);
    const init = {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    };
    const answer = await fetch(url, init);
    return { status: answer.status, text: await answer.text() };
  };
  const token = () => world().guestLink.split('#')[1] ?? '';
  const unknown = { status: 404, text: '{"code":"INVITATION_UNKNOWN"}' };

  test('a link is of one node: others tell it as what never was', async () => {
    for (const slug of ['oem', 'carrier', 'motor'])
      expect(await post(slug, 'open', { token: token() })).toEqual(unknown);
    expect(await post('axle', 'open', { token: token() })).toEqual({ status: 401, text: '{"code":"PIN_NEEDED"}' });
  });

  test('without its PIN it shows nothing, whoever else one is, and guesses come to an end', async () => {
    const authorization = `Bearer ${await world().token('oem')}`;
    for (let guess = 0; guess < 5; guess += 1) {
      const { text } = await post('axle', 'open', { token: token(), pin: `no${String(guess)}` }, { authorization });
      expect(text).not.toContain('SECRET');
    }
    for (const pin of [undefined, '000000'])
      expect(await post('axle', 'open', { token: token(), pin })).toEqual(unknown);
  });

  test('who asks too often is told so, whatever he asks', async () => {
    const asked = await Promise.all(Array.from({ length: 40 }, () => post('axle', 'open', { token: 'A'.repeat(43) })));
    expect(asked.filter(({ status }) => status === 429).length).toBeGreaterThan(5);
    expect(new Set(asked.map(({ status }) => status))).toEqual(new Set([404, 429]));
  });
}
