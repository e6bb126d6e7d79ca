import { CONVERSATION, type Step } from '../../engines/conversation';
import { converse } from '../../engines/converse';
import { readTranscript, transcriptOf } from '../../engines/transcript';
import { rounds } from '../../whole';
import { BREAKS } from './breaks';
import { endpointRequester } from './endpoint-requester';
import type { Answer } from './requester';

const RECORDED = readTranscript();

describe('the recorded answers of kube-apiserver 1.36', () => {
  let answers: Map<Step, Answer>;

  beforeAll(async () => {
    answers = await converse(endpointRequester());
  });

  it('are there for every request of the conversation', () => {
    const said = CONVERSATION.flatMap(([topic, steps]) => steps.map(({ what }) => `${topic}: ${what}`));

    expect(RECORDED.map(({ topic, what }) => `${topic}: ${what}`)).toEqual(said);
  });

  it.each(RECORDED.map((line, index) => [`${line.topic}: ${line.what}`, line, index] as const))(
    'are given here too: %s',
    (_what, line, index) => {
      expect(transcriptOf(answers)[index]).toEqual(line);
    },
  );
});

describe('a server that is broken is found out by them', () => {
  it.each(BREAKS.filter((_, index) => index % rounds(4, 1) === 0).map((each) => [each.how, each] as const))(
    '%s',
    async (_how, { change }) => {
      const answers = transcriptOf(await converse(endpointRequester(change)));

      expect(answers).not.toEqual(RECORDED);
    },
  );
});
