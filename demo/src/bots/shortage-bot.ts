import { setTimeout as pause } from 'node:timers/promises';
import { alternateSupply, type Suggestion } from './alternate-supply';
import { required } from './environment';
import { NodeRefuses, OwnNode } from './own-node';
import { StateFile } from './state-file';

/** Nobody has said whether it was done, or it cannot be done just now: the same command again, later. */
const unsaid = ['OUTCOME_UNKNOWN', 'PARTNER_UNAVAILABLE', 'PARTNER_BEHIND', 'WRITES_STOPPED'];
/** Only somebody who gives the bot another token or other scopes makes these go away. */
const hopeless = ['NOT_AUTHENTICATED', 'SCOPE_MISSING', 'ROLE_MISSING', 'PERSON_DENIED'];

type Answer = { done: { __typename: 'Written' | 'Queued' } | { __typename: 'Refused'; code: string } };
const suggesting = `mutation ($channel: String!, $id: Hex!, $commandId: Hex!, $input: SuggestRemedyInput!) {
  done: suggestRemedy(channel: $channel, id: $id, commandId: $commandId, input: $input) { __typename ... on Refused { code } } }`;

/** Suggests in each shortage that its member is told of to send for the part elsewhere; people vote on it. */
class ShortageBot {
  constructor(
    private readonly node: OwnNode,
    private readonly state: StateFile,
  ) {}

  /** Goes on after what it has done, until the connection breaks. The cursor is saved once the act is done, never before. */
  async follow(): Promise<void> {
    for await (const { cursor, fact } of this.node.follow({ kinds: 'case' }, await this.state.cursor())) {
      const suggestion = alternateSupply(fact);
      if (suggestion) await this.#suggest(suggestion);
      await this.state.save(cursor);
    }
  }

  async #suggest(suggestion: Suggestion): Promise<void> {
    console.log(`suggests a remedy in case ${suggestion.id}`);
    const { done } = await this.node.ask<Answer>(suggesting, suggestion);
    if (done.__typename === 'Refused' && [...unsaid, ...hopeless].includes(done.code)) throw new NodeRefuses(done.code);
    // refused: the case is over, or has remedies enough; people were faster
    const outcome = done.__typename === 'Refused' ? `no remedy (${done.code})` : 'suggested a remedy';
    console.log(`${outcome} in case ${suggestion.id}`);
  }
}

async function run(): Promise<never> {
  const node = new OwnNode(required('TIERLINE_URL'), required('TIERLINE_TOKEN'));
  const bot = new ShortageBot(node, new StateFile(required('TIERLINE_BOT_STATE')));
  for (;;) {
    await bot.follow().catch((error: unknown) => {
      if (error instanceof NodeRefuses && hopeless.includes(error.code)) throw error;
      console.error(`tries again: ${String(error)}`);
    });
    await pause(1000);
  }
}

run().catch((error: unknown) => {
  console.error(String(error));
  process.exitCode = 1;
});
