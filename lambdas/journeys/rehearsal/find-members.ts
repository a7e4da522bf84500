import type { ReadMembers } from '../../members/contracts.ts';
import type { ReadSegmentIds } from '../../segments/contracts.ts';
import { nesStates, rfmNames } from '../../scoring/contracts.ts';
import { deterministicId } from '../../shared/domain/deterministic-id.ts';
import { countIds } from '../../shared/domain/id-set.ts';
import { mapBounded } from '../../shared/domain/map-bounded.ts';
import { unpackIds } from '../../shared/domain/pack-ids.ts';
import { Problem } from '../../shared/edge/http/problem.ts';
import { chunked } from '../domain/gather.ts';
import type { Chance } from './chance.ts';
import type { RehearsalMembers, Synthetic } from './request.ts';
import type { SyntheticMember } from './world.ts';

export interface FindMembersDeps {
  readMembers: ReadMembers;
  readSegmentIds: ReadSegmentIds;
}

export interface FoundMembers {
  memberIds: readonly string[];
  synthetic: readonly SyntheticMember[];
}

/** Who takes part in a rehearsal, each once. */
export async function findMembers(
  deps: FindMembersDeps,
  channelId: string,
  given: RehearsalMembers,
  chance: Chance,
): Promise<FoundMembers> {
  if ('memberIds' in given)
    return { memberIds: await knownMembers(deps, channelId, given.memberIds), synthetic: [] };
  if ('segmentId' in given) return { memberIds: await segmentMembers(deps, channelId, given), synthetic: [] };
  return { memberIds: [], synthetic: syntheticMembers(given, chance) };
}

async function knownMembers(
  { readMembers }: FindMembersDeps,
  channelId: string,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const memberIds = [...new Set(wanted)];
  const found = await mapBounded(chunked(memberIds, 500), 4, (ids) => readMembers(channelId, ids));
  const known = new Set(found.flatMap((members) => [...members.keys()]));
  const errors = wanted.flatMap((memberId, index) =>
    known.has(memberId)
      ? []
      : [{ path: `/members/memberIds/${index}`, message: 'No such member in this channel.' }],
  );
  if (errors.length > 0) throw new Problem(422, 'Unknown members', { errors });
  return memberIds;
}

/** Every n-th of a sorted set: ids are hashes, so that this is as good as by lot. */
async function segmentMembers(
  { readSegmentIds }: FindMembersDeps,
  channelId: string,
  { segmentId, atMost }: { segmentId: string; atMost: number },
): Promise<readonly string[]> {
  const set = await readSegmentIds(channelId, segmentId);
  if (!set || countIds(set) === 0) {
    const message = set
      ? 'The segment had no members at its last evaluation.'
      : 'There is no such segment, or it was never evaluated: segments are evaluated every night.';
    throw new Problem(422, 'Nobody to rehearse with', { errors: [{ path: '/members/segmentId', message }] });
  }
  const all = unpackIds(set);
  const count = Math.min(atMost, all.length);
  return Array.from({ length: count }, (_, index) => all[Math.floor((index * all.length) / count)] ?? '');
}

function syntheticMembers(
  { count, attributes, tags, blockedShare, nes, rfm }: Synthetic,
  chance: Chance,
): SyntheticMember[] {
  return Array.from({ length: count }, (_, index) => {
    const memberId = deterministicId('synthetic member', index);
    return {
      memberId,
      isBlocked: chance.of('blocked', memberId) < blockedShare,
      birthday: birthdayOf(chance.of('birthday', memberId)),
      ...(nes || rfm
        ? {
            scores: {
              nes: byWeight(nes ?? usual.nes, chance.of('nes', memberId)),
              name: byWeight(rfm ?? usual.rfm, chance.of('rfm', memberId)),
            },
          }
        : {}),
      attributes: Object.fromEntries(
        Object.entries(attributes).map(([name, values]) => [
          name,
          byWeight(values, chance.of('attribute', name, memberId)),
        ]),
      ),
      tags: Object.fromEntries(
        Object.entries(tags)
          .filter(([tag, { share }]) => chance.of('tag', tag, memberId) < share)
          .map(([tag, { intensity }]) => [tag, intensity]),
      ),
    };
  });
}

/** Where only the other score is told. */
const usual = {
  nes: nesStates.map((value) => ({ value, weight: 1 })),
  rfm: rfmNames.map((value) => ({ value, weight: 1 })),
};

/** Any day of a year with 366 of them, `MM-DD`. */
const birthdayOf = (draw: number): string =>
  new Date(Date.UTC(2024, 0, 1 + Math.floor(draw * 366))).toISOString().slice(5, 10);

function byWeight<Value>(values: readonly { value: Value; weight: number }[], draw: number): Value {
  const total = values.reduce((sum, { weight }) => sum + weight, 0);
  let reached = 0;
  const drawn = values.find(({ weight }) => (reached += weight) > draw * total) ?? values.at(-1);
  if (!drawn) throw new Error('An attribute needs at least one value.');
  return drawn.value;
}
