import { type Absence, caseEscalationName } from '@tierline/workflows';
import { personOf, subjectOf } from '../identity';
import type { Keepers } from '../processes';
import { type MemberDatabase, nameOfRecord, type RecordPlace } from '../readmodel';

type Person = Absence['person'];

/** Who has taken which case and who is away, in the part `engine` of the member's database. */
export class KeeperStore implements Keepers {
  readonly #database: MemberDatabase;

  constructor(database: MemberDatabase) {
    this.#database = database;
  }

  /** The process watches a case as long as something can be owed in it. */
  async taken(): Promise<Record<string, Person>> {
    const rows = await this.#tables
      .selectFrom('keepers')
      .innerJoin('instances', (join) =>
        join.onRef('instances.key', '=', 'keepers.record').on('instances.process', '=', caseEscalationName),
      )
      .select(['keepers.record', 'keepers.subject'])
      .execute();
    return Object.fromEntries(rows.map(({ record, subject }) => [record, personOf(subject)]));
  }

  async take(place: RecordPlace, person: Person, at: string): Promise<void> {
    const content = { subject: subjectOf(person), at };
    await this.#tables
      .insertInto('keepers')
      .values({ record: nameOfRecord(place), ...content })
      .onConflict((conflict) => conflict.column('record').doUpdateSet(content))
      .execute();
  }

  async release(place: RecordPlace): Promise<void> {
    await this.#tables.deleteFrom('keepers').where('record', '=', nameOfRecord(place)).execute();
  }

  async absences(now: string): Promise<Absence[]> {
    const rows = await this.#tables
      .selectFrom('absences')
      .selectAll()
      .where('until', '>', now)
      .orderBy('from')
      .execute();
    return rows.map(({ subject, from, until, deputy }) => ({
      ...{ person: personOf(subject), from, until, deputy: deputy as Absence['deputy'] },
    }));
  }

  async away({ person, from, until, deputy }: Absence): Promise<void> {
    const content = { from, until, deputy };
    await this.#tables
      .insertInto('absences')
      .values({ subject: subjectOf(person), ...content })
      .onConflict((conflict) => conflict.column('subject').doUpdateSet(content))
      .execute();
  }

  async back(person: Person): Promise<void> {
    await this.#tables.deleteFrom('absences').where('subject', '=', subjectOf(person)).execute();
  }

  async forget(person: Person): Promise<void> {
    await this.back(person);
    await this.#tables.deleteFrom('keepers').where('subject', '=', subjectOf(person)).execute();
  }

  get #tables() {
    return this.#database.engine.tables;
  }
}
