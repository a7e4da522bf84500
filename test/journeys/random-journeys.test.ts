import fc from 'fast-check';
import { deterministicId } from '../../lambdas/shared/domain/deterministic-id.ts';
import { JourneyDefinition, type JourneyNode } from '../../stepfunctions/journey/definition.ts';
import { durationMs } from '../../stepfunctions/journey/duration.ts';
import { kindOf } from '../../stepfunctions/journey/nodes/kind-of.ts';
import { validateJourney } from '../../stepfunctions/journey/validate.ts';
import { channelId, days, hours, journeyWorld } from '../support/journey-world.ts';

const member = (index: number): string => deterministicId('random member', index);
const cities = ['Taipei', 'Tokyo', 'Bangkok'];

/** A node for place `index` of a journey of `size` nodes; ways lead onwards only, so that every walk ends. */
const nodeAt = (index: number, size: number): fc.Arbitrary<unknown> => {
  const onwards = fc.integer({ min: index + 1, max: size }).map((to) => `n${to}`);
  return fc.oneof(
    onwards.map((next) => ({ kind: 'send', messages: [{ type: 'text', text: `from n${index}` }], next })),
    fc
      .record({ hours: fc.integer({ min: 1, max: 30 }), next: onwards })
      .map(({ hours: count, next }) => ({ kind: 'wait', for: { hours: count }, next })),
    fc
      .record({ city: fc.constantFrom(...cities), next: onwards, otherwise: onwards })
      .map(({ city, next, otherwise }) => ({
        kind: 'branch',
        cases: [{ when: { attribute: 'city', equals: city }, next }],
        otherwise,
      })),
    fc.record({ a: onwards, b: onwards }).map(({ a, b }) => ({
      kind: 'split',
      ways: [
        { weight: 2, next: a },
        { weight: 1, next: b },
      ],
    })),
    fc.record({ onEvent: onwards, onTimeout: onwards }).map((ways) => ({
      kind: 'waitFor',
      event: { type: 'postback.received' },
      since: 'entry',
      timeout: { hours: 20 },
      ...ways,
    })),
  );
};

const journeys = fc.integer({ min: 2, max: 7 }).chain((size) =>
  fc.tuple(...Array.from({ length: size }, (_, index) => nodeAt(index, size))).map((nodes) => ({
    name: 'Random',
    trigger: { kind: 'manual' },
    start: 'n0',
    nodes: {
      ...Object.fromEntries(nodes.map((node, index) => [`n${index}`, node])),
      [`n${size}`]: { kind: 'exit' },
    },
  })),
);

interface Walker {
  memberId: string;
  city: string;
  /** When it answers, counted from entry. */
  answersAfterMs: number | undefined;
}

/** The plain truth: one member walks alone, a clock in hand. */
// eslint-disable-next-line complexity -- an oracle is read at one glance or not at all
function walkAlone(
  { definition, journeyId }: { definition: JourneyDefinition; journeyId: string },
  { memberId, city, answersAfterMs }: Walker,
): string[] {
  const texts: string[] = [];
  let nodeId = definition.start;
  let elapsedMs = 0;
  for (;;) {
    const node: JourneyNode | undefined = definition.nodes[nodeId];
    switch (node?.kind) {
      case 'send':
        texts.push(...node.messages.map((message) => (message.type === 'text' ? message.text : '')));
        nodeId = node.next;
        break;
      case 'wait':
        elapsedMs += durationMs(node.for ?? {});
        nodeId = node.next;
        break;
      case 'waitFor': {
        const deadline = elapsedMs + durationMs(node.timeout);
        const answered = answersAfterMs !== undefined && answersAfterMs < deadline;
        elapsedMs = answered ? Math.max(elapsedMs, answersAfterMs) : deadline;
        nodeId = answered ? node.onEvent : node.onTimeout;
        break;
      }
      case 'branch':
      case 'split': {
        const facts = { memberId, attributes: { city }, tags: {}, seen: {}, enteredAtEpochMs: 0 };
        const context = { journeyId, nodeId, nowEpochMs: 0, timeZone: 'UTC', members: [facts] };
        nodeId =
          kindOf(node)
            .decide(node, context)
            .groups.find(({ memberIds }) => memberIds.length > 0)?.to ?? '';
        break;
      }
      default:
        return texts;
    }
  }
}

it('lets every member of a cohort walk exactly as it would walk alone, in any journey', async () => {
  await fc.assert(
    fc.asyncProperty(
      journeys,
      fc.array(fc.option(fc.integer({ min: 1, max: 100 }), { nil: undefined }), {
        minLength: 4,
        maxLength: 8,
      }),
      async (json, answers) => {
        const definition = JourneyDefinition.parse(json);
        fc.pre(validateJourney(definition).every(({ code }) => code === 'unreachable-node'));
        const world = await journeyWorld();
        const members = answers.map((answerHours, index) => ({
          memberId: member(index),
          city: cities[index % cities.length] ?? '',
          // Half past, so that no answer meets a deadline in the same moment.
          answersAfterMs: answerHours === undefined ? undefined : hours(answerHours) - hours(0.5),
        }));
        for (const { memberId, city } of members) {
          world.snapshots.set(memberId, {
            channelId,
            memberId,
            lifecycle: 'friend',
            attributes: { city },
            tags: {},
            createdAt: 0,
          });
        }
        const { journeyId } = await world.publish(definition);
        const startedAt = world.clock.now();
        world.enter(
          journeyId,
          members.map(({ memberId }) => memberId),
        );
        await world.settle();
        const inOrder = members
          .filter(({ answersAfterMs }) => answersAfterMs !== undefined)
          .sort((a, b) => (a.answersAfterMs ?? 0) - (b.answersAfterMs ?? 0));
        for (const { memberId, answersAfterMs = 0 } of inOrder) {
          await world.pass(startedAt + answersAfterMs - world.clock.now());
          await world.happen('postback.received', [memberId]);
        }
        await world.pass(days(30));
        for (const { memberId, city, answersAfterMs } of members) {
          const texts = world.delivered
            .filter((sent) => sent.memberId === memberId)
            .flatMap(({ text }) => text.split('+'));
          expect(texts).toEqual(walkAlone({ definition, journeyId }, { memberId, city, answersAfterMs }));
        }
        expect(await world.cohorts.listLiving(journeyId)).toEqual([]);
      },
    ),
    { numRuns: 60 },
  );
}, 60_000);
