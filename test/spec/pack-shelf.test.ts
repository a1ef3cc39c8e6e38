import { mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PackShelf } from '@tierline/api/audit';
import { HandClock } from '../support/workflows/hand-clock';

const oem = { owner: 'oem', name: 'a.pack.zip' };

describe('the shelf of packs', () => {
  let folder: string;
  let clock: HandClock;
  let shelf: PackShelf;
  const faults: unknown[] = [];
  const opened = () => PackShelf.open({ folder, minutes: 10, clock, report: (fault) => faults.push(fault) });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'shelf-'));
    clock = new HandClock('2026-03-02T08:00:00.000Z');
    shelf = await opened();
  });
  afterEach(async () => {
    await shelf.close();
    await rm(folder, { recursive: true });
    expect(faults).toEqual([]);
  });
  const written = (content: string) => async (file: string) => {
    await writeFile(file, content);
    return { bytes: content.length };
  };

  test('hands a pack out once', async () => {
    const { token, expiresAt, bytes } = await shelf.lay(oem, written('pack'));
    expect([token.length, expiresAt, bytes]).toEqual([64, '2026-03-02T08:10:00.000Z', 4]);
    expect(shelf.take('carrier', token)).toBeUndefined();
    const taken = shelf.take('oem', token);
    expect([taken?.name, await text(taken!.stream)]).toEqual(['a.pack.zip', 'pack']);
    expect(shelf.take('oem', token)).toBeUndefined();
    expect(clock.next()).toBeUndefined();
  });

  test('lets go of what nobody fetched in time', async () => {
    const { token } = await shelf.lay(oem, written('pack'));
    clock.moveTo('2026-03-02T08:10:00.000Z');
    expect(shelf.take('oem', token)).toBeUndefined();
  });

  test('keeps none that a killed process would leave behind, or a backup take along', async () => {
    await shelf.lay(oem, written('pack'));
    expect(await readdir(folder)).toEqual([]);
  });

  test('makes one a person at a time, and none where it fails', async () => {
    let finish: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => (finish = resolve));
    const first = shelf.lay(oem, async (file) => {
      await begun;
      return written('first')(file);
    });
    await expect(shelf.lay(oem, written('second'))).rejects.toMatchObject({ code: 'PACK_UNDER_WAY' });
    await expect(shelf.lay({ ...oem, owner: 'axle' }, written('other'))).resolves.toBeDefined();
    finish();
    await first;
    await expect(shelf.lay(oem, () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    await expect(shelf.lay(oem, written('again'))).resolves.toBeDefined();
  });

  test('clears its folder of what was left half made, and takes nothing out of it that is no pack', async () => {
    for (const name of ['left.pack.zip.unfinished', 'left.pack.zip', 'notes.txt']) {
      await writeFile(join(folder, name), 'half');
      await utimes(join(folder, name), 0, Date.parse('2026-03-02T06:59:00.000Z') / 1000);
    }
    shelf = await opened();
    expect(await readdir(folder)).toEqual(['notes.txt']);
  });

  test('leaves what another replica is making in the same folder', async () => {
    await shelf.lay(oem, async (file) => {
      await writeFile(`${file}.unfinished`, 'half');
      await utimes(`${file}.unfinished`, 0, Date.parse('2026-03-02T07:59:00.000Z') / 1000);
      const other = await opened();
      expect(await readdir(folder)).toHaveLength(1);
      await other.close();
      await rename(`${file}.unfinished`, file);
      return { bytes: 4 };
    });
  });

  test('without a folder has one of its own, which goes with it', async () => {
    const own = await PackShelf.open({ minutes: 1, clock, report: () => undefined });
    let file = '';
    await own.lay(oem, async (place) => {
      file = place;
      return written('pack')(place);
    });
    await own.close();
    await expect(readdir(join(file, '..'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
