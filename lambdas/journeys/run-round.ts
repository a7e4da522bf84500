import { turnOf } from '../../stepfunctions/journey/triggers/timed.ts';
import type { Channel, ReadChannel } from '../access/contracts.ts';
import type { ReadAudienceIds } from '../audiences/contracts.ts';
import type { DomainEvent } from '../events/contracts.ts';
import { bucketCount, type MemberRow, type ScanMembers } from '../members/contracts.ts';
import type { OpenRuleTest } from '../segments/contracts.ts';
import type { Clock } from '../shared/domain/clock.ts';
import { unpackIds } from '../shared/domain/pack-ids.ts';
import type { SendToQueue } from '../shared/domain/queue.ts';
import { entryEvent } from './domain/entry-event.ts';
import { chunked } from './domain/gather.ts';
import type { Round, RoundWork } from './domain/round.ts';
import { takesEntrants } from './domain/takes-entrants.ts';
import type { JourneyStore } from './ports.ts';

export interface RoundDeps {
  journeys: Pick<JourneyStore, 'read' | 'readVersion'>;
  readChannel: ReadChannel;
  readAudienceIds: ReadAudienceIds;
  openRuleTest: OpenRuleTest;
  scanMembers: ScanMembers;
  sendToEntryQueue: SendToQueue<DomainEvent>;
  sendToRoundQueue: SendToQueue<RoundWork>;
  clock: Clock;
}

/** An entry request names 500 members at most, as every event does. */
const membersAnEvent = 500;
/** A round goes on in another message before its function ends. */
const longestMs = 20_000;
const idBytes = 16;
/** Ids of an audience that are taken from its file at a time. */
const idsAMessage = 20_000;
/** The entry queue takes messages of some KB; as many go together as one call to SQS takes. */
const eventsTogether = 10;

type Test = (row: MemberRow) => boolean;

/**
 * Lets everybody enter whom a round is for. Members are read bucket by bucket, and nothing is kept but a chunk: whoever is
 * asked to enter twice, since a part was repeated, enters once, because the cause is the same.
 */
export async function runRound(deps: RoundDeps, round: Round): Promise<void> {
  const { channelId, journeyId, whom } = round;
  const [journey, channel] = await Promise.all([
    deps.journeys.read(channelId, journeyId),
    deps.readChannel(channelId),
  ]);
  if (!journey || !channel || !takesEntrants(journey)) return;
  if ('audienceId' in whom) return throughAudience(deps, round, whom.audienceId);
  const found = await testOf(deps, channel, round);
  if (found) await throughMembers(deps, { ...round, causeId: found.causeId }, found.test);
}

async function throughAudience(deps: RoundDeps, round: Round, audienceId: string): Promise<void> {
  const ids = await deps.readAudienceIds(round.channelId, audienceId);
  if (!ids) return;
  const end = round.from + idsAMessage;
  await askToEnter(deps, round, unpackIds(ids.subarray(round.from * idBytes, end * idBytes)));
  if (ids.length > end * idBytes) await goOn(deps, round, end);
}

/** Who is meant, as things are when this part of the round begins; undefined when the journey has changed since. */
async function testOf(
  deps: RoundDeps,
  channel: Channel,
  { journeyId, causeId, at, whom }: Round,
): Promise<{ causeId: string; test: Test } | undefined> {
  if ('segmentId' in whom) return { causeId, test: await deps.openRuleTest(channel, whom) };
  if (!('turnOfVersion' in whom)) return undefined;
  const version = await deps.journeys.readVersion(journeyId, whom.turnOfVersion);
  const turn = version && turnOf(version.definition.trigger, at, channel.settings.timeZone);
  if (!turn) return undefined;
  const isAmong = turn.among ? await deps.openRuleTest(channel, turn.among) : () => true;
  return { causeId: turn.occasion, test: (row) => turn.concerns(row) && isAmong(row) };
}

async function throughMembers(deps: RoundDeps, round: Round, test: Test): Promise<void> {
  const { channelId } = round;
  const until = deps.clock.now() + longestMs;
  let found: string[] = [];
  for (let bucket = round.from; bucket < bucketCount; bucket += 1) {
    for await (const page of deps.scanMembers(channelId, { from: bucket, to: bucket })) {
      found.push(...page.filter(test).map(({ memberId }) => memberId));
      const whole = found.length - (found.length % membersAnEvent);
      await askToEnter(deps, round, found.slice(0, whole));
      found = found.slice(whole);
    }
    if (bucket + 1 < bucketCount && deps.clock.now() >= until) {
      await askToEnter(deps, round, found);
      return goOn(deps, round, bucket + 1);
    }
  }
  await askToEnter(deps, round, found);
}

async function askToEnter(
  { sendToEntryQueue }: RoundDeps,
  { channelId, journeyId, causeId, at }: Round,
  memberIds: readonly string[],
): Promise<void> {
  const occurredAt = new Date(at).toISOString();
  const events = chunked(memberIds, membersAnEvent).map((ids) =>
    entryEvent({ channelId, journeyId, causeId, occurredAt, memberIds: ids }),
  );
  for (const together of chunked(events, eventsTogether))
    await sendToEntryQueue(together.map((body) => ({ body, groupId: channelId })));
}

const goOn = ({ sendToRoundQueue }: RoundDeps, round: Round, from: number): Promise<void> =>
  sendToRoundQueue([{ body: { ...round, from }, groupId: round.channelId }]);
