import type { ListSegments, SegmentDefinition } from './contracts.ts';
import type { ExpressionOf } from './domain/id-set-questions.ts';
import { presets } from './domain/presets.ts';
import type { SegmentStore } from './ports.ts';

export const createListSegments =
  ({ segments }: { segments: Pick<SegmentStore, 'list'> }): ListSegments =>
  async (channelId) => [
    ...presets,
    ...(await segments.list(channelId)).map(({ segmentId, name, expression }) => ({
      ...{ segmentId, name, expression },
      preset: false,
    })),
  ];

/** The rules of a channel as lookups. */
export function rulesOf(definitions: readonly SegmentDefinition[]): {
  expressionOf: ExpressionOf;
  nameOf: (segmentId: string) => string | undefined;
} {
  const byId = new Map(definitions.map((definition) => [definition.segmentId, definition]));
  return {
    expressionOf: (segmentId) => byId.get(segmentId)?.expression,
    nameOf: (segmentId) => byId.get(segmentId)?.name,
  };
}
