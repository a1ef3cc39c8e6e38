import { axleProgramme, motorProgramme, type Stage } from '../stage';

/** Members that will share records accept each other first; the secret they make is what record ids are derived from. */
export async function links(stage: Stage): Promise<void> {
  stage.page.chapter('First contact');
  stage.page.say(
    'Two members that want to share records link up: one proposes, the other accepts. Axle and motor compete; no channel holds both.',
  );
  await link(stage, axleProgramme, 'oem', 'axle');
  await link(stage, axleProgramme, 'axle', 'casting');
  await link(stage, axleProgramme, 'axle', 'carrier');
  await link(stage, axleProgramme, 'axle', 'steward');
  await link(stage, motorProgramme, 'oem', 'motor');
}

async function link(stage: Stage, channel: string, from: string, to: string): Promise<void> {
  const [proposer, acceptor] = [stage.member(from), stage.member(to)];
  const input = { to: acceptor.mspId };
  const proposed = await proposer.write(channel, { kind: 'link', command: 'ProposeLink', input });
  const { id } = proposed.record;
  const accepted = await acceptor.write(channel, { kind: 'link', command: 'AcceptLink', id, input: {} });
  await stage.tell(acceptor, `accepts the link that ${from} proposed on ${channel}`, accepted);
}
