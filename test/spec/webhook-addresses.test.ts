import { faultOfUrl, isPublicAddress, targetOf, verdictOn } from '@tierline/api/webhooks';

describe('an address that webhooks may reach', () => {
  test.each([
    ['8.8.8.8', true],
    ['93.184.215.14', true],
    ['2606:4700::6810:84e5', true],
    ['127.0.0.1', false],
    ['127.8.9.10', false],
    ['0.0.0.0', false],
    ['10.0.0.1', false],
    ['172.16.0.1', false],
    ['172.31.255.255', false],
    ['192.168.1.1', false],
    ['100.64.0.1', false],
    ['169.254.169.254', false],
    ['192.0.0.8', false],
    ['198.18.0.1', false],
    ['224.0.0.1', false],
    ['240.0.0.1', false],
    ['255.255.255.255', false],
    ['::1', false],
    ['::', false],
    ['fe80::1', false],
    ['fe80::1%eth0', false],
    ['fec0::1', false],
    ['fc00::1', false],
    ['fd12:3456::1', false],
    ['ff02::1', false],
    ['::ffff:127.0.0.1', false],
    ['::ffff:10.0.0.1', false],
    ['::ffff:a9fe:a9fe', false],
    ['::ffff:8.8.8.8', true],
    ['::127.0.0.1', false],
    ['64:ff9b::7f00:1', false],
    ['64:ff9b::808:808', false],
    ['2002:7f00:1::', false],
    ['2001::1', false],
    ['2001:db8::1', false],
    ['fd00:ec2::254', false],
    ['localhost', false],
    ['', false],
    ['1', false],
  ])('%s: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });

  test.each([
    ['https://hooks.example.com/tierline?x=1', undefined],
    ['https://8.8.8.8/', undefined],
    ['https://hooks.example.com:8443/', undefined],
    ['http://hooks.example.com/', 'scheme'],
    ['ftp://hooks.example.com/', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['https://anna:secret@hooks.example.com/', 'credentials'],
    ['hooks.example.com', 'malformed'],
    [`https://hooks.example.com/${'x'.repeat(2048)}`, 'malformed'],
    ['https://127.0.0.1/', 'address'],
    ['https://2130706433/', 'address'],
    ['https://0x7f.1/', 'address'],
    ['https://0177.0.0.1/', 'address'],
    ['https://169.254.169.254/latest/meta-data', 'address'],
    ['https://[::1]/', 'address'],
    ['https://[::ffff:127.0.0.1]/', 'address'],
    ['https://[::ffff:7f00:1]/', 'address'],
    ['http://localhost:9000/', 'scheme'],
  ])('%s is refused for: %s', (url, fault) => {
    expect(faultOfUrl(url, [])).toBe(fault);
  });

  const resolves =
    (...addresses: string[]) =>
    () =>
      Promise.resolve(addresses);

  test('is looked up, and every address that the name has is checked', async () => {
    const url = 'https://hooks.example.com/';
    expect((await targetOf(url, [], resolves('8.8.8.8', '2606:4700::1'))).address).toBe('8.8.8.8');
    for (const addresses of [['10.0.0.1'], ['8.8.8.8', '10.0.0.1'], ['8.8.8.8', '::ffff:169.254.169.254']])
      await expect(targetOf(url, [], resolves(...addresses))).rejects.toMatchObject({ reason: 'address' });
    for (const resolve of [resolves(), () => Promise.reject(new Error('ENOTFOUND'))])
      await expect(targetOf(url, [], resolve)).rejects.toMatchObject({ reason: 'unknown host' });
    await expect(targetOf('https://127.0.0.1/', [], resolves('8.8.8.8'))).rejects.toMatchObject({ reason: 'address' });
  });

  test('may be anywhere, and plain, where the operator allows the host, and nowhere beside it', async () => {
    const allowed = ['127.0.0.1:9000', 'hooks.internal'];
    expect((await targetOf('http://127.0.0.1:9000/x', allowed, resolves())).address).toBe('127.0.0.1');
    expect((await targetOf('http://hooks.internal:81/', allowed, resolves('10.0.0.1'))).address).toBe('10.0.0.1');
    expect(faultOfUrl('http://127.0.0.1:9001/', allowed)).toBe('scheme');
    expect(faultOfUrl('https://127.0.0.1/', allowed)).toBe('address');
    expect(faultOfUrl('https://hooks.internal.example.com/', allowed)).toBeUndefined();
    expect(faultOfUrl('gopher://hooks.internal/', allowed)).toBe('scheme');
  });
});

describe('an attempt', () => {
  const now = new Date('2026-03-02T08:00:00.000Z');
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000).toISOString();
  const patience = { attempts: 3, random: () => 0.5 };
  const answered = (status: number, retryAfter?: number) => ({ type: 'answered' as const, status, retryAfter });

  test('is taken by any 2xx, and ends all by 410', () => {
    for (const status of [200, 202, 204, 299])
      expect(verdictOn(answered(status), 1, now, patience).type).toBe('delivered');
    expect(verdictOn(answered(410), 1, now, patience)).toEqual({ type: 'gone', error: 'status 410' });
  });

  test('that failed comes again after a pause that doubles, and is set aside after the last', () => {
    const refused = { type: 'failed' as const, reason: 'ECONNREFUSED' };
    const at = (attempts: number) => verdictOn(refused, attempts, now, { ...patience, attempts: 40 });
    expect(at(1)).toEqual({ type: 'later', error: 'ECONNREFUSED', nextAt: after(5) });
    expect(at(2)).toMatchObject({ nextAt: after(10) });
    expect(at(4)).toMatchObject({ nextAt: after(40) });
    expect(at(30)).toMatchObject({ nextAt: after(3600) });
    expect(verdictOn(refused, 3, now, patience)).toEqual({ type: 'dead', error: 'ECONNREFUSED' });
    expect(verdictOn({ ...refused, isFinal: true }, 1, now, patience).type).toBe('dead');
  });

  test('comes again up to a fifth earlier or later, and as late as the receiver asks, within an hour', () => {
    const later = (random: number) => verdictOn(answered(500), 1, now, { ...patience, random: () => random });
    expect([later(0), later(1)]).toMatchObject([{ nextAt: after(4) }, { nextAt: after(6) }]);
    expect(verdictOn(answered(503, 120), 1, now, patience)).toMatchObject({ nextAt: after(120) });
    expect(verdictOn(answered(429, 86_400), 1, now, patience)).toMatchObject({ nextAt: after(3600) });
  });

  test('follows no redirect', () => {
    expect(verdictOn(answered(302), 1, now, patience)).toMatchObject({
      type: 'later',
      error: 'status 302: redirects are not followed',
    });
  });
});
