const say = (words: string, next: string) => ({
  kind: 'send',
  messages: [{ type: 'text', text: words }],
  next,
});

/** A send, a question, two ways by chance, a wait and a last send: something of every kind that parts and joins cohorts. */
export const variedJourney = {
  name: 'Everything',
  trigger: { kind: 'manual' },
  entry: { reentry: 'never' },
  start: 'ask',
  nodes: {
    ask: say('ask', 'answer'),
    answer: {
      kind: 'waitFor',
      event: { type: 'postback.received' },
      timeout: { days: 2 },
      onEvent: 'thanks',
      onTimeout: 'coin',
    },
    thanks: say('thanks', 'rest'),
    coin: {
      kind: 'split',
      ways: [
        { weight: 1, next: 'a' },
        { weight: 1, next: 'b' },
      ],
    },
    a: say('a', 'rest'),
    b: say('b', 'rest'),
    rest: { kind: 'wait', for: { hours: 5 }, next: 'bye' },
    bye: say('bye', 'out'),
    out: { kind: 'exit' },
  },
};
