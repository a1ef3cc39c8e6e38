/** Another process of the member runs on tables, or a read model, that this version would have to change first. */
export class OtherVersionLeads extends Error {
  override readonly name = 'OtherVersionLeads';
  constructor(readonly member: string) {
    super(`another version of Tierline runs on the database of ${member}: stop its processes first`);
  }
}
